import { useEffect, useId, useMemo } from 'react';
import type { TableArtefact } from '../../notebook/artefacts';
import { filters, NO_FILTER, passingRows, prepareSearch } from '../../notebook/columnFilter';
import { formatCount } from '../../notebook/format';
import { useNotebook, useNotebookState, usePanel } from '../../notebook/react';
import { select } from '../../notebook/selecting';
import { ColumnGrid } from '../parts/grid/ColumnGrid';
import { ColumnChooser } from './ColumnChooser';
import { JoinList } from './JoinList';
import type { TableParams, TableView } from './schema';
import { shownColumns } from './shownColumns';
import { TableExport } from './TableExport';
import { TableFilters } from './TableFilters';
import { useOrderedRows } from '../parts/grid/useOrderedRows';
import { useTableColumns } from './useTableColumns';
import type { TableColumns } from './useTableColumns';
import './table.css';

/** Everything that is known of each transcript. */
export default function TablePanel() {
  const known = useTableColumns();
  return (
    <>
      <JoinList />
      {known && <KnownTable known={known} />}
    </>
  );
}

function KnownTable({ known }: { readonly known: TableColumns }) {
  const notebook = useNotebook();
  const field = useId();
  const { result, view, setView } = usePanel<TableParams, TableView, TableArtefact>();
  const selected = useNotebookState((state) => state.selected);
  const { columns, ids } = known;
  const { filter, sort } = view;
  useEffect(() => {
    const leaving = new AbortController();
    prepareSearch(columns, leaving.signal).catch(() => undefined);
    return () => leaving.abort();
  }, [columns]);
  const shown = useMemo(() => shownColumns(columns, view.columns), [columns, view.columns]);
  const passing = useMemo(() => passingRows(columns, filter, ids.length), [columns, filter, ids]);
  const { rows, waiting } = useOrderedRows(columns, passing, sort);
  const chosen = useMemo(() => {
    let count = 0;
    if (selected.size > 0) for (const id of ids) if (selected.has(id)) count++;
    return count;
  }, [ids, selected]);
  const change = (part: Partial<typeof filter>): void => setView({ filter: { ...filter, ...part } });
  return (
    <>
      <div className="known-tools" role="search" aria-label="Filter the table">
        <div className="field">
          <label htmlFor={field}>Find in all texts</label>
          <input
            id={field}
            type="search"
            value={filter.text}
            spellCheck={false}
            data-testid="table-filter-text"
            onChange={(event) => change({ text: event.target.value })}
          />
        </div>
        <TableFilters columns={columns} filter={filter} onFilter={change} />
        <ColumnChooser columns={columns} shown={shown} onColumns={(next) => setView({ columns: next })} />
        <TableExport columns={columns} shown={shown} rows={rows} />
        {filters(filter) && (
          <button type="button" className="button" onClick={() => setView({ filter: NO_FILTER })}>
            Show all
          </button>
        )}
      </div>
      <p className="quiet" aria-live="polite" data-testid="table-counts">
        {formatCount(rows.length)} of {formatCount(ids.length)} shown, {formatCount(chosen)} chosen
        {waiting && ', sorting…'}
      </p>
      <ColumnGrid
        columns={shown}
        ids={ids}
        rows={rows}
        sort={sort}
        onSort={(next) => setView({ sort: next })}
        selected={selected}
        onSelect={(next) => select(notebook, next)}
        ariaLabel="All that is known of each transcript"
        testId="table-grid"
      />
      {rows.length === 0 && <p className="quiet">No transcript passes the filter.</p>}
      {result && result.artefact.notes.length > 0 && (
        <ul className="notes" data-testid="table-notes">
          {result.artefact.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
    </>
  );
}
