import type { ScatterColour } from '../../../engine/export/scatterColour';

export type { CategoryColour, NoColour, ScatterColour, ValueColour } from '../../../engine/export/scatterColour';

/** What dragging does. */
export type ScatterMode = 'pan' | 'lasso' | 'box';

/** What becomes of the selection there was. */
export type SelectHow = 'replace' | 'add' | 'remove';

/** A scatter plot of n points. Nothing but props: no notebook, no store. */
export interface ScatterPlotProps {
  /** What a reader of the screen is told it is, such as `UMAP of 1,204 transcripts`. */
  readonly label: string;
  /** n × 2, x and y by turns, y upwards; a new array at each change. Points that are not finite are not drawn. */
  readonly positions: Float32Array;
  /** n, unique. A new array means other points: the view fits them anew. */
  readonly ids: readonly string[];
  readonly colour: ScatterColour;
  /** Diameter in CSS pixels at the whole view; see `suggestedSize`. Points grow a little as one zooms in. */
  readonly size: number;
  /** 0…1 */
  readonly opacity: number;
  /** Names of categories where their points are densest. */
  readonly showLabels: boolean;
  /** Names of categories that are not drawn, not picked and not selected. `MISSING_CATEGORY` is those without one. */
  readonly hiddenCategories: ReadonlySet<string>;
  readonly selected: ReadonlySet<string>;
  /** What was chosen by click, lasso, box or key. An empty `replace` clears. */
  readonly onSelect: (ids: ReadonlySet<string>, how: SelectHow) => void;
  /** Double click or Enter on a point. */
  readonly onOpen?: (id: string) => void;
  readonly onHover?: (id: string | undefined) => void;
  /** Lines of the tooltip of the point of this index; the first is its name. */
  readonly describe: (index: number) => readonly string[];
  readonly mode: ScatterMode;
  readonly onMode: (mode: ScatterMode) => void;
  /** Height in CSS pixels; the width is that of the place. */
  readonly height: number;
  readonly testId?: string;
}

/** The legend of a plot, to be put beside or beneath it. */
export interface ScatterLegendProps {
  readonly colour: ScatterColour;
  readonly hiddenCategories: ReadonlySet<string>;
  readonly onHiddenCategories: (names: ReadonlySet<string>) => void;
  readonly testId?: string;
}
