import { Maximize2, ZoomIn, ZoomOut } from 'lucide-react';
import { memo, useEffect, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { drawMutagenesis } from '../../engine/export/mutagenesisDrawing';
import type { MutagenesisDrawing } from '../../engine/export/mutagenesisDrawing';
import { LEFT, mutagenesisLayout } from '../../engine/export/mutagenesisLayout';
import type { MutagenesisLayout } from '../../engine/export/mutagenesisLayout';
import { positionAt, positionX } from '../../engine/export/transcriptTrack';
import type { TranscriptParts } from '../../engine/export/transcriptTrack';
import { counted, formatCount } from '../../notebook/format';
import { PAGE_THEME } from '../parts/pageTheme';
import { around, panned, showing, zoomed } from '../parts/trackWindow';
import type { Shown } from '../parts/trackWindow';
import { useTrackGestures } from '../parts/useTrackGestures';
import { positionText } from './positionText';

interface TrackProps {
  readonly drawing: MutagenesisDrawing;
  readonly parts: TranscriptParts;
  readonly shown: Shown;
  readonly cursor: number;
  readonly testId: string;
  readonly onShown: (shown: Shown) => void;
  readonly onCursor: (position: number) => void;
}

/** Nucleotides that the button for letters shows. */
const LETTERS_SHOWN = 60;

/**
 * The tracks: a slider over positions for assistive technology. Arrows move the cursor, Page keys by a page, plus and minus zoom, 0 shows the
 * whole transcript; the wheel zooms and a drag pans.
 */
export function Track({ drawing, parts, shown, cursor, testId, onShown, onCursor }: TrackProps) {
  const element = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const { length } = parts;
  useEffect(() => {
    const observer = new ResizeObserver(() => setWidth(element.current?.clientWidth ?? 0));
    observer.observe(element.current!);
    return () => observer.disconnect();
  }, []);
  const layout = useMemo(
    () => (width > 0 ? mutagenesisLayout(parts, shown, width, drawing.change !== undefined, true) : undefined),
    [parts, shown, width, drawing.change],
  );
  const inner = layout?.window.width ?? 1;
  useTrackGestures(element, { shown, length, left: LEFT, width: inner, onShown });
  const span = shown[1] - shown[0];
  const zoom = (factor: number): void => {
    const seen = cursor >= shown[0] && cursor < shown[1];
    onShown(zoomed(shown, length, factor, seen ? cursor + 0.5 : (shown[0] + shown[1]) / 2));
  };
  const go = (to: number): void => {
    const position = Math.max(0, Math.min(length - 1, to));
    onCursor(position);
    onShown(showing(shown, length, position));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.metaKey) return;
    // Where many positions share a pixel, an arrow goes to the next pixel.
    const step = Math.max(1, Math.round(span / inner)) * (event.ctrlKey || event.shiftKey ? 10 : 1);
    const moves: Readonly<Record<string, () => void>> = {
      ArrowRight: () => go(cursor + step),
      ArrowLeft: () => go(cursor - step),
      ArrowUp: () => zoom(1.5),
      ArrowDown: () => zoom(1 / 1.5),
      PageDown: () => go(cursor + Math.ceil(span * 0.9)),
      PageUp: () => go(cursor - Math.ceil(span * 0.9)),
      Home: () => go(0),
      End: () => go(length - 1),
      '+': () => zoom(1.5),
      '=': () => zoom(1.5),
      '-': () => zoom(1 / 1.5),
      '0': () => onShown([0, length]),
    };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    move();
  };
  return (
    <div className="mutagenesis-track">
      <div className="row mutagenesis-zoom">
        <button type="button" className="button" data-testid={`${testId}-zoom-in`} onClick={() => zoom(2)}>
          <ZoomIn aria-hidden size={15} /> Closer
        </button>
        <button type="button" className="button" data-testid={`${testId}-zoom-out`} onClick={() => zoom(0.5)}>
          <ZoomOut aria-hidden size={15} /> Further
        </button>
        <button type="button" className="button" data-testid={`${testId}-whole`} onClick={() => onShown([0, length])}>
          <Maximize2 aria-hidden size={15} /> Whole transcript
        </button>
        <button
          type="button"
          className="button"
          data-testid={`${testId}-letters`}
          onClick={() => onShown(around(cursor, LETTERS_SHOWN, length))}
        >
          Letters at the cursor
        </button>
        <button
          type="button"
          className="button"
          aria-label="Back"
          onClick={() => onShown(panned(shown, length, -span / 2))}
        >
          ←
        </button>
        <button
          type="button"
          className="button"
          aria-label="On"
          onClick={() => onShown(panned(shown, length, span / 2))}
        >
          →
        </button>
        <span className="quiet" data-testid={`${testId}-shown`}>
          {formatCount(Math.floor(shown[0]) + 1)}–{formatCount(Math.min(length, Math.ceil(shown[1])))} of{' '}
          {counted(length, 'nucleotide')}
        </span>
      </div>
      <div
        ref={element}
        className="mutagenesis-picture"
        style={{ height: layout?.height }}
        role="slider"
        tabIndex={0}
        aria-label="Position. Arrows left and right move, up and down zoom, 0 shows the whole transcript."
        aria-valuemin={1}
        aria-valuemax={length}
        aria-valuenow={cursor + 1}
        aria-valuetext={positionText(drawing, cursor)}
        data-testid={`${testId}-track`}
        onKeyDown={onKeyDown}
        onPointerMove={(event) => {
          if (!layout) return;
          const x = event.clientX - event.currentTarget.getBoundingClientRect().left - LEFT;
          if (x >= 0 && x < inner) onCursor(Math.min(length - 1, Math.floor(positionAt(layout.window, x))));
        }}
      >
        {layout && <Picture layout={layout} drawing={drawing} />}
        {layout && <Cursor layout={layout} cursor={cursor} />}
        {layout && !layout.letters && (
          <p className="quiet mutagenesis-hint" style={{ top: layout.effectCells.y, left: LEFT }}>
            Zoom in for single letters.
          </p>
        )}
      </div>
    </div>
  );
}

interface PictureProps {
  readonly layout: MutagenesisLayout;
  readonly drawing: MutagenesisDrawing;
}

/** The drawing functions escape every text themselves (engine/export/svgText), so that their markup can be set as it is. */
const Picture = memo(function Picture({ layout, drawing }: PictureProps) {
  const markup = useMemo(() => ({ __html: drawMutagenesis(layout, drawing, PAGE_THEME) }), [layout, drawing]);
  return (
    <svg
      width={layout.width}
      height={layout.height}
      viewBox={`0 0 ${layout.width} ${layout.height}`}
      fill="currentColor"
      aria-hidden="true"
      dangerouslySetInnerHTML={markup}
    />
  );
});

function Cursor({ layout, cursor }: { readonly layout: MutagenesisLayout; readonly cursor: number }) {
  const x = positionX(layout.window, cursor);
  const end = positionX(layout.window, cursor + 1);
  if (end < 0 || x > layout.window.width) return null;
  const left = Math.max(0, x);
  const width = Math.max(1, Math.min(layout.window.width, end) - left);
  return <div className="mutagenesis-cursor" style={{ left: LEFT + left, width }} aria-hidden="true" />;
}
