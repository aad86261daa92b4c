import { useId, useMemo } from 'react';
import { shownRows } from '../../notebook/derive';
import { counted, formatCount } from '../../notebook/format';
import { useNotebook, useNotebookState } from '../../notebook/react';
import { emptyFilter } from '../../notebook/state';
import type { HeldData } from '../../notebook/state';
import { biotypeCounts } from '../../notebook/tableView';
import type { TableFilter } from '../../notebook/tableView';

/** The filter of the table, and the selection in numbers. */
export function TableTools({ data }: { readonly data: HeldData }) {
  const { store } = useNotebook();
  const id = useId();
  const filter = useNotebookState((state) => state.filter);
  const shown = useNotebookState(shownRows);
  const selected = useNotebookState((state) => state.selected);
  const biotypes = useMemo(() => biotypeCounts(data.report.table), [data]);
  const change = (part: Partial<TableFilter>): void => store.setState({ filter: { ...filter, ...part } });
  const toggle = (biotype: string, on: boolean): void =>
    change({ biotypes: on ? [...filter.biotypes, biotype] : filter.biotypes.filter((one) => one !== biotype) });
  const total = data.report.table.id.length;
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
          onChange={(event) => change({ text: event.target.value })}
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
          onChange={(event) => change({ genes: event.target.value })}
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
        {filtering ? (
          <>
            <span data-testid="data-shown">{formatCount(shown.length)}</span> of {counted(total, 'transcript')} shown
          </>
        ) : (
          <>all shown</>
        )}
        {selected.size > 0 && <>, {formatCount(selected.size)} selected</>}
      </p>
      {(filter.text !== '' || filter.genes !== '' || filter.biotypes.length > 0) && (
        <button type="button" className="button" onClick={() => store.setState({ filter: emptyFilter })}>
          Show all
        </button>
      )}
      {selected.size > 0 && (
        <button type="button" className="button" onClick={() => store.setState({ selected: new Set() })}>
          Select none
        </button>
      )}
    </div>
  );
}
