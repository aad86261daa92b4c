import { kernelDensity } from '../../lib/statistics/kernelDensity';
import { spreadOf } from '../../lib/statistics/spread';
import { AXIS_ROOM, CHART_FONT, chartAxes, chartSvg } from './chartFrame';
import type { ChartOptions, ChartRoom } from './chartFrame';
import { lineMark, lineStyle, MARK, strokeOf } from './scoreLines';
import { element, px, textElement, textWidth } from './svgText';
import { figure, grouped } from './ticks';

/** Values of one kind, finite. */
export interface Distribution {
  readonly name: string;
  readonly values: ArrayLike<number>;
}

const ROW = 19;
const PLOT = 260;
const POINTS = 240;

/**
 * Distributions over one axis: a smoothed density each (Gaussian kernels, area 1), told apart by colour, dash and the mark on its
 * median. The legend says n and median.
 */
export function distributionsSvg(distributions: readonly Distribution[], axis: string, options: ChartOptions): string {
  const needs = AXIS_ROOM.top + distributions.length * ROW + PLOT + AXIS_ROOM.bottom;
  return chartSvg(
    options,
    (room) => draw(distributions, axis, room),
    () => needs,
  );
}

function draw(distributions: readonly Distribution[], axis: string, { width: whole, theme, dark }: ChartRoom): string {
  const name = dark ? 'dark' : 'light';
  const width = whole - AXIS_ROOM.left;
  const [low, high] = rangeOf(distributions.map(({ values }) => values));
  const curves = distributions.map(({ values }) => kernelDensity(values, low, high, POINTS));
  const most = Math.max(...curves.map(({ values }) => Math.max(...values)), 0) || 1;
  const axes = chartAxes(
    '',
    { title: axis, low, high },
    { title: 'Density', low: 0, high: 1.05 * most },
    { width, height: PLOT, theme },
  );
  const legend = distributions.map((one, i) => {
    const style = lineStyle(i, name);
    const y = i * ROW + ROW / 2;
    const { median } = spreadOf(one.values);
    const told =
      one.values.length > 0
        ? `n = ${grouped(one.values.length)}, median ${figure(Number(median.toPrecision(3)))}`
        : 'no pairs';
    return (
      element('line', { x1: 0, x2: 34, y1: y, y2: y, ...strokeOf(style) }) +
      lineMark(style, 17, y, theme) +
      textElement(one.name, { x: 44, y: y + 4, 'font-weight': 600 }) +
      textElement(told, { x: 56 + textWidth(one.name, CHART_FONT) * 1.06, y: y + 4, fill: theme.muted })
    );
  });
  const shapes = distributions.map(({ values }, i) => {
    if (values.length === 0) return '';
    const style = lineStyle(i, name);
    const points = [...curves[i]!.values].map(
      (value, p) => `${px(axes.x(low + (p / (POINTS - 1)) * (high - low)))} ${px(axes.y(value))}`,
    );
    const area = `M0 ${px(PLOT)}L${points.join('L')}L${px(width)} ${px(PLOT)}Z`;
    const median = axes.x(spreadOf(values).median);
    return (
      element('path', { d: area, fill: style.colour, 'fill-opacity': '0.12' }) +
      element('path', { d: `M${points.join('L')}`, ...strokeOf(style) }) +
      element('line', { x1: median, x2: median, y1: 0, y2: PLOT, ...strokeOf(style), 'stroke-width': 1.2 }) +
      // Marks of near medians lie below each other.
      lineMark(style, median, 10 + i * (MARK + 4), theme)
    );
  });
  const top = AXIS_ROOM.top + distributions.length * ROW - 12;
  return (
    legend.join('') +
    element('g', { transform: `translate(${px(AXIS_ROOM.left)} ${px(top)})` }, axes.svg + shapes.join(''))
  );
}

/** Least and greatest of all values with a margin; about the value where there is one alone, 0…1 where there is none. */
export function rangeOf(all: readonly ArrayLike<number>[]): [low: number, high: number] {
  let [low, high] = [Infinity, -Infinity];
  for (const values of all) {
    for (let i = 0; i < values.length; i++) {
      if (values[i]! < low) low = values[i]!;
      if (values[i]! > high) high = values[i]!;
    }
  }
  if (low > high) return [0, 1];
  const margin = high > low ? 0.04 * (high - low) : Math.abs(low) * 0.1 || 0.5;
  return [low - margin, high + margin];
}
