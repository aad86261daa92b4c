import { useVirtualizer } from '@tanstack/react-virtual';
import { useId, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent, MouseEvent } from 'react';
import type { Column } from '../../../notebook/columns';
import type { ColumnSort } from '../../../notebook/columnSort';
import { cellText, columnWidth } from './cellText';
import { ColumnGridHead } from './ColumnGridHead';
import { stepRow } from './stepRow';
import './grid.css';

const ROW_HEIGHT = 28;
const CHECK_WIDTH = 34;
const NONE: ReadonlySet<string> = new Set();

export interface ColumnGridProps {
  readonly columns: readonly Column[];
  /** What tells each row of the columns: ids of transcripts. */
  readonly ids: readonly string[];
  /** Rows shown, in their order. */
  readonly rows: Uint32Array<ArrayBuffer>;
  readonly sort: ColumnSort | null;
  readonly onSort: (sort: ColumnSort | null) => void;
  /** Rows that are chosen; where it is not said, none can be: a click on a row then does what Enter does. */
  readonly selected?: ReadonlySet<string>;
  readonly onSelect?: (ids: ReadonlySet<string>) => void;
  /** A row was made the active one, by a key or the pointer. */
  readonly onOpen?: (row: number) => void;
  /** Enter was pressed on the active row, or a row was clicked twice. */
  readonly onEnter?: (row: number) => void;
  readonly ariaLabel: string;
  readonly testId: string;
}

/**
 * Columns as an ARIA grid, of which only the rows in view are in the document. One tab stop: arrows, Page, Home and End move the active
 * row, left and right scroll to further columns, Space chooses, Shift extends, Ctrl+A chooses all that is shown.
 */
export function ColumnGrid(props: ColumnGridProps) {
  const { columns, ids, rows, sort, onSort, onSelect, onOpen, onEnter, ariaLabel, testId } = props;
  const selected = props.selected ?? NONE;
  const choosing = onSelect !== undefined;
  const id = useId();
  const [active, setActive] = useState<number | undefined>();
  const anchor = useRef<number | undefined>(undefined);
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
    // The sticky header covers the first row's height of the view.
    scrollPaddingStart: ROW_HEIGHT,
  });
  const widths = useMemo(() => columns.map(columnWidth), [columns]);
  const check = choosing ? CHECK_WIDTH : 0;
  const template = `${choosing ? `${check}px ` : ''}${widths.map((width) => `minmax(${width}px, ${width}fr)`).join(' ')}`;
  const minWidth = widths.reduce((sum, width) => sum + width, check);
  const allSelected = useMemo(
    () => rows.length > 0 && rows.length <= selected.size && rows.every((row) => selected.has(ids[row]!)),
    [rows, selected, ids],
  );
  const position = active === undefined ? -1 : rows.indexOf(active);

  const choose = (at: number, range: boolean): void => {
    const next = new Set(selected);
    const start = range && anchor.current !== undefined ? rows.indexOf(anchor.current) : -1;
    if (start >= 0) {
      for (let i = Math.min(start, at); i <= Math.max(start, at); i++) next.add(ids[rows[i]!]!);
    } else {
      const one = ids[rows[at]!]!;
      if (!next.delete(one)) next.add(one);
      anchor.current = rows[at]!;
    }
    onSelect?.(next);
  };
  const chooseAll = (on: boolean): void => {
    const next = new Set(selected);
    for (const row of rows)
      if (on) next.add(ids[row]!);
      else next.delete(ids[row]!);
    onSelect?.(next);
  };
  const activate = (at: number): void => {
    setActive(rows[at]!);
    onOpen?.(rows[at]!);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget || rows.length === 0) return;
    const target = stepRow(position, event.key, rows.length);
    const aside = { ArrowLeft: -120, ArrowRight: 120 }[event.key];
    if (target !== undefined) {
      if (event.shiftKey && anchor.current === undefined && position >= 0) anchor.current = rows[position]!;
      activate(target);
      virtual.scrollToIndex(target);
      if (event.shiftKey && choosing) choose(target, true);
    } else if (aside !== undefined) {
      scroller.current?.scrollBy({ left: aside });
    } else if (event.key === ' ' && position >= 0 && choosing) {
      choose(position, event.shiftKey);
    } else if (event.key === 'Enter' && position >= 0 && onEnter) {
      onEnter(rows[position]!);
    } else if (event.key === 'a' && (event.ctrlKey || event.metaKey) && choosing) {
      chooseAll(true);
    } else {
      return;
    }
    event.preventDefault();
  };
  const onRowClick = (event: MouseEvent, at: number): void => {
    activate(at);
    if (!choosing) {
      onEnter?.(rows[at]!);
      return;
    }
    const onBox = event.target instanceof HTMLElement && event.target.closest('.column-grid-check') !== null;
    if (onBox || event.shiftKey || event.ctrlKey || event.metaKey) choose(at, event.shiftKey);
  };

  return (
    <div
      ref={scroller}
      className="column-grid"
      role="grid"
      aria-label={ariaLabel}
      aria-multiselectable={choosing}
      aria-rowcount={rows.length + 1}
      aria-colcount={columns.length + (choosing ? 1 : 0)}
      aria-activedescendant={position >= 0 ? `${id}-${rows[position]!}` : undefined}
      tabIndex={0}
      data-testid={testId}
      onKeyDown={onKeyDown}
    >
      <div style={{ minWidth }}>
        <ColumnGridHead
          columns={columns}
          template={template}
          sort={sort}
          onSort={onSort}
          allSelected={allSelected}
          onSelectAll={choosing ? chooseAll : undefined}
        />
        <div role="rowgroup" className="column-grid-body" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            // A list that grew shorter is drawn once with the places of before.
            const row = rows[item.index];
            if (row === undefined) return null;
            const chosen = selected.has(ids[row]!);
            return (
              <div
                key={row}
                id={`${id}-${row}`}
                role="row"
                aria-rowindex={item.index + 2}
                aria-selected={choosing ? chosen : row === active}
                className={row === active ? 'column-grid-row column-grid-active' : 'column-grid-row'}
                style={{ gridTemplateColumns: template, transform: `translateY(${item.start}px)` }}
                onClick={(event) => onRowClick(event, item.index)}
                onDoubleClick={() => choosing && onEnter?.(row)}
              >
                {choosing && (
                  <div role="gridcell" aria-colindex={1} className="column-grid-check">
                    <span className={chosen ? 'column-grid-box column-grid-box-on' : 'column-grid-box'}>
                      {chosen ? '✓' : ''}
                    </span>
                  </div>
                )}
                {columns.map((column, at) => {
                  const text = cellText(column, row);
                  return (
                    <div
                      key={column.id}
                      role="gridcell"
                      aria-colindex={at + (choosing ? 2 : 1)}
                      className={column.kind === 'number' ? 'column-grid-cell column-grid-number' : 'column-grid-cell'}
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
    </div>
  );
}
