import { useVirtualizer } from '@tanstack/react-virtual';
import { useId, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent, MouseEvent } from 'react';
import type { TranscriptTable } from '../../bio/importTypes';
import { useNotebook, useNotebookState } from '../../notebook/react';
import { select as choose } from '../../notebook/selecting';
import { sortableColumns } from '../../notebook/tableView';
import type { SortOrder } from '../../notebook/tableView';
import { stepRow } from '../parts/grid/stepRow';
import { useOrderedRows } from '../parts/grid/useOrderedRows';
import { COLUMN_VIEWS } from './columns';
import { GridHeader } from './GridHeader';
import { TranscriptDetail } from './TranscriptDetail';

const ROW_HEIGHT = 28;

interface TranscriptGridProps {
  /** The data worker's name for these transcripts. */
  readonly set: string;
  readonly table: TranscriptTable;
  /** Rows that pass the filter. */
  readonly shown: readonly number[];
  readonly sort: SortOrder | undefined;
  readonly onSort: (order: SortOrder | undefined) => void;
}

/**
 * The transcripts as an ARIA grid, of which only the rows in view are in the document. One tab stop: arrows, Page,
 * Home and End move the active row, Space selects it, Shift extends, Ctrl+A selects all that is shown.
 */
export function TranscriptGrid({ set, table, shown, sort, onSort }: TranscriptGridProps) {
  const notebook = useNotebook();
  const id = useId();
  const selected = useNotebookState((state) => state.selected);
  const passing = useMemo(() => Uint32Array.from(shown), [shown]);
  const { rows } = useOrderedRows(sortableColumns(table), passing, sort ?? null);
  const [active, setActive] = useState<number | undefined>();
  const anchor = useRef<number | undefined>(undefined);
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
    // The sticky header covers the first row's height of the view.
    scrollPaddingStart: ROW_HEIGHT,
  });
  const position = active === undefined ? -1 : rows.indexOf(active);

  const isSelected = (row: number): boolean => selected.has(table.id[row]!);
  const select = (at: number, range: boolean): void => {
    const start = range && anchor.current !== undefined ? rows.indexOf(anchor.current) : -1;
    if (start >= 0) {
      const between = rows.slice(Math.min(start, at), Math.max(start, at) + 1);
      choose(
        notebook,
        Array.from(between, (row) => table.id[row]!),
        'add',
      );
    } else {
      choose(notebook, [table.id[rows[at]!]!], isSelected(rows[at]!) ? 'remove' : 'add');
      anchor.current = rows[at]!;
    }
  };
  const selectAll = (on: boolean): void =>
    choose(
      notebook,
      Array.from(rows, (row) => table.id[row]!),
      on ? 'add' : 'remove',
    );
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget || rows.length === 0) return;
    const target = stepRow(position, event.key, rows.length);
    if (target !== undefined) {
      if (event.shiftKey && anchor.current === undefined && position >= 0) anchor.current = rows[position]!;
      setActive(rows[target]);
      virtual.scrollToIndex(target);
      if (event.shiftKey) select(target, true);
    } else if (event.key === ' ' && position >= 0) {
      select(position, event.shiftKey);
    } else if (event.key === 'a' && (event.ctrlKey || event.metaKey)) {
      selectAll(true);
    } else {
      return;
    }
    event.preventDefault();
  };
  const onRowClick = (event: MouseEvent, at: number): void => {
    setActive(rows[at]);
    const onBox = event.target instanceof HTMLElement && event.target.closest('.cell-check') !== null;
    if (onBox || event.shiftKey || event.ctrlKey || event.metaKey) select(at, event.shiftKey);
  };

  return (
    <>
      <div
        ref={scroller}
        className="grid"
        role="grid"
        aria-label="Transcripts"
        aria-multiselectable
        aria-rowcount={rows.length + 1}
        aria-colcount={COLUMN_VIEWS.length + 1}
        aria-activedescendant={position >= 0 ? `${id}-${rows[position]!}` : undefined}
        tabIndex={0}
        data-testid="data-table"
        onKeyDown={onKeyDown}
      >
        <GridHeader
          sort={sort}
          allSelected={rows.length > 0 && rows.every(isSelected)}
          onSort={onSort}
          onSelectAll={selectAll}
        />
        <div role="rowgroup" className="grid-body" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index]!;
            const on = isSelected(row);
            return (
              <div
                key={row}
                id={`${id}-${row}`}
                role="row"
                aria-rowindex={item.index + 2}
                aria-selected={on}
                className={row === active ? 'grid-row grid-row-active' : 'grid-row'}
                style={{ transform: `translateY(${item.start}px)` }}
                onClick={(event) => onRowClick(event, item.index)}
              >
                <div role="gridcell" aria-colindex={1} className="cell-check">
                  <span className={on ? 'box box-on' : 'box'}>{on ? '✓' : ''}</span>
                </div>
                {COLUMN_VIEWS.map((view, index) => {
                  const text = view.text(table, row);
                  return (
                    <div
                      key={view.column}
                      role="gridcell"
                      aria-colindex={index + 2}
                      className={view.numeric ? 'cell numeric' : 'cell'}
                      title={text}
                    >
                      {text}
                    </div>
                  );
                })}
              </div>
            );
          })}
        </div>
      </div>
      {rows.length === 0 && <p className="quiet">No transcript passes the filter.</p>}
      {active !== undefined && position >= 0 && (
        <TranscriptDetail key={active} set={set} table={table} row={active} onClose={() => setActive(undefined)} />
      )}
    </>
  );
}
