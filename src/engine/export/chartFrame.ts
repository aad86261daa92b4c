import { element, escapeXml, px, textElement, wrapText } from './svgText';
import { THEMES } from './svgTheme';
import type { SvgTheme, Theme } from './svgTheme';
import { figure, niceTicks } from './ticks';

export interface ChartOptions {
  /** Pixels of the whole figure, caption included; not less than 360 wide. Charts of many rows grow beyond the height. */
  readonly width?: number;
  readonly height?: number;
  readonly title: string;
  /** What made it: data, model, split, seeds. */
  readonly caption: string;
  readonly theme?: Theme;
}

/** Room of a chart between its title and its caption, in pixels, from (0, 0). */
export interface ChartRoom {
  readonly width: number;
  readonly height: number;
  readonly theme: SvgTheme;
  readonly dark: boolean;
}

const MARGIN = 24;
const TITLE_SIZE = 16;
const CAPTION_SIZE = 11;
export const CHART_FONT = 12;
/** Where a chart's room begins in the whole figure, in pixels. */
export const CHART_ORIGIN = { x: MARGIN, y: MARGIN + TITLE_SIZE + 14 } as const;
const FONT = 'Helvetica Neue, Helvetica, Arial, Liberation Sans, sans-serif';

/**
 * A chart as one SVG document with title and caption. Pure: no DOM, equal input gives equal bytes; every text is escaped.
 * @param needs height that the chart needs of a room so wide; by default what is left of the whole
 */
export function chartSvg(
  { width: wished = 720, height: whole = 480, title, caption, theme: name = 'light' }: ChartOptions,
  draw: (room: ChartRoom) => string,
  needs?: (width: number) => number,
): string {
  const theme = THEMES[name];
  const width = Math.max(360, wished);
  const inner = width - 2 * MARGIN;
  const lines = wrapText(caption, inner, CAPTION_SIZE);
  const captionHeight = lines.length * CAPTION_SIZE * 1.45;
  const { y: top } = CHART_ORIGIN;
  const height = needs?.(inner) ?? Math.max(160, whole - top - captionHeight - MARGIN - 12);
  const bottom = top + height + 12;
  const total = bottom + captionHeight + MARGIN;
  const parts = [
    element('title', {}, escapeXml(title)),
    element('desc', {}, escapeXml(caption)),
    element('rect', { width, height: total, fill: theme.ground }),
    textElement(title, { x: MARGIN, y: MARGIN + TITLE_SIZE, 'font-size': TITLE_SIZE, 'font-weight': 600 }),
    element(
      'g',
      { transform: `translate(${px(MARGIN)} ${px(top)})` },
      draw({ width: inner, height, theme, dark: name === 'dark' }),
    ),
    ...lines.map((line, i) =>
      textElement(line, {
        x: MARGIN,
        y: bottom + (i + 1) * CAPTION_SIZE * 1.45,
        'font-size': CAPTION_SIZE,
        fill: theme.muted,
      }),
    ),
  ];
  const box = { width, height: total, viewBox: `0 0 ${px(width)} ${px(total)}`, role: 'img' };
  const root = {
    xmlns: 'http://www.w3.org/2000/svg',
    ...box,
    'font-family': FONT,
    'font-size': CHART_FONT,
    fill: theme.text,
  };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('svg', root, `\n${parts.join('\n')}\n`)}\n`;
}

export interface ChartAxis {
  readonly title: string;
  readonly low: number;
  readonly high: number;
}

/** Where values lie on a pair of axes, and the axes themselves. */
export interface ChartAxes {
  readonly svg: string;
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
}

/** Room that axes take left of and below their plot. */
export const AXIS_ROOM = { left: 56, bottom: 40, top: 20 } as const;

/** Axes about a plot of this size whose upper left corner is (0, 0), and its title above. */
export function chartAxes(
  title: string,
  across: ChartAxis,
  up: ChartAxis,
  { width, height, theme }: Pick<ChartRoom, 'width' | 'height' | 'theme'>,
): ChartAxes {
  const x = (value: number): number => ((value - across.low) / (across.high - across.low || 1)) * width;
  const y = (value: number): number => height - ((value - up.low) / (up.high - up.low || 1)) * height;
  const small = { 'font-size': 11, fill: theme.muted };
  const marks = [
    ...niceTicks(across.low, across.high, Math.max(2, width / 80)).map(
      (tick) =>
        element('line', { x1: x(tick), x2: x(tick), y1: height, y2: height + 4, stroke: theme.muted }) +
        textElement(figure(rounded(tick)), { x: x(tick), y: height + 16, 'text-anchor': 'middle', ...small }),
    ),
    ...niceTicks(up.low, up.high, Math.max(2, height / 60)).map(
      (tick) =>
        element('line', { x1: -4, x2: 0, y1: y(tick), y2: y(tick), stroke: theme.muted }) +
        textElement(figure(rounded(tick)), { x: -7, y: y(tick) + 4, 'text-anchor': 'end', ...small }),
    ),
  ];
  const svg = [
    element('rect', { width, height, fill: 'none', stroke: theme.line }),
    ...marks,
    textElement(title, { x: 0, y: -7, 'font-weight': 600 }),
    textElement(across.title, { x: width / 2, y: height + 33, 'text-anchor': 'middle' }),
    textElement(up.title, {
      x: 0,
      y: 0,
      'text-anchor': 'middle',
      transform: `translate(-42 ${px(height / 2)}) rotate(-90)`,
    }),
  ].join('');
  return { svg, x, y };
}

/** Without the last bits that sums of steps leave. */
const rounded = (value: number): number => Number(value.toPrecision(12));
