import { useId, useState } from 'react';

interface NumberFieldProps {
  readonly label: string;
  readonly hint: string;
  readonly value: number | null;
  readonly limits: { readonly least: number; readonly most: number };
  readonly whole: boolean;
  /** What an empty field means: it is then allowed, and null. */
  readonly empty?: string;
  /** Of a number within the limits: what is wrong with it all the same. */
  readonly wrong?: (value: number) => string | undefined;
  readonly onValue: (value: number | null) => void;
  readonly testId: string;
}

/** A number to be written; what is no number within the limits stays in the field, is said to be wrong, and changes nothing. */
export function NumberField(props: NumberFieldProps) {
  const { label, hint, value, empty, onValue, testId } = props;
  const id = useId();
  /** What is being written, and over which value. */
  const [draft, setDraft] = useState<{ readonly text: string; readonly over: number | null }>();
  // An undo changes the value beneath.
  const text = draft && draft.over === value ? draft.text : value === null ? '' : String(value);
  const problem = problemOf(props, text);
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="text"
        inputMode="decimal"
        autoComplete="off"
        spellCheck={false}
        value={text}
        placeholder={empty}
        title={hint}
        aria-invalid={problem !== undefined}
        aria-describedby={problem === undefined ? `${id}-hint` : `${id}-wrong`}
        data-testid={testId}
        onChange={(event) => {
          const written = event.target.value;
          const wrong = problemOf(props, written) !== undefined;
          const next = wrong ? value : numberOf(written);
          setDraft({ text: written, over: next });
          if (next !== value) onValue(next);
        }}
        onBlur={() => {
          if (problem === undefined) setDraft(undefined);
        }}
      />
      <span id={`${id}-hint`} className="visually-hidden">
        {hint}
      </span>
      {problem !== undefined && (
        <span id={`${id}-wrong`} className="field-wrong" role="alert">
          {problem}
        </span>
      )}
    </div>
  );
}

const numberOf = (text: string): number | null => (text.trim() === '' ? null : Number(text.trim().replaceAll(',', '')));

function problemOf(
  { limits: { least, most }, whole, empty, wrong }: NumberFieldProps,
  text: string,
): string | undefined {
  const value = numberOf(text);
  if (value === null && empty !== undefined) return undefined;
  const fits = value !== null && value >= least && value <= most && (!whole || Number.isInteger(value));
  if (fits) return wrong?.(value);
  return `${whole ? 'A whole number' : 'A number'} from ${least.toLocaleString('en')} to ${most.toLocaleString('en')}.`;
}
