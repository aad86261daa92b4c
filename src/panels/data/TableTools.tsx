import { useId, useMemo } from 'react';
import type { TranscriptTable } from '../../bio/importTypes';
import { counted, formatCount } from '../../notebook/format';
import { useNotebook, useNotebookState } from '../../notebook/react';
import { select } from '../../notebook/selecting';
import { biotypeCounts, NO_FILTER } from '../../notebook/tableView';
import type { TableFilter } from '../../notebook/tableView';

interface TableToolsProps {
  readonly table: TranscriptTable;
  /** Rows that pass the filter. */
  readonly shown: readonly number[];
  readonly filter: TableFilter;
  readonly onFilter: (change: Partial<TableFilter>) => void;
}

/** The filter of the table, and the selection in numbers. */
export function TableTools({ table, shown, filter, onFilter }: TableToolsProps) {
  const notebook = useNotebook();
  const id = useId();
  const chosen = useNotebookState((state) => state.selected);
  const selected = useMemo(() => (chosen.size > 0 ? table.id.filter((one) => chosen.has(one)) : []), [table, chosen]);
  const biotypes = useMemo(() => biotypeCounts(table), [table]);
  const toggle = (biotype: string, on: boolean): void =>
    onFilter({ biotypes: on ? [...filter.biotypes, biotype] : filter.biotypes.filter((one) => one !== biotype) });
  const total = table.id.length;
  const filtering = shown.length !== total;
  return (
    <div className="table-tools" role="search" aria-label="Filter the table">
      <div className="field">
        <label htmlFor={`${id}-text`}>Find in names and ids</label>
        <input
          id={`${id}-text`}
          type="search"
          value={filter.text}
          spellCheck={false}
          data-testid="data-filter-text"
          onChange={(event) => onFilter({ text: event.target.value })}
        />
      </div>
      <div className="field">
        <label htmlFor={`${id}-genes`}>Genes</label>
        <input
          id={`${id}-genes`}
          type="search"
          value={filter.genes}
          placeholder="BCL2L1, OAS1"
          spellCheck={false}
          data-testid="data-filter-genes"
          onChange={(event) => onFilter({ genes: event.target.value })}
        />
      </div>
      <details
        className="menu"
        data-testid="data-filter-biotypes"
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.currentTarget.open = false;
          event.currentTarget.querySelector('summary')?.focus();
        }}
        onBlur={(event) => {
          if (!event.currentTarget.contains(event.relatedTarget)) event.currentTarget.open = false;
        }}
      >
        <summary className="button">
          Biotypes: {filter.biotypes.length === 0 ? 'all' : filter.biotypes.join(', ')}
        </summary>
        <fieldset className="menu-body" tabIndex={-1}>
          <legend className="visually-hidden">Biotypes to show</legend>
          {biotypes.map(({ biotype, count }) => (
            <label key={biotype} className="check">
              <input
                type="checkbox"
                checked={filter.biotypes.includes(biotype)}
                onChange={(event) => toggle(biotype, event.target.checked)}
              />
              {biotype || 'not given'} <span className="quiet">{formatCount(count)}</span>
            </label>
          ))}
        </fieldset>
      </details>
      <p className="table-counts" aria-live="polite">
        {filtering && (
          <>
            <span data-testid="data-shown">{formatCount(shown.length)}</span> of{' '}
          </>
        )}
        <span data-testid="data-count">{counted(total, 'transcript')}</span>
        {filtering ? ' shown' : ', all shown'}
        {selected.length > 0 && <>, {formatCount(selected.length)} selected</>}
      </p>
      {(filter.text !== '' || filter.genes !== '' || filter.biotypes.length > 0) && (
        <button type="button" className="button" onClick={() => onFilter(NO_FILTER)}>
          Show all
        </button>
      )}
      {selected.length > 0 && (
        <button type="button" className="button" onClick={() => select(notebook, selected, 'remove')}>
          Select none
        </button>
      )}
    </div>
  );
}
