import { useId } from 'react';
import { takeFiles } from '../../notebook/giving';
import { useNotebook, usePanel } from '../../notebook/react';
import { sourceName } from '../../notebook/sources';
import type { SourceRef } from '../../notebook/sources';

interface TableFieldProps {
  readonly label: string;
  /** What the file holds, as the field for a file says it. */
  readonly file: string;
  readonly value: SourceRef | null;
  /** Tables that ship with the program. */
  readonly shipped: readonly { readonly path: string; readonly text: string }[];
  /** What it means that there is none. */
  readonly none: string;
  readonly disabled: boolean;
  readonly testId: string;
  readonly onValue: (value: SourceRef | null) => void;
}

/** A table that a panel may take: one that ships, a file of the user's, or none. */
export function TableField(props: TableFieldProps) {
  const { label, file, value, shipped, none, disabled, testId, onValue } = props;
  const id = useId();
  const notebook = useNotebook();
  const { id: panel } = usePanel();
  const own = value !== null && !shipped.some((one) => value.kind === 'shipped' && value.path === one.path);
  const take = (blob: File): void => {
    void takeFiles(notebook, panel, [blob], ([given]) => given && onValue(given));
  };
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        disabled={disabled}
        value={value === null ? '' : own ? 'own' : value.kind === 'shipped' ? value.path : ''}
        data-testid={testId}
        onChange={({ target: { value: path } }) => {
          if (path !== 'own') onValue(path === '' ? null : { kind: 'shipped', path });
        }}
      >
        <option value="">{none}</option>
        {shipped.map(({ path, text }) => (
          <option key={path} value={path}>
            {text}
          </option>
        ))}
        {own && <option value="own">{sourceName(value)}</option>}
      </select>
      <input
        type="file"
        aria-label={`${label}: ${file}`}
        title={file}
        disabled={disabled}
        data-testid={`${testId}-file`}
        onChange={(event) => {
          const [blob] = event.target.files ?? [];
          if (blob) take(blob);
          // The same file picked again must fire again.
          event.target.value = '';
        }}
      />
    </div>
  );
}
