import { useEffect, useId, useRef, useState } from 'react';
import type { KeyboardEvent, PointerEvent } from 'react';
import type { IsoformAnalysis } from '../../analysis/isoformTypes';
import { viridis } from '../../engine/export/colours';
import type { IsoformLayout } from '../../engine/export/isoformLayout';
import { stepCell } from '../parts/stepCell';
import type { Cell } from '../parts/stepCell';

interface HeatmapProps {
  readonly analysis: IsoformAnalysis;
  readonly layout: IsoformLayout;
  readonly cell: Cell | undefined;
  readonly picked: readonly number[];
  readonly onCell: (cell: Cell | undefined) => void;
  readonly onPickPair: (a: number, b: number) => void;
}

/**
 * The cells, one canvas pixel each, enlarged by the browser: drawing and hovering cost the same for 4 and for 200 isoforms.
 * For assistive technology it is a grid of which only the current cell exists in the document (aria-activedescendant).
 */
export function Heatmap({ analysis, layout, cell, picked, onCell, onPickPair }: HeatmapProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const current = useRef<HTMLDivElement>(null);
  const [focused, setFocused] = useState(false);
  const [byKey, setByKey] = useState(false);
  const id = useId();
  const { order, columns, cellWidth, rowHeight, headHeight, names } = layout;
  const n = order.length;

  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const picture = context.createImageData(n, n);
    order.forEach((i, row) => {
      order.forEach((j, column) => {
        picture.data.set([...viridis(analysis.similarity.scaled[i * n + j]!), 255], 4 * (row * n + column));
      });
    });
    context.putImageData(picture, 0, 0);
  }, [analysis, order, n]);

  useEffect(() => {
    if (byKey) current.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [byKey, cell]);

  const at = (event: PointerEvent<HTMLElement>): Cell => {
    const box = event.currentTarget.getBoundingClientRect();
    const place = (offset: number, size: number): number => Math.min(n - 1, Math.max(0, Math.floor(offset / size)));
    return { row: place(event.clientY - box.top, rowHeight), column: place(event.clientX - box.left, cellWidth) };
  };
  const pick = ({ row, column }: Cell): void => {
    onPickPair(order[row]!, order[column]!);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if ((event.key === 'Enter' || event.key === ' ') && cell) {
      event.preventDefault();
      pick(cell);
      return;
    }
    const next = stepCell(cell ?? { row: 0, column: 0 }, event.key, event.ctrlKey || event.metaKey, n);
    if (!next) return;
    event.preventDefault();
    setByKey(true);
    onCell(next);
  };

  const isPair = (place: Cell): boolean =>
    picked.includes(order[place.row]!) && picked.includes(order[place.column]!) && picked.length > 0;
  return (
    <div
      className="iso-heatmap"
      style={{ left: columns.heatmap.x, width: n * cellWidth, height: n * rowHeight }}
      role="grid"
      tabIndex={0}
      aria-label={`Similarity of ${n} isoforms of ${analysis.gene}. Arrow keys move, Enter compares.`}
      aria-rowcount={n}
      aria-colcount={n}
      aria-activedescendant={cell ? id : undefined}
      data-testid="isoforms-heatmap"
      onKeyDown={onKeyDown}
      onFocus={(event) => {
        setFocused(true);
        // Focus by pointer comes with its own cell.
        if (!cell && event.currentTarget.matches(':focus-visible')) onCell({ row: 0, column: 0 });
      }}
      onBlur={() => {
        setFocused(false);
        setByKey(false);
        onCell(undefined);
      }}
      onPointerMove={(event) => {
        setByKey(false);
        const next = at(event);
        if (next.row !== cell?.row || next.column !== cell.column) onCell(next);
      }}
      onPointerLeave={() => {
        if (!byKey) onCell(undefined);
      }}
      onClick={(event) => {
        // A press of Enter is no click: it comes as a key, and is dealt with there.
        pick(at(event as unknown as PointerEvent<HTMLElement>));
      }}
    >
      <canvas ref={canvas} width={n} height={n} aria-hidden="true" />
      <div role="row" aria-rowindex={(cell?.row ?? 0) + 1}>
        <div
          ref={current}
          id={id}
          role="gridcell"
          className={focused ? 'iso-cell iso-cell-focus' : 'iso-cell'}
          aria-colindex={(cell?.column ?? 0) + 1}
          aria-selected={cell ? isPair(cell) : false}
          aria-label={
            cell ? `${names[order[cell.row]!]!} and ${names[order[cell.column]!]!}` : `${names[order[0]!]!} and itself`
          }
          style={{
            left: (cell?.column ?? 0) * cellWidth,
            top: (cell?.row ?? 0) * rowHeight,
            width: cellWidth,
            height: rowHeight,
            // Invisible and not hidden: a grid has to own a row with a cell at all times.
            opacity: cell ? 1 : 0,
            scrollMarginTop: headHeight + 8,
            scrollMarginLeft: 40,
          }}
        />
      </div>
    </div>
  );
}
