import { Fragment, memo, useEffect, useMemo, useRef, useState } from 'react';
import type { IsoformAnalysis } from '../../analysis/isoformTypes';
import type { IntronMode } from '../../engine/export/genomicScale';
import { drawBlocks, drawGround } from '../../engine/export/heatmapBody';
import { drawHead } from '../../engine/export/heatmapFrame';
import { isoformLayout } from '../../engine/export/isoformLayout';
import type { IsoformLayout } from '../../engine/export/isoformLayout';
import { Heatmap } from './Heatmap';
import { PAGE_THEME } from '../parts/pageTheme';
import type { Cell } from '../parts/stepCell';
import { Readout } from './Readout';
import { RowList } from './RowList';
import './figure.css';

/** Width of the fields for function labels. */
const LABEL_WIDTH = 104;

/** Left and right of the drawing, as in figure.css. */
const PADDING = 12;

interface FigureProps {
  readonly analysis: IsoformAnalysis;
  readonly k: number;
  readonly introns: IntronMode;
  readonly labels: Readonly<Record<string, string>>;
  readonly picked: readonly number[];
  /** Chosen in whatever panel. */
  readonly chosen: readonly number[];
  readonly onPickPair: (a: number, b: number) => void;
  readonly onPick: (leaf: number) => void;
  readonly onLabel: (id: string, label: string) => void;
}

/** Dendrogram, heatmap, names and structures in one row order; scrolls where there are many isoforms, the axes stay. */
export function Figure(props: FigureProps) {
  const { analysis, k, introns, labels, picked, chosen, onPickPair, onPick, onLabel } = props;
  // Held here and not by the panel: it changes with every move of the pointer.
  const [cell, setCell] = useState<Cell>();
  const [frame, width] = useWidth();
  const layout = useMemo(
    () =>
      width > 0
        ? isoformLayout(analysis, { width: width - 2 * PADDING, introns, k, labelWidth: LABEL_WIDTH })
        : undefined,
    [analysis, introns, k, width],
  );
  return (
    <div className="iso-view">
      <div className="iso-figure" ref={frame} data-testid="isoforms-figure">
        {layout && (
          <div style={{ width: layout.width, fontSize: layout.fontSize }}>
            <Head layout={layout} />
            <div className="iso-body" style={{ height: layout.bodyHeight }}>
              <Ground layout={layout} />
              <Chosen layout={layout} chosen={chosen} />
              <Highlight layout={layout} cell={cell} />
              <Heatmap
                analysis={analysis}
                layout={layout}
                cell={cell}
                picked={picked}
                onCell={setCell}
                onPickPair={onPickPair}
              />
              <Blocks layout={layout} />
              <RowList
                analysis={analysis}
                layout={layout}
                labels={labels}
                picked={picked}
                onPick={onPick}
                onLabel={onLabel}
              />
            </div>
          </div>
        )}
      </div>
      {layout && <Readout analysis={analysis} layout={layout} cell={cell} />}
    </div>
  );
}

/** The drawing functions escape every text themselves (engine/export/svgText), so that their markup can be set as it is. */
const Head = memo(function Head({ layout }: { readonly layout: IsoformLayout }) {
  const markup = useMemo(() => ({ __html: drawHead(layout, PAGE_THEME) }), [layout]);
  const { width, headHeight } = layout;
  return (
    <svg
      className="iso-head"
      width={width}
      height={headHeight}
      viewBox={`0 ${-headHeight} ${width} ${headHeight}`}
      aria-hidden="true"
      dangerouslySetInnerHTML={markup}
    />
  );
});

const Ground = memo(function Ground({ layout }: { readonly layout: IsoformLayout }) {
  const markup = useMemo(() => ({ __html: drawGround(layout, PAGE_THEME) }), [layout]);
  return (
    <svg
      className="iso-layer"
      width={layout.width}
      height={layout.bodyHeight}
      role="img"
      aria-label={`Dendrogram cut into ${layout.blocks.length} clusters, and exon structures of ${layout.order.length} isoforms`}
      dangerouslySetInnerHTML={markup}
    />
  );
});

const Blocks = memo(function Blocks({ layout }: { readonly layout: IsoformLayout }) {
  const markup = useMemo(() => ({ __html: drawBlocks(layout, PAGE_THEME) }), [layout]);
  return (
    <svg
      className="iso-layer"
      width={layout.width}
      height={layout.bodyHeight}
      aria-hidden="true"
      dangerouslySetInnerHTML={markup}
    />
  );
});

/** A band through the rows of both transcripts of the cell under the pointer or the keyboard. */
function Highlight({ layout, cell }: { readonly layout: IsoformLayout; readonly cell: Cell | undefined }) {
  if (!cell) return null;
  const { rowHeight, columns, width } = layout;
  const left = columns.name.x - 6;
  return [...new Set([cell.row, cell.column])].map((row) => (
    <div
      key={row}
      className="iso-band"
      style={{ left, top: row * rowHeight, width: width - left, height: rowHeight }}
    />
  ));
}

/** A bar behind the row of each chosen transcript, and one under its column. */
function Chosen({ layout, chosen }: { readonly layout: IsoformLayout; readonly chosen: readonly number[] }) {
  const { order, rowHeight, cellWidth, columns } = layout;
  const { x } = columns.heatmap;
  const [right, below] = [x + order.length * cellWidth + 2, order.length * rowHeight + 2];
  return chosen.map((leaf) => {
    const place = order.indexOf(leaf);
    return (
      <Fragment key={leaf}>
        <div className="iso-mark" style={{ left: right, top: place * rowHeight, width: 3, height: rowHeight }} />
        <div className="iso-mark" style={{ left: x + place * cellWidth, top: below, width: cellWidth, height: 3 }} />
      </Fragment>
    );
  });
}

function useWidth(): [React.RefObject<HTMLDivElement | null>, number] {
  const ref = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      setWidth(element.clientWidth);
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, []);
  return [ref, width];
}
