import { useEffect, useId, useMemo, useRef, useState } from 'react';
import { ScatterToolbar } from './ScatterToolbar';
import { startControl } from './control';
import type { ScatterControl } from './control';
import type { ScatterPlotProps } from './scatterTypes';
import type { SurfaceState } from './surface';
import './scatter.css';

const NONE: ReadonlySet<string> = new Set();

/** What a reader of the screen is told of the keys. */
const KEYS =
  'Enter or N goes to the next nearest point, Shift N back, Space selects it, Enter opens it. A selects all in view, Escape clears. ' +
  'Arrows move, plus and minus zoom, 0 shows all. P, L and B choose between moving, lasso and box; Shift adds to a selection, Alt takes away.';

/**
 * A scatter plot of up to some hundred thousand points: pan, zoom, lasso, box, picking, walking by key. It holds nothing but
 * its view; what is selected, hidden and chosen is its caller's. Drawn by WebGL 2, or by the processor where there is none.
 */
export function ScatterPlot(props: ScatterPlotProps) {
  const { label, mode, onMode, selected, ids, height, testId } = props;
  const { positions, colour, hiddenCategories, showLabels, size, opacity, describe } = props;
  const host = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  const control = useRef<ScatterControl>(undefined);
  const [surface, setSurface] = useState<SurfaceState>('webgl2');
  const [spoken, setSpoken] = useState('');
  const keys = useId();

  // Before the others, so that what they call finds the newest props.
  useEffect(() => {
    latest.current = props;
  });
  useEffect(() => {
    const started = startControl(host.current!, () => latest.current, { surface: setSurface, say: setSpoken });
    control.current = started;
    return () => started.stop();
  }, []);
  useEffect(() => {
    const hidden = hiddenCategories;
    control.current?.update({ positions, ids, colour, hidden, selected, showLabels, size, opacity, describe });
  }, [positions, ids, colour, hiddenCategories, selected, showLabels, size, opacity, describe]);

  const chosen = useMemo(
    () => (selected.size > 0 ? ids.reduce((sum, id) => sum + (selected.has(id) ? 1 : 0), 0) : 0),
    [ids, selected],
  );
  return (
    <div className="scatter" data-testid={testId}>
      <ScatterToolbar
        label={label}
        mode={mode}
        onMode={onMode}
        onZoom={(factor) => control.current?.zoom(factor)}
        onFit={() => control.current?.fit()}
        selected={chosen}
        onClear={() => props.onSelect(NONE, 'replace')}
      />
      <div
        ref={host}
        className="scatter-host"
        style={{ height }}
        data-mode={mode}
        data-surface={surface}
        role="application"
        aria-roledescription="scatter plot"
        aria-label={label}
        aria-describedby={keys}
        tabIndex={0}
        onKeyDown={(event) => control.current?.key(event.nativeEvent)}
        onBlur={() => control.current?.leave()}
      />
      <p id={keys} className="visually-hidden">
        {KEYS}
      </p>
      <p className="visually-hidden" aria-live="polite">
        {spoken}
      </p>
      <SurfaceNote state={surface} />
    </div>
  );
}

/** What a user should know of how it is drawn. */
function SurfaceNote({ state }: { readonly state: SurfaceState }) {
  if (state === 'webgl2') return null;
  const text = {
    canvas2d:
      'There is no WebGL 2 here, so the processor draws the same picture, more slowly with many points. Switching on hardware acceleration in the browser’s settings and reloading brings it back.',
    lost: 'The graphics device was taken away; the plot comes back by itself in a moment.',
    none: 'This browser can draw neither with WebGL 2 nor with Canvas 2D: try a current Chrome, Firefox, Edge or Safari. The figure can still be saved.',
  }[state];
  return (
    <p className="quiet scatter-note" role="status">
      {text}
    </p>
  );
}
