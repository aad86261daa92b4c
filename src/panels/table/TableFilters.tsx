import { X } from 'lucide-react';
import { useId } from 'react';
import type { ColumnFilter } from '../../notebook/columnFilter';
import type { Column } from '../../notebook/columns';
import { headText } from '../parts/grid/cellText';
import { NameFilter } from './NameFilter';
import { RangeFilter } from './RangeFilter';

interface TableFiltersProps {
  readonly columns: readonly Column[];
  readonly filter: ColumnFilter;
  readonly onFilter: (change: Partial<ColumnFilter>) => void;
}

const without = <T,>(all: Readonly<Record<string, T>>, id: string): Readonly<Record<string, T>> =>
  Object.fromEntries(Object.entries(all).filter(([one]) => one !== id));

/** Filters by column: numbers by a range, categories by their names. */
export function TableFilters({ columns, filter, onFilter }: TableFiltersProps) {
  const id = useId();
  const { ranges, sets } = filter;
  const used = columns.filter((column) => column.id in ranges || column.id in sets);
  const free = columns.filter((column) => column.kind !== 'text' && !used.includes(column));
  const add = (chosen: string): void => {
    const column = free.find((one) => one.id === chosen);
    if (column?.kind === 'number') onFilter({ ranges: { ...ranges, [chosen]: [null, null] } });
    else if (column) onFilter({ sets: { ...sets, [chosen]: [] } });
  };
  return (
    <>
      <div className="field">
        <label htmlFor={`${id}-add`}>Filter by</label>
        <select id={`${id}-add`} value="" data-testid="table-add-filter" onChange={(event) => add(event.target.value)}>
          <option value="">a column…</option>
          {free.map((column) => (
            <option key={column.id} value={column.id}>
              {headText(column)}
            </option>
          ))}
        </select>
      </div>
      {used.map((column) => (
        <div key={column.id} className="table-filter" role="group" aria-label={`Filter by ${column.title}`}>
          {column.kind === 'number' ? (
            <RangeFilter
              column={column}
              range={ranges[column.id] ?? [null, null]}
              onRange={(range) => onFilter({ ranges: { ...ranges, [column.id]: range } })}
            />
          ) : (
            column.kind === 'category' && (
              <NameFilter
                column={column}
                chosen={sets[column.id] ?? []}
                onChosen={(names) => onFilter({ sets: { ...sets, [column.id]: names } })}
              />
            )
          )}
          <button
            type="button"
            className="icon-button"
            aria-label={`Filter no longer by ${column.title}`}
            onClick={() => onFilter({ ranges: without(ranges, column.id), sets: without(sets, column.id) })}
          >
            <X aria-hidden size={14} />
          </button>
        </div>
      ))}
    </>
  );
}
