import { useEffect, useId, useRef, useState } from 'react';
import type { KeyboardEvent, PointerEvent } from 'react';
import { hexColour } from '../../engine/export/colours';
import type { BatchSimilarity } from '../../engine/trainingContracts';
import { stepCell } from '../parts/stepCell';
import type { Cell } from '../parts/stepCell';
import { drawSimilarity, similarityColour } from './drawSimilarity';
import { cellText } from './similarity';

/** Pixels of the matrix on the page, and of its picture. */
const SIZE = 480;
const SCALE = 2;

/** The matrix on a canvas; a cell under the pointer or the arrow keys is named below it. For a screen reader it is a grid of one cell. */
export function SimilarityMatrix({ matrix }: { readonly matrix: BatchSimilarity }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const id = useId();
  const [cell, setCell] = useState<Cell | undefined>();
  const n = 2 * matrix.pairs;
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (context) drawSimilarity(context, matrix, SIZE * SCALE);
  }, [matrix]);
  // The next batch may be smaller.
  const at = cell && cell.row < n && cell.column < n ? cell : undefined;
  const onPointerMove = (event: PointerEvent<HTMLElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    const place = (offset: number, size: number): number =>
      Math.min(n - 1, Math.max(0, Math.floor((n * offset) / size)));
    setCell({ row: place(event.clientY - box.top, box.height), column: place(event.clientX - box.left, box.width) });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = stepCell(at ?? { row: 0, column: 0 }, event.key, event.ctrlKey || event.metaKey, n);
    if (!next) return;
    event.preventDefault();
    setCell(next);
  };
  const text = at ? cellText(matrix, at.row, at.column) : '';
  return (
    <div className="train-matrix-holder">
      <div
        className="train-matrix"
        role="grid"
        tabIndex={0}
        aria-label={`Similarity of ${n} views. Arrow keys move from cell to cell.`}
        aria-rowcount={n}
        aria-colcount={n}
        aria-activedescendant={id}
        data-testid="train-matrix"
        onPointerMove={onPointerMove}
        onPointerLeave={() => setCell(undefined)}
        onKeyDown={onKeyDown}
      >
        <canvas ref={canvas} width={SIZE * SCALE} height={SIZE * SCALE} aria-hidden="true" />
        <div role="row" aria-rowindex={(at?.row ?? 0) + 1}>
          <div
            id={id}
            role="gridcell"
            className="train-matrix-cell"
            aria-colindex={(at?.column ?? 0) + 1}
            aria-label={text || cellText(matrix, 0, 0)}
            style={{
              left: `${(100 * (at?.column ?? 0)) / n}%`,
              top: `${(100 * (at?.row ?? 0)) / n}%`,
              width: `${100 / n}%`,
              height: `${100 / n}%`,
              // Invisible and not hidden: a grid has to own a row with a cell at all times.
              opacity: at ? 1 : 0,
            }}
          />
        </div>
      </div>
      <ColourScale />
      <p className="train-readout" data-testid="train-matrix-readout">
        {text || <span className="quiet">Point at a cell, or go there with the arrow keys.</span>}
      </p>
    </div>
  );
}

function ColourScale() {
  const stops = Array.from({ length: 11 }, (_, i) => hexColour(similarityColour(-1 + i / 5))).join(', ');
  return (
    <div className="train-scale" role="img" aria-label="Colour scale, viridis: cosine similarity from −1 to 1">
      <span>−1</span>
      <div style={{ background: `linear-gradient(to right, ${stops})` }} />
      <span>1</span>
      <span className="quiet">cosine similarity</span>
    </div>
  );
}
