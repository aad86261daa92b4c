/** Scores by training size, one line a contestant: what the few-shot figures draw, and how its lines are told apart. */
import { drawMark } from './scatterLegendSvg';
import { shapePath } from './markShapes';
import type { MarkShape } from './markShapes';
import { element, fitText, px, textElement, wrapText } from './svgText';
import type { SvgTheme, Theme } from './svgTheme';

export interface ScorePoint {
  readonly mean: number;
  /** Half of the error bar; NaN where there is none. */
  readonly deviation: number;
}

export interface ScoreLine {
  readonly name: string;
  /** By size; undefined where there is none. */
  readonly points: readonly (ScorePoint | undefined)[];
}

/** A value from elsewhere, drawn hollow. */
export interface ScoreReference extends ScorePoint {
  /** Index of the line that it stands beside, and of the size. */
  readonly line: number;
  readonly size: number;
}

export interface ScoreFigure {
  /** Name of the score, such as Pearson R. */
  readonly score: string;
  readonly sizes: readonly {
    /** As an axis writes it: "300", "all (712)". */
    readonly label: string;
    /** Rows trained on. */
    readonly rows: number;
  }[];
  readonly lines: readonly ScoreLine[];
  readonly references: readonly ScoreReference[];
  /** What the hollow marks are, in a few words. */
  readonly referenceText: string;
}

/** Dash, shape and colour of a line: any one of them tells four lines apart. */
export interface LineStyle {
  readonly colour: string;
  readonly shape: MarkShape;
  readonly dash: string;
}

const SHAPES: readonly MarkShape[] = ['circle', 'square', 'triangle', 'diamond'];
const DASHES = ['', '7 3', '2 3', '9 3 2 3'];
/** Okabe–Ito, by what can be seen on each ground. */
const COLOURS: Readonly<Record<Theme, readonly string[]>> = {
  light: ['#0072b2', '#d55e00', '#009e73', '#a6508a'],
  dark: ['#56b4e9', '#e69f00', '#009e73', '#cc79a7'],
};

/** Style of the i-th line; colours and shapes come round after four, by when their combination differs. */
export function lineStyle(i: number, theme: Theme): LineStyle {
  const round = Math.floor(i / 4);
  return { colour: COLOURS[theme][i % 4]!, shape: SHAPES[(i + round) % 4]!, dash: DASHES[(i + 2 * round) % 4]! };
}

export const MARK = 11;

/** A mark of a line; hollow for what is from elsewhere. */
export function lineMark(style: LineStyle, x: number, y: number, theme: SvgTheme, hollow = false): string {
  if (!hollow) return drawMark(style.shape, style.colour, MARK, x, y, theme.text);
  return element('path', {
    d: shapePath(style.shape, MARK),
    transform: `translate(${px(x)} ${px(y)})`,
    fill: theme.ground,
    stroke: style.colour,
    'stroke-width': 1.8,
  });
}

/** Least and greatest of what is drawn, error bars included; undefined where nothing is. */
export function scoreRange({ lines, references }: ScoreFigure, withBars: boolean): [number, number] | undefined {
  const points = [...lines.flatMap((line) => line.points), ...references].filter(
    (point): point is ScorePoint => point !== undefined && Number.isFinite(point.mean),
  );
  if (points.length === 0) return undefined;
  const half = ({ deviation }: ScorePoint): number => (withBars && Number.isFinite(deviation) ? deviation : 0);
  return [
    Math.min(...points.map((point) => point.mean - half(point))),
    Math.max(...points.map((point) => point.mean + half(point))),
  ];
}

const FONT = 11.5;
const ROW = 20;

/** Legend from (0, 0): a stroke with its mark, and the name, a row a line. */
export function drawLineLegend(figure: ScoreFigure, width: number, theme: SvgTheme, name: Theme): string {
  const rows = figure.lines.map((line, i) => {
    const style = lineStyle(i, name);
    const y = i * ROW + ROW / 2;
    return (
      element('line', { x1: 0, x2: 34, y1: y, y2: y, ...strokeOf(style) }) +
      lineMark(style, 17, y, theme) +
      textElement(fitText(line.name, width - 42, FONT), { x: 42, y: y + FONT * 0.35, 'font-size': FONT })
    );
  });
  if (figure.references.length > 0) {
    const y = rows.length * ROW + ROW / 2;
    const hollow = { colour: theme.text, shape: 'circle', dash: '' } as const;
    rows.push(
      lineMark(hollow, 17, y, theme, true) +
        wrapText(figure.referenceText, width - 42, FONT)
          .map((line, i) => textElement(line, { x: 42, y: y + FONT * (0.35 + 1.25 * i), 'font-size': FONT }))
          .join(''),
    );
  }
  return element('g', {}, rows.join(''));
}

export const strokeOf = ({ colour, dash }: LineStyle) => ({
  fill: 'none',
  stroke: colour,
  'stroke-width': 1.8,
  'stroke-dasharray': dash === '' ? undefined : dash,
});
