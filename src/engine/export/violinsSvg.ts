import { kernelDensity } from '../../lib/statistics/kernelDensity';
import { spreadOf } from '../../lib/statistics/spread';
import { CHART_FONT, chartSvg } from './chartFrame';
import type { ChartAxis, ChartOptions, ChartRoom } from './chartFrame';
import type { Distribution } from './distributionsSvg';
import { lineMark, lineStyle } from './scoreLines';
import { element, fitText, px, textElement, textWidth } from './svgText';
import { figure, niceTicks } from './ticks';

/** A distribution, and what is said of it at its end. */
export interface Violin extends Distribution {
  readonly note: string;
}

const ROW = 58;
const AXIS = 44;
const POINTS = 160;
/** Of so few values each is drawn as well: a density of ten says little. */
const FEW = 60;

/** Distributions below each other on one axis: density, box from quartile to quartile, and a mark on the median. */
export function violinsSvg(violins: readonly Violin[], axis: ChartAxis, options: ChartOptions): string {
  return chartSvg(
    options,
    (room) => draw(violins, axis, room),
    () => violins.length * ROW + AXIS,
  );
}

function draw(violins: readonly Violin[], { title, low, high }: ChartAxis, { width, theme, dark }: ChartRoom): string {
  const widest = Math.max(...violins.map(({ name }) => textWidth(name, CHART_FONT) * 1.06));
  const left = Math.min(width * 0.34, widest + 12);
  const notes = Math.min(width * 0.3, Math.max(...violins.map(({ note }) => textWidth(note, 11))) + 12);
  const plot = Math.max(80, width - left - notes);
  const x = (value: number): number => left + ((value - low) / (high - low)) * plot;
  const bottom = violins.length * ROW;
  const ticks = niceTicks(low, high, Math.max(2, plot / 80)).map(
    (tick) =>
      element('line', { x1: x(tick), x2: x(tick), y1: 0, y2: bottom, stroke: theme.line, 'stroke-width': 0.7 }) +
      textElement(figure(Number(tick.toPrecision(12))), {
        ...{ x: x(tick), y: bottom + 16, 'text-anchor': 'middle', 'font-size': 11, fill: theme.muted },
      }),
  );
  const rows = violins.map(({ name, values, note }, i) => {
    const y = i * ROW + ROW / 2;
    const words = [
      textElement(fitText(name, left - 10, CHART_FONT), { x: left - 10, y: y + 4, 'text-anchor': 'end' }),
      textElement(fitText(note, notes - 10, 11), { x: left + plot + 10, y: y + 4, 'font-size': 11, fill: theme.muted }),
    ].join('');
    if (values.length === 0) return words;
    const style = lineStyle(i, dark ? 'dark' : 'light');
    const sorted = Float64Array.from(values).sort();
    const { values: density } = kernelDensity(sorted, low, high, POINTS);
    const most = Math.max(...density) || 1;
    const half = (p: number): number => (density[p]! / most) * (ROW / 2 - 5);
    const place = (p: number, side: number): string =>
      `${px(x(low + (p / (POINTS - 1)) * (high - low)))} ${px(y + side * half(p))}`;
    const order = Array.from({ length: POINTS }, (_, p) => p);
    const outline = [...order.map((p) => place(p, -1)), ...order.reverse().map((p) => place(p, 1))];
    const spread = spreadOf(sorted);
    const [first, median, third] = [x(spread.lowerQuartile), x(spread.median), x(spread.upperQuartile)];
    const shown = values.length <= FEW ? [...sorted] : [];
    return [
      words,
      element('path', {
        d: `M${outline.join('L')}Z`,
        fill: style.colour,
        'fill-opacity': '0.22',
        stroke: style.colour,
      }),
      ...shown.map((value, p) =>
        element('circle', {
          cx: x(value),
          cy: y + 13 + ((p * 7) % 5) * 1.6,
          r: 1.6,
          fill: style.colour,
          'fill-opacity': '0.8',
        }),
      ),
      element('rect', { x: first, y: y - 4, width: Math.max(1, third - first), height: 8, fill: theme.text }),
      lineMark(style, median, y, theme, true),
    ].join('');
  });
  const zero =
    low < 0 && high > 0 ? element('line', { x1: x(0), x2: x(0), y1: 0, y2: bottom, stroke: theme.muted }) : '';
  return [
    ...ticks,
    zero,
    ...rows,
    textElement(title, { x: left + plot / 2, y: bottom + 35, 'text-anchor': 'middle' }),
  ].join('');
}
