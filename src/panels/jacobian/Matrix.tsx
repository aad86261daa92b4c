import { useCallback, useId, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent, PointerEvent } from 'react';
import type { Jacobian } from '../../analysis/jacobian/jacobianTypes';
import type { JacobianProfiles } from '../../analysis/jacobian/profiles';
import type { JacobianScale } from '../../engine/export/jacobianImage';
import { axisRoom } from '../../engine/export/transcriptAxis';
import type { TranscriptParts } from '../../engine/export/transcriptTrack';
import { usePageTheme } from '../parts/SvgFigure';
import { stepCell } from '../parts/stepCell';
import type { Cell } from '../parts/stepCell';
import { enclosed, moved, showing, wholeArea, zoomed } from './area';
import type { Area, Share } from './area';
import { cellText } from './cellText';
import { LETTERS, MatrixAxes, PROFILE, SIDE, trackOf } from './MatrixAxes';
import { useDrawing } from './useDrawing';
import { useWheel } from './useWheel';

interface MatrixProps {
  readonly jacobian: Jacobian;
  readonly parts: TranscriptParts;
  readonly scale: JacobianScale;
  /** Of a run under way: rows that are there, and how many. */
  readonly done: Uint8Array | undefined;
  readonly rows: number;
  readonly profiles: JacobianProfiles | undefined;
}

/** Movement below which a press is no rectangle, in pixels. */
const SLOP = 4;
const STEP = 1.5;

/** The matrix on a canvas with axes about it: a rectangle, the wheel, + and − zoom; a cell under pointer or keys is told below. */
export function Matrix({ jacobian, parts, scale, done, rows, profiles }: MatrixProps) {
  const id = useId();
  const theme = usePageTheme();
  const canvas = useRef<HTMLCanvasElement>(null);
  const ground = useRef<HTMLDivElement>(null);
  const n = jacobian.window[1] - jacobian.window[0];
  const [chosen, setArea] = useState<Area>(() => wholeArea(n));
  const [cell, setCell] = useState<Cell>();
  const [drag, setDrag] = useState<{ readonly from: Share; readonly to: Share; readonly pan: boolean }>();
  // Another result may have a shorter window.
  const area = chosen.rows[1] <= n && chosen.columns[1] <= n ? chosen : wholeArea(n);
  useDrawing(canvas, { jacobian, done, rows, area, scale, theme });

  const shareOf = (event: { readonly clientX: number; readonly clientY: number }): Share => {
    const box = ground.current!.getBoundingClientRect();
    const share = (offset: number, size: number): number => Math.min(1, Math.max(0, offset / size));
    return { down: share(event.clientY - box.top, box.height), across: share(event.clientX - box.left, box.width) };
  };
  const cellAt = ({ down, across }: Share): Cell => {
    const at = ([from, to]: Area['rows'], share: number): number =>
      Math.min(to - 1, from + Math.floor(share * (to - from)));
    return { row: at(area.rows, down), column: at(area.columns, across) };
  };
  const onZoom = useCallback(
    (factor: number, { down, across }: Share) =>
      setArea((old) => zoomed(old.rows[1] <= n ? old : wholeArea(n), factor, down, across, n)),
    [n],
  );
  useWheel(ground, onZoom);

  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const at = shareOf(event);
    setDrag({ from: at, to: at, pan: event.shiftKey });
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    const at = shareOf(event);
    setCell(cellAt(at));
    if (!drag) return;
    if (!drag.pan) {
      setDrag({ ...drag, to: at });
      return;
    }
    const down = Math.round((drag.from.down - at.down) * (area.rows[1] - area.rows[0]));
    const across = Math.round((drag.from.across - at.across) * (area.columns[1] - area.columns[0]));
    if (down === 0 && across === 0) return;
    setArea(moved(area, down, across, n));
    setDrag({ ...drag, from: at, to: at });
  };
  const onPointerUp = (event: PointerEvent<HTMLDivElement>): void => {
    if (!drag) return;
    const to = shareOf(event);
    const far = Math.max(Math.abs(to.down - drag.from.down), Math.abs(to.across - drag.from.across)) * SIDE;
    if (!drag.pan && far > SLOP) setArea(enclosed(area, drag.from, to, n));
    setDrag(undefined);
  };
  const at = cell && cell.row < n && cell.column < n ? cell : undefined;
  const onKeyDown = (event: KeyboardEvent): void => {
    const current = at ?? { row: area.rows[0], column: area.columns[0] };
    const inside = (place: number, [from, to]: Area['rows']): number =>
      Math.min(1, Math.max(0, (place + 0.5 - from) / (to - from)));
    const centre = { down: inside(current.row, area.rows), across: inside(current.column, area.columns) };
    if (event.key === 'Escape' && drag) setDrag(undefined);
    else if (event.key === '+' || event.key === '=') onZoom(STEP, centre);
    else if (event.key === '-') onZoom(1 / STEP, centre);
    else if (event.key === '0') setArea(wholeArea(n));
    else {
      const next = stepCell(current, event.key, event.ctrlKey || event.metaKey, n);
      if (!next) return;
      setCell(next);
      setArea(showing(area, next.row, next.column, n));
    }
    event.preventDefault();
  };

  const room = useMemo(() => LETTERS + axisRoom(trackOf(parts, 0, [0, parts.length])) + 14, [parts]);
  const text = at ? cellText(jacobian, parts, at.row, at.column, done?.[at.row] !== 0) : '';
  const size = room + SIDE + PROFILE + 4;
  const place = ([from, to]: Area['rows'], row: number): number => ((row - from) / (to - from)) * SIDE;
  const marked = at && {
    left: place(area.columns, at.column),
    top: place(area.rows, at.row),
    width: Math.max(2, SIDE / (area.columns[1] - area.columns[0])),
    height: Math.max(2, SIDE / (area.rows[1] - area.rows[0])),
  };
  const shown = marked && marked.left >= 0 && marked.left < SIDE && marked.top >= 0 && marked.top < SIDE;
  const pixels = Math.round(SIDE * Math.min(2, Math.max(1, devicePixelRatio)));
  return (
    <div className="jacobian-matrix">
      <Buttons area={area} n={n} onArea={setArea} />
      <div className="jacobian-place" style={{ width: size, height: size }}>
        <div
          ref={ground}
          className="jacobian-ground"
          style={{ left: room, top: room, width: SIDE, height: SIDE }}
          role="grid"
          tabIndex={0}
          aria-label={`Jacobian of ${n} positions: rows are mutated, columns are read. Arrow keys move from cell to cell, plus and minus zoom, 0 shows all.`}
          aria-rowcount={n}
          aria-colcount={n}
          aria-activedescendant={`${id}-cell`}
          data-testid="jacobian-matrix"
          data-area={[...area.rows, ...area.columns].join(' ')}
          onPointerDown={onPointerDown}
          onPointerMove={onPointerMove}
          onPointerUp={onPointerUp}
          onPointerCancel={() => setDrag(undefined)}
          onPointerLeave={() => drag === undefined && setCell(undefined)}
          onKeyDown={onKeyDown}
        >
          <canvas ref={canvas} width={pixels} height={pixels} aria-hidden="true" data-testid="jacobian-canvas" />
          <div role="row" aria-rowindex={(at?.row ?? 0) + 1}>
            <div
              id={`${id}-cell`}
              role="gridcell"
              className="jacobian-cell"
              aria-colindex={(at?.column ?? 0) + 1}
              aria-label={text || cellText(jacobian, parts, 0, 0, done?.[0] !== 0)}
              // Invisible and not hidden: a grid has to own a row with a cell at all times.
              style={shown ? marked : { left: 0, top: 0, opacity: 0 }}
            />
          </div>
          {drag && !drag.pan && <Rectangle from={drag.from} to={drag.to} />}
        </div>
        <svg className="jacobian-axes" width={size} height={size} aria-hidden="true">
          <g transform={`translate(${room} ${room})`}>
            <MatrixAxes jacobian={jacobian} parts={parts} area={area} profiles={profiles} />
          </g>
          <text className="jacobian-axis-title" x={room + SIDE / 2} y={10}>
            read position j (nt)
          </text>
          <text className="jacobian-axis-title" transform={`translate(10 ${room + SIDE / 2}) rotate(-90)`}>
            mutated position i (nt)
          </text>
        </svg>
      </div>
      <p className="jacobian-readout" data-testid="jacobian-readout">
        {text || <span className="quiet">Point at a cell, or go there with the arrow keys.</span>}
      </p>
    </div>
  );
}

interface ButtonsProps {
  readonly area: Area;
  readonly n: number;
  readonly onArea: (area: Area) => void;
}

function Buttons({ area, n, onArea }: ButtonsProps) {
  const whole = area.rows[1] - area.rows[0] === n && area.columns[1] - area.columns[0] === n;
  const zoom = (factor: number): void => onArea(zoomed(area, factor, 0.5, 0.5, n));
  return (
    <div className="row" role="group" aria-label="Zoom">
      <button type="button" className="button" data-testid="jacobian-closer" onClick={() => zoom(STEP)}>
        Closer
      </button>
      <button type="button" className="button" disabled={whole} onClick={() => zoom(1 / STEP)}>
        Farther
      </button>
      <button
        type="button"
        className="button"
        disabled={whole}
        data-testid="jacobian-whole"
        onClick={() => onArea(wholeArea(n))}
      >
        Whole matrix
      </button>
      <span className="quiet">Drag a rectangle or turn the wheel to zoom; with Shift, drag to move.</span>
    </div>
  );
}

function Rectangle({ from, to }: { readonly from: Share; readonly to: Share }) {
  const style = {
    left: SIDE * Math.min(from.across, to.across),
    top: SIDE * Math.min(from.down, to.down),
    width: SIDE * Math.abs(to.across - from.across),
    height: SIDE * Math.abs(to.down - from.down),
  };
  return <div className="jacobian-rectangle" style={style} />;
}
