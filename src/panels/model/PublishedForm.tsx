import { useId, useState } from 'react';
import type { RemoteChoice } from './loading';
import { PUBLISHED } from './schema';

interface PublishedFormProps {
  readonly disabled: boolean;
  readonly onRequest: (request: RemoteChoice) => void;
}

/** A published repository by its name. */
export function PublishedForm({ disabled, onRequest }: PublishedFormProps) {
  const id = useId();
  const [repository, setRepository] = useState<string>(PUBLISHED[0].repository);
  const known = PUBLISHED.find((one) => one.repository === repository.trim());
  return (
    <form
      className="field"
      onSubmit={(event) => {
        event.preventDefault();
        onRequest({ kind: 'hub', repository: repository.trim() });
      }}
    >
      <label htmlFor={id}>Published weights, from Hugging Face</label>
      <span className="field-row">
        <input
          id={id}
          list={`${id}-list`}
          value={repository}
          spellCheck={false}
          autoComplete="off"
          data-testid="model-hub-name"
          onChange={(event) => setRepository(event.target.value)}
        />
        <datalist id={`${id}-list`}>
          {PUBLISHED.map((one) => (
            <option key={one.repository} value={one.repository}>
              {one.text}
            </option>
          ))}
        </datalist>
        <button
          type="submit"
          className="button"
          disabled={disabled || !/^[\w.-]+\/[\w.-]+$/.test(repository.trim())}
          data-testid="model-hub-ask"
        >
          Look it up
        </button>
      </span>
      <span className="quiet">
        {known ? known.text : 'Any repository with a model.safetensors of this kind: owner/name'}
      </span>
    </form>
  );
}
