import { Undo2 } from 'lucide-react';
import { useId } from 'react';
import type { ConfigField } from './configField';
import './configField.css';

interface ConfigFieldViewProps {
  readonly field: ConfigField<never>;
  /** The preset's value, and what is written over it. */
  readonly usual: string;
  readonly written: string | undefined;
  /** The configuration does not use the value. */
  readonly idle: boolean;
  /** Before the field's path in its test id. */
  readonly testId: string;
  readonly changed: boolean;
  readonly problem: string | undefined;
  /** Undefined: back to the preset's value. */
  readonly onText: (text: string | undefined) => void;
}

/** One value: marked where it differs from the preset's, with a way back. */
export function ConfigFieldView(props: ConfigFieldViewProps) {
  const { field, usual, written, idle, testId, changed, problem, onText } = props;
  const id = useId();
  const { path, label, unit, hint, type, empty } = field;
  const common = {
    id,
    value: written ?? usual,
    disabled: idle,
    title: idle ? `${hint}. Not used by this configuration.` : hint,
    'aria-invalid': problem !== undefined,
    'aria-describedby': problem === undefined ? undefined : `${id}-wrong`,
    'data-testid': `${testId}-${path}`,
  };
  return (
    <div className={changed ? 'field config-field config-field-changed' : 'field config-field'}>
      <label htmlFor={id}>
        {label}
        {unit !== '' && `, ${unit}`}
        {changed && <span className="visually-hidden">, changed from {usual || empty}</span>}
      </label>
      <span className="field-row">
        {type.kind === 'choice' ? (
          <select {...common} onChange={(event) => onText(event.target.value)}>
            {type.choices.map(({ value, text: choice }) => (
              <option key={value} value={value}>
                {choice}
              </option>
            ))}
          </select>
        ) : (
          <input
            {...common}
            type="text"
            inputMode={type.kind === 'number' ? 'decimal' : 'text'}
            placeholder={empty}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => onText(event.target.value)}
          />
        )}
        {changed && (
          <button
            type="button"
            className="icon-button"
            aria-label={`${label}: back to ${usual || empty || 'empty'}`}
            title={`Back to ${usual || empty || 'empty'}`}
            onClick={() => {
              onText(undefined);
              document.getElementById(id)?.focus();
            }}
          >
            <Undo2 aria-hidden size={14} />
          </button>
        )}
      </span>
      {problem !== undefined && (
        <span id={`${id}-wrong`} className="field-wrong" role="alert">
          {problem}
        </span>
      )}
    </div>
  );
}
