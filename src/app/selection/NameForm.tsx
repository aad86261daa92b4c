import { useEffect, useId, useRef, useState } from 'react';
import { useNotebookState } from '../../notebook/react';

interface NameFormProps {
  /** What stands in the field at first. */
  readonly name: string;
  readonly action: string;
  readonly testId: string;
  readonly onName: (name: string) => void;
  readonly onClose: () => void;
}

/** Asks for the name of a selection: Enter takes it, Escape leaves. */
export function NameForm({ name, action, testId, onName, onClose }: NameFormProps) {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(name);
  const wanted = text.trim();
  const taken = useNotebookState(
    ({ document }) => wanted !== name && document.selections.some((one) => one.name === wanted),
  );
  useEffect(() => field.current?.select(), []);
  return (
    <form
      className="selection-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (wanted === '') return;
        onName(wanted);
        onClose();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
    >
      <label htmlFor={id} className="label">
        Name of the selection
      </label>
      <div className="field-row">
        <input
          ref={field}
          id={id}
          value={text}
          maxLength={120}
          data-testid={testId}
          aria-describedby={taken ? `${id}-taken` : undefined}
          onChange={(event) => setText(event.target.value)}
        />
        <button type="submit" className="button" disabled={wanted === ''}>
          {action}
        </button>
      </div>
      {taken && (
        <p id={`${id}-taken`} className="quiet">
          {name === '' ? 'Takes the place of the selection of this name.' : 'Another selection has this name too.'}
        </p>
      )}
    </form>
  );
}
