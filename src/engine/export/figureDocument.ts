import { element, escapeXml, px, textElement, wrapText } from './svgText';
import { THEMES } from './svgTheme';
import type { Theme } from './svgTheme';

/** A figure without its surroundings. */
export interface FigureDocument {
  readonly title: string;
  readonly caption: string;
  /** Pixels that `content` takes. */
  readonly width: number;
  readonly height: number;
  /** Markup; its texts are escaped already. */
  readonly content: string;
}

const MARGIN = 24;
const TITLE_SIZE = 16;
const CAPTION_SIZE = 11;
/** Narrower figures would break their caption into too many lines. */
const LEAST = 520;
const LINE = CAPTION_SIZE * 1.45;
const FONT = 'Helvetica Neue, Helvetica, Arial, Liberation Sans, sans-serif';

/** A figure with title, caption and ground as one SVG document. */
export function figureDocument({ title, caption, width, height, content }: FigureDocument, name: Theme): string {
  const theme = THEMES[name];
  const top = MARGIN + TITLE_SIZE + 14;
  const lines = wrapText(caption, Math.max(width, LEAST), CAPTION_SIZE);
  const whole = { width: Math.max(width, LEAST) + 2 * MARGIN, height: top + height + lines.length * LINE + MARGIN };
  const parts = [
    element('title', {}, escapeXml(title)),
    element('desc', {}, escapeXml(caption)),
    element('rect', { ...whole, fill: theme.ground }),
    textElement(title, { x: MARGIN, y: MARGIN + TITLE_SIZE, 'font-size': TITLE_SIZE, 'font-weight': 600 }),
    element('g', { transform: `translate(${px(MARGIN)} ${px(top)})` }, `\n${content}\n`),
    ...lines.map((line, i) =>
      textElement(line, {
        x: MARGIN,
        y: top + height + (i + 1) * LINE,
        'font-size': CAPTION_SIZE,
        fill: theme.muted,
      }),
    ),
  ];
  const root = {
    xmlns: 'http://www.w3.org/2000/svg',
    ...whole,
    viewBox: `0 0 ${px(whole.width)} ${px(whole.height)}`,
    role: 'img',
    'font-family': FONT,
    fill: theme.text,
  };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('svg', root, `\n${parts.join('\n')}\n`)}\n`;
}
