import { ArrowDown, ArrowUp } from 'lucide-react';
import type { Column, SortOrder } from '../../notebook/tableView';
import { COLUMN_VIEWS } from './columns';

interface GridHeaderProps {
  readonly sort: SortOrder | undefined;
  readonly allSelected: boolean;
  readonly onSort: (order: SortOrder | undefined) => void;
  readonly onSelectAll: (on: boolean) => void;
}

/** The header row: each title sorts up, then down, then not. */
export function GridHeader({ sort, allSelected, onSort, onSelectAll }: GridHeaderProps) {
  const next = (column: Column): SortOrder | undefined => {
    if (sort?.column !== column) return { column, descending: false };
    return sort.descending ? undefined : { column, descending: true };
  };
  return (
    <div role="rowgroup" className="grid-head">
      <div role="row" aria-rowindex={1} className="grid-row">
        <div role="columnheader" aria-colindex={1} className="cell-check">
          <input
            type="checkbox"
            aria-label="Select all that are shown"
            checked={allSelected}
            onChange={(event) => onSelectAll(event.target.checked)}
          />
        </div>
        {COLUMN_VIEWS.map((view, index) => {
          const sorted = sort?.column === view.column ? sort : undefined;
          return (
            <div
              key={view.column}
              role="columnheader"
              aria-colindex={index + 2}
              aria-sort={sorted ? (sorted.descending ? 'descending' : 'ascending') : 'none'}
              className={view.numeric ? 'cell numeric' : 'cell'}
            >
              <button type="button" className="sort" title={view.hint} onClick={() => onSort(next(view.column))}>
                {view.title}
                {sorted &&
                  (sorted.descending ? <ArrowDown aria-hidden size={12} /> : <ArrowUp aria-hidden size={12} />)}
              </button>
            </div>
          );
        })}
      </div>
    </div>
  );
}
