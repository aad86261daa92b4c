import { useId } from 'react';
import { usePanel } from '../../notebook/react';
import { TableField } from '../parts/TableField';
import { NumberField } from '../umap/NumberField';
import { PROBE_LIMITS, SHIPPED_HOMOLOGS, SPLITS } from './schema';
import type { SplitParams } from './schema';

interface SplitFieldsProps {
  readonly split: SplitParams;
  readonly disabled: boolean;
  readonly onSplit: (split: SplitParams) => void;
}

/** What stays on one side of a split, and how homologous genes are known. */
export function SplitFields({ split, disabled, onSplit }: SplitFieldsProps) {
  const id = useId();
  const { id: panel } = usePanel();
  const put = (change: Partial<SplitParams>): void => onSplit({ ...split, ...change });
  return (
    <>
      <div className="field">
        <label htmlFor={`${id}-kind`}>Split 70 : 15 : 15 by</label>
        <select
          id={`${id}-kind`}
          disabled={disabled}
          value={split.kind}
          data-testid={`${panel}-split`}
          onChange={(event) => put({ kind: event.target.value as SplitParams['kind'] })}
        >
          {SPLITS.map(({ kind, text }) => (
            <option key={kind} value={kind}>
              {text}
            </option>
          ))}
        </select>
      </div>
      {split.kind === 'homology' && <HomologFields split={split} disabled={disabled} put={put} />}
      {split.kind !== 'random' && (
        <label className="check">
          <input
            type="checkbox"
            disabled={disabled}
            checked={split.namesakes === 'join'}
            data-testid={`${panel}-namesakes`}
            onChange={(event) => put({ namesakes: event.target.checked ? 'join' : 'refuse' })}
          />
          Join genes of one name instead of refusing them
        </label>
      )}
    </>
  );
}

interface HomologFieldsProps {
  readonly split: SplitParams;
  readonly disabled: boolean;
  readonly put: (change: Partial<SplitParams>) => void;
}

function HomologFields({ split, disabled, put }: HomologFieldsProps) {
  const { id: panel } = usePanel();
  const { homologs, threshold } = split;
  return (
    <>
      <TableField
        label="Homologous genes"
        file="Or a table of pairs (CSV or TSV)"
        value={homologs}
        shipped={SHIPPED_HOMOLOGS}
        none="choose a table"
        disabled={disabled}
        testId={`${panel}-homologs`}
        onValue={(source) => put({ homologs: source })}
      />
      <NumberField
        label="Similarity above, %"
        hint="Pairs at or below it are passed over, where the table tells similarity"
        value={threshold}
        limits={PROBE_LIMITS.threshold}
        whole={false}
        testId={`${panel}-threshold`}
        onValue={(value) => value !== null && put({ threshold: value })}
      />
    </>
  );
}
