import { defaultUmapParams } from '../../analysis/umapTypes';
import type { UmapParams } from '../../analysis/umapTypes';
import type { JsonObject } from '../../notebook/document/documentTypes';

/** Parameters of the UMAP panel. */
export interface UmapPanelParams extends UmapParams {
  /** k-means clusters of the embeddings; 0: none. */
  readonly clusters: number;
}

/** What dragging in the plot does. */
export type PlotMode = 'pan' | 'lasso' | 'box';

/** How the layout is shown. */
export interface UmapView {
  /** Id of a column of knownColumns; empty: all points alike. */
  readonly colour: string;
  /** Null: logarithmic where the values span much (`usualScale`). */
  readonly scale: 'linear' | 'log' | null;
  /** Diameter of a point in pixels; null: by their number. */
  readonly size: number | null;
  /** 0.05 … 1 */
  readonly opacity: number;
  /** Names of categories on the plot. */
  readonly labels: boolean;
  /** Names of categories that are not drawn. */
  readonly hidden: readonly string[];
  readonly mode: PlotMode;
  /** Small plots of the same layout coloured by every quantity of a transcript. */
  readonly multiples: boolean;
}

/** What may be written into the fields. */
export const LIMITS = {
  neighbours: { least: 2, most: 500 },
  minDist: { least: 0, most: 10 },
  spread: { least: 0.1, most: 10 },
  epochs: { least: 1, most: 10_000 },
  seed: { least: 0, most: 2 ** 31 - 1 },
  clusters: { least: 0, most: 200 },
  size: { least: 1, most: 20 },
  opacity: { least: 0.05, most: 1 },
} as const;

export const DEFAULT_PARAMS: UmapPanelParams = { ...defaultUmapParams, clusters: 0 };

export const DEFAULT_VIEW: UmapView = {
  colour: 'length',
  scale: null,
  size: null,
  opacity: 0.8,
  labels: true,
  hidden: [],
  mode: 'pan',
  multiples: false,
};

export const MODES: readonly PlotMode[] = ['pan', 'lasso', 'box'];

type Limit = keyof typeof LIMITS;

const within = (name: Limit, value: unknown): value is number =>
  typeof value === 'number' && value >= LIMITS[name].least && value <= LIMITS[name].most;

const number = (name: Limit, value: unknown, usual: number): number => (within(name, value) ? value : usual);

const whole = (name: Limit, value: unknown, usual: number): number =>
  within(name, value) && Number.isInteger(value) ? value : usual;

/** Parameters from a document: what is missing or of another kind takes its default. */
export function parseUmapParams(value: JsonObject): UmapPanelParams {
  const { neighbours, minDist, spread, epochs, seed, clusters } = DEFAULT_PARAMS;
  return {
    neighbours: whole('neighbours', value['neighbours'], neighbours),
    minDist: number('minDist', value['minDist'], minDist),
    spread: number('spread', value['spread'], spread),
    epochs: within('epochs', value['epochs']) && Number.isInteger(value['epochs']) ? value['epochs'] : epochs,
    seed: whole('seed', value['seed'], seed),
    // One cluster of all would tell nothing.
    clusters: value['clusters'] === 1 ? clusters : whole('clusters', value['clusters'], clusters),
  };
}

export function parseUmapView(value: JsonObject): UmapView {
  const { colour, scale, size, opacity, labels, hidden, mode, multiples } = value;
  const names: readonly unknown[] = Array.isArray(hidden) ? hidden : [];
  return {
    colour: typeof colour === 'string' ? colour : DEFAULT_VIEW.colour,
    scale: scale === 'linear' || scale === 'log' ? scale : null,
    size: within('size', size) ? size : null,
    opacity: number('opacity', opacity, DEFAULT_VIEW.opacity),
    labels: typeof labels === 'boolean' ? labels : DEFAULT_VIEW.labels,
    hidden: names.filter((name) => typeof name === 'string'),
    mode: MODES.find((one) => one === mode) ?? DEFAULT_VIEW.mode,
    multiples: multiples === true,
  };
}

/** What has to be mended before a layout can be made. */
export function wrongParams({ minDist, spread }: UmapPanelParams): string | undefined {
  return minDist > spread
    ? `The least distance, ${minDist}, is more than the spread, ${spread}: make one of them fit the other.`
    : undefined;
}
