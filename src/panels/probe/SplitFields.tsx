import { useId } from 'react';
import { giveFiles } from '../../notebook/giving';
import { problemOf, setProblem } from '../../notebook/notebook';
import { useNotebook, usePanel } from '../../notebook/react';
import { sourceName } from '../../notebook/sources';
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
  const id = useId();
  const notebook = useNotebook();
  const { id: panel } = usePanel();
  const { homologs, threshold } = split;
  const shipped = homologs?.kind === 'shipped' ? homologs.path : homologs ? 'own' : '';
  const take = (blob: File): void => {
    giveFiles(notebook, [blob]).then(
      ([given]) => given && put({ homologs: given }),
      (error: unknown) => setProblem(notebook, panel, problemOf(error)),
    );
  };
  return (
    <>
      <div className="field">
        <label htmlFor={`${id}-table`}>Homologous genes</label>
        <select
          id={`${id}-table`}
          disabled={disabled}
          value={shipped}
          data-testid={`${panel}-homologs`}
          onChange={(event) => {
            const { path } = SHIPPED_HOMOLOGS.find((one) => one.path === event.target.value) ?? { path: undefined };
            if (path !== undefined) put({ homologs: { kind: 'shipped', path } });
          }}
        >
          {shipped === '' && <option value="">choose a table</option>}
          {SHIPPED_HOMOLOGS.map(({ path, text }) => (
            <option key={path} value={path}>
              {text}
            </option>
          ))}
          {homologs && shipped === 'own' && <option value="own">{sourceName(homologs)}</option>}
        </select>
      </div>
      <div className="field">
        <label htmlFor={`${id}-file`}>Or a table of pairs (CSV or TSV)</label>
        <input
          id={`${id}-file`}
          type="file"
          disabled={disabled}
          onChange={(event) => {
            const [blob] = event.target.files ?? [];
            if (blob) take(blob);
            event.target.value = '';
          }}
        />
      </div>
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
