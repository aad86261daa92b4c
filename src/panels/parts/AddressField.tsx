import { useId, useState } from 'react';

interface AddressFieldProps {
  readonly label: string;
  readonly placeholder: string;
  readonly action: string;
  readonly disabled?: boolean;
  /** Several addresses, separated by space, are meant to be read together. */
  readonly onAddresses: (urls: readonly string[]) => void;
}

/** What is wrong with an address, or undefined. Plain http is left to localhost: a page may not mix it in. */
function addressProblem(text: string): string | undefined {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return 'That is not a whole address: it starts with https:// and names a file.';
  }
  if (url.protocol === 'https:' || (url.protocol === 'http:' && url.hostname === 'localhost')) return undefined;
  return `Only https:// addresses can be read, not ${url.protocol}//.`;
}

/** A field for an https address, checked before anything is fetched. */
export function AddressField({ label, placeholder, action, disabled = false, onAddresses }: AddressFieldProps) {
  const id = useId();
  const [text, setText] = useState('');
  const [wrong, setWrong] = useState<string | undefined>();
  return (
    <form
      className="field"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const urls = text.split(/\s+/).filter((part) => part !== '');
        const problem = urls.map(addressProblem).find((one) => one !== undefined);
        setWrong(problem);
        if (!problem) onAddresses(urls);
      }}
    >
      <label htmlFor={id}>{label}</label>
      <span className="field-row">
        <input
          id={id}
          type="text"
          inputMode="url"
          spellCheck={false}
          value={text}
          placeholder={placeholder}
          aria-invalid={wrong !== undefined}
          aria-describedby={wrong === undefined ? undefined : `${id}-wrong`}
          onChange={(event) => setText(event.target.value)}
        />
        <button type="submit" className="button" disabled={disabled || text.trim() === ''}>
          {action}
        </button>
      </span>
      {wrong !== undefined && (
        <span id={`${id}-wrong`} className="field-wrong" role="alert">
          {wrong}
        </span>
      )}
    </form>
  );
}
