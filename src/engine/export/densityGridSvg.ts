import { AXIS_ROOM, CHART_ORIGIN, chartAxes, chartSvg } from './chartFrame';
import type { ChartAxis, ChartOptions, ChartRoom } from './chartFrame';
import { hexColour, viridis } from './colours';
import { element, px, textElement } from './svgText';
import { grouped } from './ticks';
import { logTicks } from './valueScale';

/** Points counted in a grid of cells: cell (column, row) has counts[row × columns + column], rows from the lowest value up. */
export interface CountGrid {
  readonly across: ChartAxis;
  readonly up: ChartAxis;
  readonly columns: number;
  readonly rows: number;
  readonly counts: Uint32Array<ArrayBuffer>;
}

/** Counts points; what is not finite or outside the axes is left out. The upper edge belongs to the last cell. */
export function countGrid(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  across: ChartAxis,
  up: ChartAxis,
  columns: number,
  rows: number,
): CountGrid {
  const grid = { across, up, columns, rows, counts: new Uint32Array(columns * rows) };
  for (let i = 0; i < x.length; i++) {
    const cell = cellOf(grid, x[i]!, y[i]!);
    if (cell >= 0) grid.counts[cell]!++;
  }
  return grid;
}

/** Index of the cell that a point lies in; −1 where it is outside. */
export function cellOf(
  { across, up, columns, rows }: Pick<CountGrid, 'across' | 'up' | 'columns' | 'rows'>,
  x: number,
  y: number,
): number {
  const place = (value: number, { low, high }: ChartAxis, parts: number): number =>
    value >= low && value <= high ? Math.min(parts - 1, Math.floor(((value - low) / (high - low)) * parts)) : -1;
  const [column, row] = [place(x, across, columns), place(y, up, rows)];
  return column < 0 || row < 0 ? -1 : row * columns + column;
}

/** Place of the cells in the figure, in its pixels. */
export interface GridPlace {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const LEGEND = 92;
const MOST_SIDE = 520;

const side = (inner: number): number => Math.min(MOST_SIDE, Math.max(160, inner - AXIS_ROOM.left - LEGEND));
const tall = (inner: number): number => Math.round(side(inner) * 0.8);

/** Where the cells of a figure so wide lie: what the page's pointer and keys go by. */
export const gridPlace = (width: number): GridPlace => {
  const inner = Math.max(360, width) - 2 * CHART_ORIGIN.x;
  return {
    x: CHART_ORIGIN.x + AXIS_ROOM.left,
    y: CHART_ORIGIN.y + AXIS_ROOM.top,
    width: side(inner),
    height: tall(inner),
  };
};

/** A grid of counts in viridis, by their logarithm, with a scale of counts beside; cells without a point show the ground. */
export function densityGridSvg(grid: CountGrid, title: string, options: ChartOptions): string {
  return chartSvg(
    options,
    (room) => draw(grid, title, room),
    (inner) => AXIS_ROOM.top + tall(inner) + AXIS_ROOM.bottom,
  );
}

function draw({ across, up, columns, rows, counts }: CountGrid, title: string, room: ChartRoom): string {
  const { theme } = room;
  const [width, height] = [side(room.width), tall(room.width)];
  const most = counts.reduce((greatest, count) => Math.max(greatest, count), 1);
  const colour = (count: number): string => hexColour(viridis(most > 1 ? Math.log(count) / Math.log(most) : 1));
  const axes = chartAxes(title, across, up, { width, height, theme });
  const [w, h] = [width / columns, height / rows];
  const cells = Array.from(counts, (count, i) =>
    count === 0
      ? ''
      : element('rect', {
          x: (i % columns) * w,
          y: height - (Math.floor(i / columns) + 1) * h,
          // Without a seam between neighbours.
          width: w + 0.3,
          height: h + 0.3,
          fill: colour(count),
        }),
  );
  const bar = { x: width + 18, height: Math.min(220, height - 30) };
  const steps = 60;
  const small = { 'font-size': 11, fill: theme.muted };
  const scale = Array.from({ length: steps }, (_, i) =>
    element('rect', {
      x: bar.x,
      y: 20 + bar.height * (1 - (i + 1) / steps),
      width: 14,
      height: bar.height / steps + 0.4,
      fill: hexColour(viridis(most > 1 ? (i + 0.5) / steps : 1)),
    }),
  );
  const ticks = (most > 1 ? logTicks(1, most).filter(Number.isInteger) : [1]).map((count) => {
    const y = 20 + bar.height * (1 - (most > 1 ? Math.log(count) / Math.log(most) : 0.5));
    return (
      element('line', { x1: bar.x + 14, x2: bar.x + 18, y1: y, y2: y, stroke: theme.muted }) +
      textElement(grouped(count), { x: bar.x + 22, y: y + 4, ...small })
    );
  });
  const body = [...cells, axes.svg, ...scale, ...ticks, textElement('Pairs', { x: bar.x, y: 10, ...small })];
  return element('g', { transform: `translate(${px(AXIS_ROOM.left)} ${px(AXIS_ROOM.top)})` }, body.join(''));
}
