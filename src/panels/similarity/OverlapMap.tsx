import { useMemo, useState } from 'react';
import type { KeyboardEvent, PointerEvent } from 'react';
import { gridPlace } from '../../engine/export/densityGridSvg';
import type { CountGrid } from '../../engine/export/densityGridSvg';
import { figure } from '../../engine/export/ticks';
import type { Similarities } from '../../analysis/isoformFunction/similaritiesTypes';
import { counted } from '../../notebook/format';
import { usePanel } from '../../notebook/react';
import { stepCell } from '../parts/stepCell';
import type { Cell } from '../parts/stepCell';
import { SvgFigure, usePageTheme } from '../parts/SvgFigure';
import { overlapFigure } from './figures';
import type { FigureModel } from './figures';

interface OverlapMapProps {
  readonly similarities: Similarities;
  readonly model: FigureModel;
  readonly grid: CountGrid;
  /** Index of the cell whose pairs are listed; −1: all. */
  readonly chosen: number;
  readonly onChoose: (cell: number) => void;
}

const WIDTH = 720;

/** "CDS overlap 0.925 to 0.95, similarity 0.8 to 0.9" of a cell. */
export function cellText({ across, up, columns, rows }: CountGrid, index: number): string {
  const [column, row] = [index % columns, Math.floor(index / columns)];
  const edge = ({ low, high }: CountGrid['up'], parts: number, at: number): string =>
    figure(Number((low + (at / parts) * (high - low)).toPrecision(3)));
  return `CDS overlap ${edge(across, columns, column)} to ${edge(across, columns, column + 1)}, similarity ${edge(up, rows, row)} to ${edge(up, rows, row + 1)}`;
}

/**
 * CDS overlap against similarity, counted. Over the picture lies an ARIA grid of which only the current cell is in the document: arrows
 * move it, Enter or a click lists its pairs, Escape lists all again.
 */
export function OverlapMap({ similarities, model, grid, chosen, onChoose }: OverlapMapProps) {
  const { id } = usePanel();
  const theme = usePageTheme();
  const [cell, setCell] = useState<Cell | undefined>();
  const svg = useMemo(
    () => overlapFigure(similarities, grid, model, { width: WIDTH, theme }),
    [similarities, grid, model, theme],
  );
  const height = Number(/<svg[^>]* height="([\d.]+)"/.exec(svg)![1]);
  const place = gridPlace(WIDTH);
  const { columns, rows, counts } = grid;
  const indexOf = ({ row, column }: Cell): number => (rows - 1 - row) * columns + column;
  const cellOf = (index: number): Cell => ({ row: rows - 1 - Math.floor(index / columns), column: index % columns });
  const current = cell ?? (chosen >= 0 ? cellOf(chosen) : undefined);
  const at = (event: PointerEvent<HTMLElement>): Cell => {
    const box = event.currentTarget.getBoundingClientRect();
    const within = (offset: number, size: number, parts: number): number =>
      Math.min(parts - 1, Math.max(0, Math.floor((offset / size) * parts)));
    return {
      row: within(event.clientY - box.top, box.height, rows),
      column: within(event.clientX - box.left, box.width, columns),
    };
  };
  const take = (one: Cell): void => {
    const index = indexOf(one);
    if (counts[index]! > 0) onChoose(index === chosen ? -1 : index);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if ((event.key === 'Enter' || event.key === ' ') && current) take(current);
    else if (event.key === 'Escape' && chosen >= 0) onChoose(-1);
    else {
      const control = event.ctrlKey || event.metaKey;
      const next = stepCell(current ?? { row: 0, column: 0 }, event.key, control, rows, columns);
      if (!next) return;
      setCell(next);
    }
    event.preventDefault();
    event.stopPropagation();
  };
  const said = current && `${cellText(grid, indexOf(current))}: ${counted(counts[indexOf(current)]!, 'pair')}`;
  const share = (value: number, whole: number): string => `${(100 * value) / whole}%`;
  const mark = (one: Cell) => ({
    left: share(one.column, columns),
    top: share(one.row, rows),
    width: share(1, columns),
    height: share(1, rows),
  });
  return (
    <div className="similarity-map">
      <div className="similarity-map-picture" style={{ maxWidth: WIDTH }}>
        <SvgFigure
          svg={svg}
          testId={`${id}-overlap`}
          label="Pairs of isoforms counted by CDS overlap and similarity; the grid over it tells each cell"
        />
        <div
          className="similarity-map-grid"
          style={{
            left: share(place.x, WIDTH),
            width: share(place.width, WIDTH),
            top: share(place.y, height),
            height: share(place.height, height),
          }}
          role="grid"
          tabIndex={0}
          aria-label="CDS overlap against similarity. Arrow keys move, Enter lists the pairs of a cell, Escape lists all."
          aria-rowcount={rows}
          aria-colcount={columns}
          aria-activedescendant={current ? `${id}-overlap-cell` : undefined}
          data-testid={`${id}-overlap-grid`}
          onKeyDown={onKeyDown}
          onFocus={(event) => {
            if (!current && event.currentTarget.matches(':focus-visible')) setCell({ row: 0, column: columns - 1 });
          }}
          onBlur={() => setCell(undefined)}
          onPointerMove={(event) => {
            const next = at(event);
            if (next.row !== cell?.row || next.column !== cell.column) setCell(next);
          }}
          onPointerLeave={() => setCell(undefined)}
          onClick={(event) => take(at(event as unknown as PointerEvent<HTMLElement>))}
        >
          {chosen >= 0 && <span className="similarity-map-chosen" aria-hidden style={mark(cellOf(chosen))} />}
          <div role="row" aria-rowindex={(current?.row ?? 0) + 1}>
            <div
              id={`${id}-overlap-cell`}
              role="gridcell"
              className="similarity-map-cell"
              aria-colindex={(current?.column ?? 0) + 1}
              aria-selected={current !== undefined && indexOf(current) === chosen}
              aria-label={said ?? 'no cell'}
              // Invisible and not hidden: a grid has to own a row with a cell at all times.
              style={{ ...mark(current ?? { row: 0, column: 0 }), opacity: current ? 1 : 0 }}
            />
          </div>
        </div>
      </div>
      <p className="quiet" data-testid={`${id}-overlap-said`}>
        {said ?? 'Point at a cell for its pairs; a click or Enter lists them below.'}
      </p>
    </div>
  );
}
