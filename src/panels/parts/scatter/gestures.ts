import type { ScatterMode, SelectHow } from './scatterTypes';

/** What gestures do to a plot; positions are CSS pixels from its upper left corner. */
export interface GestureTarget {
  mode(): ScatterMode;
  panBy(dx: number, dy: number): void;
  zoomAt(factor: number, x: number, y: number): void;
  /** The pointer rests at a place, or has left. */
  hover(at: readonly [x: number, y: number] | undefined): void;
  tap(x: number, y: number, how: SelectHow): void;
  open(x: number, y: number): void;
  /** The outline so far, x and y by turns; empty when it is over. */
  outline(corners: readonly number[]): void;
  enclose(corners: readonly number[], how: SelectHow): void;
}

/** Movement below which a press is a tap, in pixels. */
const SLOP = 4;
/** Distance between corners of a lasso, in pixels. */
const CORNER = 3;
/** A wheel that turned over the page so recently is still scrolling it, in ms. */
const SCROLLING_MS = 250;

/** Shift adds and Alt removes, with pointer and keys alike. */
export function howOf(event: { readonly shiftKey: boolean; readonly altKey: boolean }): SelectHow {
  return event.shiftKey ? 'add' : event.altKey ? 'remove' : 'replace';
}

export interface Gestures {
  /** Ends an outline without choosing anything. @returns whether there was one */
  cancel(): boolean;
  stop(): void;
}

/** Listens to pointers and the wheel on `element` from now on. */
export function listen(element: HTMLElement, target: GestureTarget): Gestures {
  const pointers = new Map<number, readonly [x: number, y: number]>();
  let start: readonly [x: number, y: number] = [0, 0];
  let travelled = false;
  /** pans with the middle button whatever the mode */
  let panning = false;
  let corners: number[] = [];
  const ends = new AbortController();

  const place = (event: MouseEvent): [number, number] => {
    const box = element.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const cancel = (): boolean => {
    const had = corners.length > 0;
    corners = [];
    if (had) target.outline(corners);
    return had;
  };

  const down = (event: PointerEvent): void => {
    if (event.button > 1) return;
    element.setPointerCapture(event.pointerId);
    const at = place(event);
    pointers.set(event.pointerId, at);
    if (pointers.size > 1) {
      cancel();
      panning = true;
      travelled = true;
      return;
    }
    start = at;
    travelled = false;
    panning = event.button === 1 || target.mode() === 'pan';
    // The middle button would start the browser's own scrolling.
    if (event.button === 1) event.preventDefault();
    corners = panning ? [] : [...at];
  };

  const move = (event: PointerEvent): void => {
    const at = place(event);
    const before = pointers.get(event.pointerId);
    if (!before) {
      if (event.pointerType !== 'touch') target.hover(at);
      return;
    }
    pointers.set(event.pointerId, at);
    if (pointers.size > 1) {
      pinch(event.pointerId, before, at);
      return;
    }
    if (!travelled && Math.hypot(at[0] - start[0], at[1] - start[1]) < SLOP) return;
    if (!travelled) target.hover(undefined);
    if (panning) {
      // The way of the slop is made up for, so that the point grabbed stays under the pointer.
      const from = travelled ? before : start;
      target.panBy(at[0] - from[0], at[1] - from[1]);
    } else if (corners.length > 0) draw(at);
    travelled = true;
  };

  const draw = ([x, y]: readonly [number, number]): void => {
    if (target.mode() === 'box') corners = [...start, x, start[1], x, y, start[0], y];
    else if (Math.hypot(x - corners.at(-2)!, y - corners.at(-1)!) >= CORNER) corners.push(x, y);
    target.outline([...corners]);
  };

  /** One of two fingers moved: distance zooms about their middle, and the middle pans. */
  const pinch = (id: number, before: readonly [number, number], at: readonly [number, number]): void => {
    const other = [...pointers].find(([key]) => key !== id)![1];
    const apart = (p: readonly [number, number]): number => Math.max(1, Math.hypot(p[0] - other[0], p[1] - other[1]));
    target.panBy((at[0] - before[0]) / 2, (at[1] - before[1]) / 2);
    target.zoomAt(apart(at) / apart(before), (at[0] + other[0]) / 2, (at[1] + other[1]) / 2);
  };

  const up = (event: PointerEvent): void => {
    if (!pointers.delete(event.pointerId)) return;
    if (pointers.size > 0) return;
    const [x, y] = place(event);
    const drawn = corners;
    cancel();
    if (event.type === 'pointercancel') return;
    if (!travelled && event.button === 0) target.tap(x, y, howOf(event));
    else if (!panning && drawn.length >= 6) target.enclose(drawn, howOf(event));
  };

  let scrolled = -Infinity;
  // The wheel zooms at once, as in ProtSpace, CELLxGENE and embedding-atlas, without a key held or a click before: people who
  // know those try it first. A page that is being scrolled and brings the plot under the pointer goes on scrolling.
  const wheel = (event: WheelEvent): void => {
    if (event.timeStamp - scrolled < SCROLLING_MS && !event.ctrlKey) {
      scrolled = event.timeStamp;
      return;
    }
    event.preventDefault();
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    // A pinch on a touchpad comes as a wheel with Ctrl in small steps.
    const speed = event.ctrlKey ? 0.01 : 0.0016;
    const step = Math.max(-1, Math.min(1, -event.deltaY * lines * speed));
    target.zoomAt(Math.exp(step), ...place(event));
  };
  const pageWheel = (event: WheelEvent): void => {
    if (!(event.target instanceof Node && element.contains(event.target))) scrolled = event.timeStamp;
  };

  const { signal } = ends;
  element.addEventListener('pointerdown', down, { signal });
  element.addEventListener('pointermove', move, { signal });
  element.addEventListener('pointerup', up, { signal });
  element.addEventListener('pointercancel', up, { signal });
  element.addEventListener('pointerleave', () => target.hover(undefined), { signal });
  element.addEventListener('dblclick', (event) => target.open(...place(event)), { signal });
  element.addEventListener('wheel', wheel, { signal, passive: false });
  window.addEventListener('wheel', pageWheel, { signal, passive: true });
  return { cancel, stop: () => ends.abort() };
}
