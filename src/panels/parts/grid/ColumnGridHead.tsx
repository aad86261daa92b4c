import { ArrowDown, ArrowUp } from 'lucide-react';
import type { Column } from '../../../notebook/columns';
import type { ColumnSort } from '../../../notebook/columnSort';
import { headText } from './cellText';

interface ColumnGridHeadProps {
  readonly columns: readonly Column[];
  readonly template: string;
  readonly sort: ColumnSort | null;
  readonly onSort: (sort: ColumnSort | null) => void;
  readonly allSelected: boolean;
  /** Undefined where rows are not chosen. */
  readonly onSelectAll: ((on: boolean) => void) | undefined;
}

/** Up, then down, then the order of the file. */
function nextSort(sort: ColumnSort | null, column: string): ColumnSort | null {
  if (sort?.column !== column) return { column, descending: false };
  return sort.descending ? null : { column, descending: true };
}

/** The header row: each title sorts by its column. */
export function ColumnGridHead({ columns, template, sort, onSort, allSelected, onSelectAll }: ColumnGridHeadProps) {
  return (
    <div role="rowgroup" className="column-grid-head">
      <div role="row" aria-rowindex={1} className="column-grid-row" style={{ gridTemplateColumns: template }}>
        {onSelectAll && (
          <div role="columnheader" aria-colindex={1} className="column-grid-check">
            <input
              type="checkbox"
              aria-label="Choose all that are shown"
              checked={allSelected}
              onChange={(event) => onSelectAll(event.target.checked)}
            />
          </div>
        )}
        {columns.map((column, at) => {
          const sorted = sort?.column === column.id ? sort : undefined;
          const Arrow = sorted?.descending ? ArrowDown : ArrowUp;
          return (
            <div
              key={column.id}
              role="columnheader"
              aria-colindex={at + (onSelectAll ? 2 : 1)}
              aria-sort={sorted ? (sorted.descending ? 'descending' : 'ascending') : 'none'}
              className={column.kind === 'number' ? 'column-grid-cell column-grid-number' : 'column-grid-cell'}
            >
              <button
                type="button"
                className="column-grid-sort"
                title={`Sort by ${headText(column)}`}
                onClick={() => onSort(nextSort(sort, column.id))}
              >
                {headText(column)}
                {sorted && <Arrow aria-hidden size={12} />}
              </button>
            </div>
          );
        })}
      </div>
    </div>
  );
}
