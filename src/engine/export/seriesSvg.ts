import { chartSvg } from './legendChart';
import type { ChartRoom, ChartSvgOptions } from './legendChart';
import { drawLineLegend, lineMark, lineStyle, scoreRange, strokeOf } from './scoreLines';
import type { ScoreFigure, ScorePoint } from './scoreLines';
import { element, px, textElement, textWidth } from './svgText';
import type { SvgTheme, Theme } from './svgTheme';
import { figure as numberText, niceTicks } from './ticks';

const FONT = 11.5;
const LEFT = 58;
const BOTTOM = 56;
/** Between the marks of two lines at one size, so that error bars can be told apart. */
const APART = 7;

export interface SeriesLayout {
  /** x of each size: log of its rows. */
  readonly x: readonly number[];
  /** Row of each size's label: two are used where labels would touch. */
  readonly labelRow: readonly (0 | 1)[];
  readonly ticks: readonly number[];
  readonly y: (value: number) => number;
}

/** Places in a room whose axes are at its left and lower edges. */
export function seriesLayout(figure: ScoreFigure, { width, height }: ChartRoom): SeriesLayout {
  const logs = figure.sizes.map(({ rows }) => Math.log(Math.max(1, rows)));
  const [least, most] = [Math.min(...logs), Math.max(...logs)];
  const [from, to] = [LEFT + 34, width - 54];
  const x = logs.map((log) => (most > least ? from + ((log - least) / (most - least)) * (to - from) : (from + to) / 2));
  let end = -Infinity;
  let below: 0 | 1 = 0;
  const labelRow = figure.sizes.map(({ label }, i): 0 | 1 => {
    const half = textWidth(label, FONT) / 2 + 4;
    below = x[i]! - half < end && below === 0 ? 1 : 0;
    end = Math.max(end, x[i]! + half);
    return below;
  });
  const [low, high] = scoreRange(figure, true) ?? [0, 1];
  const margin = 0.06 * (high - low || Math.abs(high) || 1);
  const [bottom, top] = [low - margin, high + margin];
  const y = (value: number): number => (height - BOTTOM) * (1 - (value - bottom) / (top - bottom));
  return { x, labelRow, ticks: niceTicks(bottom, top, 6), y };
}

/** Scores over the number of training rows (log axis), one line a contestant, error bars of one deviation; an SVG document. */
export function seriesSvg(figure: ScoreFigure, options: ChartSvgOptions): string {
  return chartSvg(
    options,
    (room, theme, name) => draw(figure, room, theme, name),
    (width, theme, name) => drawLineLegend(figure, width, theme, name),
  );
}

function draw(figure: ScoreFigure, room: ChartRoom, theme: SvgTheme, name: Theme): string {
  const { x, labelRow, ticks, y } = seriesLayout(figure, room);
  const { width, height } = room;
  const bottom = height - BOTTOM;
  const small = { 'font-size': FONT, fill: theme.muted };
  const grid = ticks.flatMap((tick) => [
    element('line', { x1: LEFT, x2: width, y1: y(tick), y2: y(tick), stroke: theme.line, 'stroke-width': 0.6 }),
    textElement(numberText(Number(tick.toPrecision(12))), {
      x: LEFT - 8,
      y: y(tick) + FONT * 0.35,
      'text-anchor': 'end',
      ...small,
    }),
  ]);
  const sizes = figure.sizes.flatMap(({ label }, i) => [
    element('line', { x1: x[i]!, x2: x[i]!, y1: bottom, y2: bottom + 5, stroke: theme.muted }),
    textElement(label, { x: x[i]!, y: bottom + 19 + 13 * labelRow[i]!, 'text-anchor': 'middle', ...small }),
  ]);
  const middle = (figure.lines.length - 1) / 2;
  const place = (line: number, size: number): number => x[size]! + (line - middle) * APART;
  const lines = figure.lines.map((line, i) => {
    const style = lineStyle(i, name);
    const seen = line.points.flatMap((point, size) =>
      point && Number.isFinite(point.mean) ? [{ point, at: place(i, size) }] : [],
    );
    const path = seen.map(({ point, at }, k) => `${k === 0 ? 'M' : 'L'}${px(at)} ${px(y(point.mean))}`).join('');
    return element(
      'g',
      {},
      (seen.length > 1 ? element('path', { d: path, ...strokeOf(style) }) : '') +
        seen.map(({ point, at }) => bar(point, at, y, style.colour)).join('') +
        seen.map(({ point, at }) => lineMark(style, at, y(point.mean), theme)).join(''),
    );
  });
  const references = figure.references.map((one) => {
    const style = lineStyle(one.line, name);
    const at = place(one.line, one.size) + APART * figure.lines.length;
    return bar(one, at, y, style.colour) + lineMark(style, at, y(one.mean), theme, true);
  });
  const axes =
    element('path', { d: `M${px(LEFT)} 0V${px(bottom)}H${px(width)}`, fill: 'none', stroke: theme.muted }) +
    textElement('Training rows (log scale)', {
      x: (LEFT + width) / 2,
      y: height - 4,
      'text-anchor': 'middle',
      ...small,
    }) +
    textElement(`${figure.score} on test rows`, {
      x: 0,
      y: 0,
      transform: `translate(12 ${px(bottom / 2)}) rotate(-90)`,
      'text-anchor': 'middle',
      ...small,
    });
  return [...grid, axes, ...sizes, ...lines, ...references].join('');
}

/** An error bar with short ends; nothing where there is no deviation. */
function bar({ mean, deviation }: ScorePoint, x: number, y: (value: number) => number, colour: string): string {
  if (!(deviation > 0) || !Number.isFinite(deviation)) return '';
  const [top, bottom] = [px(y(mean + deviation)), px(y(mean - deviation))];
  const [left, right] = [px(x - 3), px(x + 3)];
  return element('path', {
    d: `M${left} ${top}H${right}M${px(x)} ${top}V${bottom}M${left} ${bottom}H${right}`,
    fill: 'none',
    stroke: colour,
    'stroke-width': 1.3,
  });
}
