import { ArrowDown, ArrowUp } from 'lucide-react';
import type { Column } from '../../notebook/columns';
import { Popover } from '../parts/Popover';
import { headText } from '../parts/grid/cellText';
import { movedColumn } from './shownColumns';

interface ColumnChooserProps {
  readonly columns: readonly Column[];
  readonly shown: readonly Column[];
  /** Null: as at first. */
  readonly onColumns: (ids: readonly string[] | null) => void;
}

/** Which columns are shown, and in which order. */
export function ColumnChooser({ columns, shown, onColumns }: ColumnChooserProps) {
  const ids = shown.map(({ id }) => id);
  const hidden = columns.filter(({ id }) => !ids.includes(id));
  return (
    <Popover label={`Columns: ${ids.length} of ${columns.length}`} legend="Columns to show" testId="table-columns">
      {[...shown, ...hidden].map((column) => {
        const { id } = column;
        const at = ids.indexOf(id);
        return (
          <div key={id} className="table-column">
            <label className="check">
              <input
                type="checkbox"
                checked={at >= 0}
                onChange={(event) => onColumns(event.target.checked ? [...ids, id] : ids.filter((one) => one !== id))}
              />
              {headText(column)}
            </label>
            {at >= 0 && (
              <span>
                <button
                  type="button"
                  className="icon-button"
                  aria-label={`Move ${column.title} left`}
                  aria-disabled={at === 0}
                  onClick={() => onColumns(movedColumn(ids, id, -1))}
                >
                  <ArrowUp aria-hidden size={14} />
                </button>
                <button
                  type="button"
                  className="icon-button"
                  aria-label={`Move ${column.title} right`}
                  aria-disabled={at === ids.length - 1}
                  onClick={() => onColumns(movedColumn(ids, id, 1))}
                >
                  <ArrowDown aria-hidden size={14} />
                </button>
              </span>
            )}
          </div>
        );
      })}
      <button type="button" className="button" onClick={() => onColumns(null)}>
        As at first
      </button>
    </Popover>
  );
}
