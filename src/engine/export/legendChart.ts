import { element, escapeXml, px, textElement, wrapText } from './svgText';
import { THEMES } from './svgTheme';
import type { SvgTheme, Theme } from './svgTheme';

export interface ChartSvgOptions {
  /** Pixels of the whole figure, legend and caption included; not less than 420 × 320. */
  readonly width?: number;
  readonly height?: number;
  readonly title: string;
  /** What made it, and what is drawn. */
  readonly caption: string;
  readonly theme?: Theme;
}

export interface ChartRoom {
  readonly width: number;
  readonly height: number;
}

const MARGIN = 24;
const TITLE_SIZE = 16;
const CAPTION_SIZE = 11;
const LEGEND_WIDTH = 190;
const FONT = 'Helvetica Neue, Helvetica, Arial, Liberation Sans, sans-serif';

/**
 * A chart as one SVG document: title above, legend to the right, caption below. Pure: no DOM, equal input gives equal bytes.
 * @param draw the chart in its room, from (0, 0)
 * @param legend likewise
 */
export function chartSvg(
  { title, caption, theme: name = 'light', ...size }: ChartSvgOptions,
  draw: (room: ChartRoom, theme: SvgTheme, name: Theme) => string,
  legend: (width: number, theme: SvgTheme, name: Theme) => string,
): string {
  const theme = THEMES[name];
  const width = Math.max(420, size.width ?? 900);
  const lines = wrapText(caption, width - 2 * MARGIN, CAPTION_SIZE);
  const captionHeight = lines.length * CAPTION_SIZE * 1.45;
  const top = MARGIN + TITLE_SIZE + 14;
  const height = Math.max(320, size.height ?? 640, top + 200 + captionHeight + 2 * MARGIN);
  const room = {
    width: width - 3 * MARGIN - LEGEND_WIDTH,
    height: height - top - captionHeight - 2 * MARGIN + 8,
  };
  const at = (x: number, y: number, content: string): string =>
    element('g', { transform: `translate(${px(x)} ${px(y)})` }, content);
  const parts = [
    element('title', {}, escapeXml(title)),
    element('desc', {}, escapeXml(caption)),
    element('rect', { width, height, fill: theme.ground }),
    textElement(title, { x: MARGIN, y: MARGIN + TITLE_SIZE, 'font-size': TITLE_SIZE, 'font-weight': 600 }),
    at(MARGIN, top, draw(room, theme, name)),
    at(width - MARGIN - LEGEND_WIDTH, top, legend(LEGEND_WIDTH, theme, name)),
    ...lines.map((line, i) =>
      textElement(line, {
        x: MARGIN,
        y: height - MARGIN - captionHeight + (i + 1) * CAPTION_SIZE * 1.45,
        'font-size': CAPTION_SIZE,
        fill: theme.muted,
      }),
    ),
  ];
  const box = { width, height, viewBox: `0 0 ${px(width)} ${px(height)}`, role: 'img' };
  const root = { xmlns: 'http://www.w3.org/2000/svg', ...box, 'font-family': FONT, 'font-size': 12, fill: theme.text };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('svg', root, `\n${parts.filter(Boolean).join('\n')}\n`)}\n`;
}
