import { memo, useEffect, useMemo, useRef } from 'react';
import type { ValueColour } from '../../engine/export/scatterColour';
import { figure } from '../../engine/export/ticks';
import { valueScale } from '../../engine/export/valueScale';
import type { Column } from '../../notebook/columns';
import { columnColour, QUANTITIES } from './colour';
import { smallPicture } from './multiples';
import type { LaidOut } from './points';

/** Pixels of a small plot, twice those of its place: it stays sharp on dense screens. */
const WIDTH = 360;
const HEIGHT = 280;

interface MultiplesProps {
  readonly points: LaidOut;
  readonly positions: Float32Array;
  readonly columns: readonly Column[];
  /** Id of the column that colours the large plot. */
  readonly colour: string;
  readonly onColour: (id: string) => void;
}

/** The same layout by every quantity of a transcript, as Fig. A4 of the paper; one becomes the large plot's colour by a click. */
export function Multiples({ points, positions, columns, colour, onColour }: MultiplesProps) {
  const shown = QUANTITIES.flatMap((id) => columns.find((column) => column.id === id) ?? []);
  return (
    <ul className="umap-multiples" aria-label="The layout by every quantity">
      {shown.map((column) => (
        <li key={column.id}>
          <SmallPlot
            column={column}
            rows={points.rows}
            positions={positions}
            pressed={column.id === colour}
            onColour={onColour}
          />
        </li>
      ))}
    </ul>
  );
}

interface SmallPlotProps {
  readonly column: Column;
  readonly rows: Uint32Array;
  readonly positions: Float32Array;
  readonly pressed: boolean;
  readonly onColour: (id: string) => void;
}

const SmallPlot = memo(function SmallPlot({ column, rows, positions, pressed, onColour }: SmallPlotProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const colour = useMemo(() => columnColour(column, rows, null) as ValueColour, [column, rows]);
  const scale = useMemo(() => valueScale(colour), [colour]);
  useEffect(() => {
    // One after the other, each in a task of its own: together they would hold up a frame.
    const timer = setTimeout(() => {
      const dot = rows.length < 2000 ? 5 : rows.length < 20_000 ? 3 : 2;
      const pixels = smallPicture(positions, colour, WIDTH, HEIGHT, dot);
      canvas.current?.getContext('2d')?.putImageData(new ImageData(pixels, WIDTH, HEIGHT), 0, 0);
    });
    return () => clearTimeout(timer);
  }, [positions, colour, rows]);
  const unit = column.unit && ` ${column.unit}`;
  const range = Number.isNaN(scale.low) ? 'not known' : `${figure(scale.low)} to ${figure(scale.high)}${unit}`;
  return (
    <button
      type="button"
      className="umap-small"
      aria-pressed={pressed}
      title={`Colour the large plot by ${column.title}`}
      data-testid={`small-${column.id}`}
      onClick={() => onColour(column.id)}
    >
      <span className="umap-small-title">{column.title}</span>
      <canvas ref={canvas} width={WIDTH} height={HEIGHT} aria-hidden />
      <span className="umap-small-range">
        {range}
        {colour.scale === 'log' && ', logarithmic'}
      </span>
    </button>
  );
});
