import { parseHex } from '../../../engine/export/colours';
import type { Rgb } from '../../../engine/export/colours';
import { PLAIN } from '../../../engine/export/scatterSvg';
import { fitView } from '../../../engine/export/scatterView';
import type { ScatterView } from '../../../engine/export/scatterView';
import { pageTheme } from '../plotTheme';
import { createFrames } from './frames';
import { pointsInside } from './lasso';
import { dataAt, easeView, panBy, zoomAt, zoomedSize } from './navigation';
import type { PlotSize } from './navigation';
import { createOverlay } from './overlay';
import type { Pointed } from './overlay';
import { sceneData } from './sceneData';
import type { SceneData, SceneInput } from './sceneData';
import { openSurface } from './surface';
import type { SurfaceState } from './surface';

/** What a scene is told: the data, and how to draw it. */
export interface SceneProps extends Omit<SceneInput, 'plain'> {
  /** diameter of a point at the whole view, in CSS pixels */
  readonly size: number;
  readonly opacity: number;
  readonly describe: (index: number) => readonly string[];
}

/** Picking reaches so far beyond a point's edge, in pixels. */
const REACH = 5;
/** More points than this take some milliseconds each to make ready and to draw. */
const MANY = 20_000;
/** Kept free around all points, in pixels. */
const MARGIN = 14;

/** A picture of points that one can move in: holds the view, draws once a frame when something changed and is seen. */
export interface ScatterScene {
  update(props: SceneProps): void;
  readonly data: SceneData | undefined;
  readonly size: PlotSize;
  panBy(dx: number, dy: number): void;
  zoomAt(factor: number, x: number, y: number): void;
  /** Goes to the whole view, and follows it from now on. */
  fit(): void;
  /** The point at a place in pixels, or −1. */
  pick(x: number, y: number): number;
  /** The point nearest to a place in pixels, however far; −1 where none is shown. */
  nearestTo(x: number, y: number): number;
  /** The points shown inside an outline in pixels. */
  inside(outline: readonly number[]): number[];
  /** Rings a point and tells of it; −1 none. `reveal` moves the view to it if it is out of sight. */
  point(index: number, reveal: boolean): void;
  outline(corners: readonly number[]): void;
  dispose(): void;
}

/** Draws into `host` from now on. `told` hears what it draws with. */
export function createScene(host: HTMLElement, told: (state: SurfaceState) => void): ScatterScene {
  let props: SceneProps | undefined;
  let data: SceneData | undefined;
  /** the props are newer than the data */
  let due = false;
  let size: PlotSize = { width: host.clientWidth, height: host.clientHeight };
  let view: ScatterView = { x: 0, y: 0, scale: 1 };
  /** where the view is going; undefined once the user took it in hand */
  let goal: 'whole' | ScatterView | undefined = 'whole';
  /** there is nothing to ease from */
  let fresh = true;
  let pointed = -1;
  let lines: readonly string[] = [];
  let corners: readonly number[] = [];
  let ink = readInk(host);
  const still = matchMedia('(prefers-reduced-motion: reduce)');

  const whole = (): ScatterView => fitView(data?.bounds, size.width, size.height, MARGIN + (props?.size ?? 0));

  /** Made when it is drawn or asked for: not in the task in which React gives new props, and not for a plot out of sight. */
  const upToDate = (): SceneData | undefined => {
    if (!due || !props) return data;
    due = false;
    const { positions, ids, colour, hidden, selected, showLabels } = props;
    data = sceneData({ positions, ids, colour, hidden, selected, showLabels, plain: ink.plain }, data);
    surface.load(data.points);
    return data;
  };

  const draw = (ms: number): boolean => {
    if (!props || size.width === 0) return false;
    // Many points are made ready in one frame and drawn in the next: both together would take too long for one.
    if (due && props.ids.length > MANY) return upToDate() !== undefined;
    if (!upToDate() || !data) return false;
    const target = goal === 'whole' ? whole() : (goal ?? view);
    // The processor has better to do than to draw the way there: a layout under way moves the whole view five times a second.
    const jump = fresh || still.matches || surface.state === 'canvas2d';
    view = jump ? target : easeView(view, target, ms);
    fresh = fresh && !data.bounds;
    const dot = zoomedSize(props.size, view.scale / whole().scale);
    const { ground, ink: rim } = ink;
    surface.draw({ view, size: dot, opacity: props.opacity, dim: data.someSelected, ground, ink: rim });
    overlay.draw({ view, size, spots: data.spots, pointed: pointedLook(data, dot), outline: corners });
    return view !== target;
  };
  const pointedLook = ({ points, shown }: SceneData, dot: number): Pointed | undefined => {
    // What is being outlined is not to be covered.
    if (!shown[pointed] || corners.length > 0) return undefined;
    const [x, y] = [points.positions[2 * pointed]!, points.positions[2 * pointed + 1]!];
    return { x, y, radius: dot / 2, lines };
  };

  const frames = createFrames(host, draw);
  const surface = openSurface(host, (state) => {
    told(state);
    frames.request();
  });
  const overlay = createOverlay(host);
  const resized = new ResizeObserver(() => {
    size = { width: host.clientWidth, height: host.clientHeight };
    surface.resize(size.width, size.height);
    if (goal === 'whole') fresh = true;
    // At once: a resized canvas is blank until it is drawn again.
    frames.now();
  });
  resized.observe(host);
  surface.resize(size.width, size.height);
  const themed = (): void => {
    ink = readInk(host);
    if (props) scene.update(props);
  };
  const theme = new MutationObserver(themed);
  theme.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  const dark = matchMedia('(prefers-color-scheme: dark)');
  dark.addEventListener('change', themed);

  const moveTo = (next: ScatterView): void => {
    view = next;
    goal = undefined;
    frames.request();
  };

  const scene: ScatterScene = {
    update(next) {
      if (data && next.ids !== data.input.ids) {
        goal = 'whole';
        fresh = true;
        pointed = -1;
      }
      if (next.describe !== props?.describe && pointed >= 0 && pointed < next.ids.length)
        lines = next.describe(pointed);
      props = next;
      due = true;
      frames.request();
    },
    get data() {
      return upToDate();
    },
    get size() {
      return size;
    },
    panBy: (dx, dy) => moveTo(panBy(view, dx, dy)),
    zoomAt: (factor, x, y) => moveTo(zoomAt(view, factor, x, y, size, whole())),
    fit() {
      goal = 'whole';
      frames.request();
    },
    pick(x, y) {
      const known = upToDate();
      if (!known || !props) return -1;
      const dot = zoomedSize(props.size, view.scale / whole().scale);
      return known.grid().nearest(...dataAt(view, x, y, size), (dot / 2 + REACH) / view.scale);
    },
    nearestTo: (x, y) =>
      upToDate()
        ?.grid()
        .nearest(...dataAt(view, x, y, size), Infinity) ?? -1,
    inside(outline) {
      const known = upToDate();
      if (!known) return [];
      const corners: number[] = [];
      for (let k = 0; k + 1 < outline.length; k += 2) {
        corners.push(...dataAt(view, outline[k]!, outline[k + 1]!, size));
      }
      return pointsInside(known.points.positions, known.shown, corners);
    },
    point(index, reveal) {
      if (index === pointed && !reveal) return;
      pointed = index;
      lines = index >= 0 && props ? props.describe(index) : [];
      if (reveal && index >= 0 && data) {
        const [x, y] = [data.points.positions[2 * index]!, data.points.positions[2 * index + 1]!];
        const off = [Math.abs(x - view.x) / size.width, Math.abs(y - view.y) / size.height];
        if (Math.max(...off) * view.scale > 0.45) goal = { x, y, scale: view.scale };
      }
      frames.request();
    },
    outline(next) {
      corners = next;
      frames.request();
    },
    dispose() {
      frames.stop();
      resized.disconnect();
      theme.disconnect();
      dark.removeEventListener('change', themed);
      overlay.remove();
      surface.dispose();
    },
  };
  return scene;
}

/** The page's colours at an element. */
function readInk(host: HTMLElement): { readonly ground: Rgb; readonly ink: Rgb; readonly plain: string } {
  const { surface, text } = pageTheme(host);
  const dark = getComputedStyle(host).colorScheme === 'dark';
  return { ground: parseHex(surface), ink: parseHex(text), plain: PLAIN[dark ? 'dark' : 'light'] };
}
