import { useEffect, useRef, useState } from 'react';
import { pageTheme } from './plotTheme';
import type { PlotFigure, PlotTheme } from './plotTheme';
import { untilQuiet } from './userQuiet';
import './plot.css';

/** From one drawing to the next; half a second is as often as an eye follows curves. */
const REDRAW_MS = 500;
/** And so many times what the drawing took, so that the page has most of its time for the user. */
const REST = 4;

interface PlotProps {
  /** What a reader of the screen is told instead of the picture. */
  readonly label: string;
  readonly testId: string;
  /** Draws again when this function changes, when the theme or the width does, and when `subscribe` says so. */
  readonly figure: (theme: PlotTheme, width: number) => PlotFigure;
  /** Says when the data under `figure` have changed. */
  readonly subscribe?: (changed: () => void) => () => void;
  /** Height in pixels that is kept free until the first drawing. */
  readonly height: number;
}

/**
 * A plot that is drawn at most twice a second, only while it can be seen, and not while the user scrolls, types or drags: a drawing
 * takes up to 50 ms. The library comes with the first one.
 */
export function Plot({ label, testId, figure, subscribe, height }: PlotProps) {
  const holder = useRef<HTMLDivElement>(null);
  const latest = useRef(figure);
  const change = useRef<() => void>(() => undefined);
  const [failed, setFailed] = useState(false);

  useEffect(() => {
    const element = holder.current;
    return element ? keepDrawn(element, latest, change, () => setFailed(true)) : undefined;
  }, []);
  useEffect(() => {
    latest.current = figure;
    change.current();
  }, [figure]);
  useEffect(() => subscribe?.(() => change.current()), [subscribe]);

  return (
    <>
      {failed && (
        <p className="field-wrong" role="alert">
          The plots could not be loaded from the server that this page came from. The numbers can still be saved; reload
          the page to try again.
        </p>
      )}
      <div
        ref={holder}
        className="plot"
        role="img"
        aria-label={label}
        data-testid={testId}
        style={{ minHeight: height }}
      />
    </>
  );
}

/** Ends when the drawings before it have. */
let drawings: Promise<void> = Promise.resolve();

/** Does the drawing in a frame of its own: those of all plots together would make one that the user notices. */
function inTurn(drawing: () => Promise<void>): Promise<void> {
  const turn = drawings.then(() => new Promise((resolve) => requestAnimationFrame(resolve))).then(drawing);
  drawings = turn.catch(() => undefined);
  return turn;
}

/** Draws what `figure` gives into an element from now on. @returns the end of it */
function keepDrawn(
  element: HTMLDivElement,
  figure: { readonly current: PlotProps['figure'] },
  change: { current: () => void },
  onFailure: () => void,
): () => void {
  const library = import('./plotly').then((module) => module.default);
  let ended = false;
  let seen = false;
  let stale = true;
  let drawing = false;
  let next = -Infinity;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const draw = async (): Promise<void> => {
    timer = undefined;
    if (ended || !seen || !stale || drawing || document.hidden || element.clientWidth === 0) return;
    if (untilQuiet() > 0) return schedule();
    drawing = true;
    let begun = performance.now();
    try {
      const plotly = await library;
      await inTurn(async () => {
        if (ended || untilQuiet() > 0) return;
        stale = false;
        begun = performance.now();
        const { data, layout } = figure.current(pageTheme(element), element.clientWidth);
        await plotly.react(element, data, layout, { displayModeBar: false, doubleClick: 'reset' });
        element.dataset['drawn'] = String(Number(element.dataset['drawn'] ?? 0) + 1);
      });
    } catch {
      stale = false;
      onFailure();
    }
    drawing = false;
    const done = performance.now();
    next = Math.max(begun + REDRAW_MS, done + REST * (done - begun));
    if (!ended) schedule();
  };
  const schedule = (): void => {
    if (stale && timer === undefined)
      timer = setTimeout(() => void draw(), Math.max(untilQuiet(), next - performance.now()));
  };
  const changed = (): void => {
    stale = true;
    schedule();
  };
  change.current = changed;

  const visibility = new IntersectionObserver((entries) => {
    seen = entries.at(-1)?.isIntersecting ?? false;
    schedule();
  });
  const size = new ResizeObserver(changed);
  const theme = new MutationObserver(changed);
  const dark = matchMedia('(prefers-color-scheme: dark)');
  visibility.observe(element);
  size.observe(element);
  theme.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  dark.addEventListener('change', changed);
  document.addEventListener('visibilitychange', schedule);
  return () => {
    ended = true;
    clearTimeout(timer);
    visibility.disconnect();
    size.disconnect();
    theme.disconnect();
    dark.removeEventListener('change', changed);
    document.removeEventListener('visibilitychange', schedule);
    change.current = () => undefined;
    void library.then((plotly) => plotly.purge(element)).catch(() => undefined);
  };
}
