import { Undo2 } from 'lucide-react';
import { useId } from 'react';
import { presetConfig } from '../../train/trainingConfig';
import type { TrainingConfig } from '../../train/trainingConfig';
import type { ConfigField } from './configField';
import { fieldText } from './schema';
import type { TrainParams } from './schema';

interface ConfigFieldViewProps {
  readonly field: ConfigField;
  readonly params: TrainParams;
  readonly config: TrainingConfig;
  readonly changed: boolean;
  readonly problem: string | undefined;
  /** Undefined: back to the preset's value. */
  readonly onText: (text: string | undefined) => void;
}

/** One value: marked where it differs from the preset's, with a way back. */
export function ConfigFieldView({ field, params, config, changed, problem, onText }: ConfigFieldViewProps) {
  const id = useId();
  const { path, label, unit, hint, type, empty, applies } = field;
  const usual = fieldText(presetConfig(params.preset), field);
  const text = params.changes[path] ?? usual;
  const idle = applies?.(config) === false;
  const common = {
    id,
    value: text,
    disabled: idle,
    title: idle ? `${hint}. Not used by this configuration.` : hint,
    'aria-invalid': problem !== undefined,
    'aria-describedby': problem === undefined ? undefined : `${id}-wrong`,
    'data-testid': `train-field-${path}`,
  };
  return (
    <div className={changed ? 'field train-field train-field-changed' : 'field train-field'}>
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
            inputMode={type.kind === 'text' ? 'text' : 'decimal'}
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
