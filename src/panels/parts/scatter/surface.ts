import { canvasRenderer } from './canvasRenderer';
import type { DrawnPoints, FrameLook, ScatterRenderer } from './renderer';
import { webglRenderer } from './webglRenderer';

/** What draws: `lost` while a graphics context that went away has not come back, `none` where nothing can draw. */
export type SurfaceState = 'webgl2' | 'canvas2d' | 'lost' | 'none';

/** How long a lost context may take to come back before the processor draws instead, in ms. */
const PATIENCE_MS = 2000;
/** With more points than this the processor draws one pixel a CSS pixel, however fine the screen. */
const COARSE_FROM = 20_000;

/** A canvas in `host` with points on it, by whichever way works: WebGL 2, and Canvas 2D when there is none or it went away for good. */
export interface Surface {
  readonly state: SurfaceState;
  load(points: DrawnPoints): void;
  /** CSS pixels */
  resize(width: number, height: number): void;
  draw(look: FrameLook): void;
  dispose(): void;
}

/** @param told is called when the state changes, and the points must then be drawn again */
export function openSurface(host: HTMLElement, told: (state: SurfaceState) => void): Surface {
  let state: SurfaceState = 'none';
  let canvas: HTMLCanvasElement | undefined;
  let renderer: ScatterRenderer | undefined;
  let points: DrawnPoints | undefined;
  let size = { width: 0, height: 0 };
  /** device pixels a CSS pixel had when the canvas got its size; another screen or browser zoom has others */
  let screen = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const fit = (): void => {
    if (!renderer || size.width === 0) return;
    screen = window.devicePixelRatio;
    const coarse = renderer.kind === 'canvas2d' && (points?.order.length ?? 0) > COARSE_FROM;
    const ratio = coarse ? 1 : Math.min(3, screen);
    const [width, height] = [Math.round(size.width * ratio), Math.round(size.height * ratio)];
    renderer.resize(width, height, ratio);
  };
  const take = (next: ScatterRenderer | undefined): void => {
    renderer = next;
    state = next?.kind ?? 'none';
    fit();
    if (points) next?.load(points);
    told(state);
  };
  const lost = (event: Event): void => {
    // Without this the browser never restores it.
    event.preventDefault();
    renderer = undefined;
    state = 'lost';
    told(state);
    timer = setTimeout(() => open(true), PATIENCE_MS);
  };
  const restored = (): void => {
    clearTimeout(timer);
    const again = canvas && webglRenderer(canvas);
    if (again) take(again);
    else open(true);
  };
  const close = (): void => {
    clearTimeout(timer);
    canvas?.removeEventListener('webglcontextlost', lost);
    canvas?.removeEventListener('webglcontextrestored', restored);
    renderer?.dispose();
    canvas?.remove();
  };
  const open = (plain: boolean): void => {
    close();
    const fresh = (): HTMLCanvasElement => {
      canvas = document.createElement('canvas');
      canvas.className = 'scatter-canvas';
      canvas.setAttribute('aria-hidden', 'true');
      return canvas;
    };
    const first = plain ? undefined : webglRenderer(fresh());
    // A canvas that was asked for one kind of context gives no other.
    const next = first ?? canvasRenderer(fresh());
    if (first) {
      canvas!.addEventListener('webglcontextlost', lost);
      canvas!.addEventListener('webglcontextrestored', restored);
    }
    host.prepend(canvas!);
    take(next);
  };
  open(false);

  return {
    get state() {
      return state;
    },
    load(next) {
      const many = (count: number | undefined): boolean => (count ?? 0) > COARSE_FROM;
      const changed = many(points?.order.length) !== many(next.order.length);
      points = next;
      if (changed && renderer?.kind === 'canvas2d') fit();
      renderer?.load(next);
    },
    resize(width, height) {
      size = { width, height };
      fit();
    },
    draw(look) {
      if (window.devicePixelRatio !== screen) fit();
      renderer?.draw(look);
    },
    dispose: close,
  };
}
