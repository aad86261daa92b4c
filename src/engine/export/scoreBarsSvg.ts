import { chartSvg, CHART_FONT } from './chartFrame';
import type { ChartOptions, ChartRoom } from './chartFrame';
import { element, fitText, textElement, textWidth } from './svgText';
import { figure, niceTicks } from './ticks';

/** A score and its 95 % confidence interval (NaN where there is none). */
export interface ScoreBar {
  readonly name: string;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  /** Filled bar, hollow bar, or a diamond: a figure of another work. */
  readonly kind: 'embeddings' | 'baseline' | 'paper';
}

const ROW = 26;
const AXIS = 44;
const BLUE = { light: '#0072b2', dark: '#56b4e9' } as const;

/** Scores side by side, one row each, with intervals. Rows without a value say so. */
export function scoreBarsSvg(bars: readonly ScoreBar[], metric: string, options: ChartOptions): string {
  return chartSvg(
    options,
    (room) => draw(bars, metric, room),
    () => bars.length * ROW + AXIS,
  );
}

function draw(bars: readonly ScoreBar[], metric: string, { width, theme, dark }: ChartRoom): string {
  const names = Math.min(width * 0.42, Math.max(...bars.map(({ name }) => textWidth(name, CHART_FONT))) + 10);
  const texts = bars.map(scoreOf);
  const right = Math.max(...texts.map((text) => textWidth(text, CHART_FONT))) + 12;
  const plot = Math.max(60, width - names - right);
  const values = bars.flatMap(({ mean, low, high }) => [mean, low, high]).filter(Number.isFinite);
  const [low, high] = [Math.min(0, ...values), Math.max(0.1, ...values)];
  const x = (value: number): number => names + ((value - low) / (high - low)) * plot;
  const bottom = bars.length * ROW;
  const ticks = niceTicks(low, high, Math.max(2, plot / 80)).map(
    (tick) =>
      element('line', { x1: x(tick), x2: x(tick), y1: 0, y2: bottom, stroke: theme.line, 'stroke-width': 0.7 }) +
      textElement(figure(Number(tick.toPrecision(12))), {
        ...{ x: x(tick), y: bottom + 16, 'text-anchor': 'middle', 'font-size': 11, fill: theme.muted },
      }),
  );
  const rows = bars.map((bar, i) => {
    const y = i * ROW + ROW / 2;
    const known = Number.isFinite(bar.mean);
    return [
      textElement(fitText(bar.name, names - 10, CHART_FONT), { x: names - 10, y: y + 4, 'text-anchor': 'end' }),
      known ? mark(bar, x, y, dark ? BLUE.dark : BLUE.light, theme.text) : '',
      known ? whiskers(bar, x, y, theme.text) : '',
      textElement(texts[i]!, {
        x: width,
        y: y + 4,
        'text-anchor': 'end',
        ...(bar.kind === 'embeddings' && { 'font-weight': 600 }),
      }),
    ].join('');
  });
  return [
    ...ticks,
    ...rows,
    element('line', { x1: x(0), x2: x(0), y1: 0, y2: bottom, stroke: theme.muted }),
    textElement(metric, { x: names + plot / 2, y: bottom + 35, 'text-anchor': 'middle' }),
  ].join('');
}

function mark({ mean, kind }: ScoreBar, x: (value: number) => number, y: number, colour: string, ink: string): string {
  if (kind === 'paper') {
    const at = x(mean);
    return element('path', {
      d: `M${at} ${y - 6}L${at + 6} ${y}L${at} ${y + 6}L${at - 6} ${y}Z`,
      fill: 'none',
      stroke: ink,
    });
  }
  const [from, to] = [Math.min(x(0), x(mean)), Math.max(x(0), x(mean))];
  const fill = kind === 'embeddings' ? { fill: colour } : { fill: colour, 'fill-opacity': 0.14, stroke: colour };
  return element('rect', { x: from, y: y - 8, width: to - from, height: 16, ...fill });
}

function whiskers({ low, high }: ScoreBar, x: (value: number) => number, y: number, ink: string): string {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return '';
  const line = (x1: number, x2: number, y1: number, y2: number): string =>
    element('line', { x1, x2, y1, y2, stroke: ink, 'stroke-width': 1.2 });
  return line(x(low), x(high), y, y) + line(x(low), x(low), y - 4, y + 4) + line(x(high), x(high), y - 4, y + 4);
}

function scoreOf({ mean, high }: ScoreBar): string {
  if (!Number.isFinite(mean)) return 'not defined';
  const half = high - mean;
  return Number.isFinite(half) ? `${digits(mean)} ± ${digits(half)}` : digits(mean);
}

const digits = (value: number): string => value.toFixed(3).replace('-', '−');
