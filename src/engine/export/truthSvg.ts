import { AXIS_ROOM, chartAxes, chartSvg } from './chartFrame';
import type { ChartOptions, ChartRoom } from './chartFrame';
import { element, px } from './svgText';

/** What is true and what was predicted of the same rows. */
export interface TruthPlot {
  readonly title: string;
  /** What is predicted, with its unit. */
  readonly what: string;
  readonly truth: readonly number[];
  readonly predicted: readonly number[];
}

const GAP = 26;
const MOST_SIDE = 400;
const BLUE = { light: '#0072b2', dark: '#56b4e9' } as const;

/** Predicted against true, two plots a row, each with the line of equality (dashed). */
export function truthSvg(plots: readonly TruthPlot[], options: ChartOptions): string {
  const across = Math.min(2, plots.length);
  const side = (width: number): number =>
    Math.min(MOST_SIDE, (width - across * AXIS_ROOM.left - (across - 1) * GAP) / across);
  const tall = (width: number): number => AXIS_ROOM.top + side(width) + AXIS_ROOM.bottom;
  return chartSvg(
    options,
    (room) =>
      plots
        .map((plot, i) => {
          const x = AXIS_ROOM.left + (i % across) * (side(room.width) + AXIS_ROOM.left + GAP);
          const y = AXIS_ROOM.top + Math.floor(i / across) * (tall(room.width) + GAP);
          return element('g', { transform: `translate(${px(x)} ${px(y)})` }, draw(plot, side(room.width), room));
        })
        .join(''),
    (width) => Math.ceil(plots.length / across) * (tall(width) + GAP) - GAP,
  );
}

function draw({ title, what, truth, predicted }: TruthPlot, side: number, { theme, dark }: ChartRoom): string {
  const values = [...truth, ...predicted].filter(Number.isFinite);
  const [least, most] = values.length > 0 ? extent(values) : [0, 1];
  const pad = 0.04 * (most - least || 1);
  const range = { low: least - pad, high: most + pad };
  const room = { width: side, height: side, theme };
  const axes = chartAxes(title, { title: `True ${what}`, ...range }, { title: `Predicted ${what}`, ...range }, room);
  const point = { r: truth.length > 1000 ? 1.8 : 2.6, fill: dark ? BLUE.dark : BLUE.light, 'fill-opacity': 0.55 };
  const points = truth.map((value, i) =>
    Number.isFinite(value) && Number.isFinite(predicted[i])
      ? element('circle', { cx: axes.x(value), cy: axes.y(predicted[i]!), ...point })
      : '',
  );
  const equal = { x1: 0, y1: side, x2: side, y2: 0, stroke: theme.muted, 'stroke-dasharray': '5 4' };
  return axes.svg + element('line', equal) + points.join('');
}

function extent(values: readonly number[]): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high];
}
