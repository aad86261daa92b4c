import { categoryMarks, MISSING_CATEGORY } from './categoryMarks';
import { selectedPoints, shownPoints } from './pointMarks';
import type { ScatterColour } from './scatterColour';
import { categorySpots, placeLabels } from './scatterLabels';
import { drawScatterLegend } from './scatterLegendSvg';
import { drawPoints } from './scatterPoints';
import { boundsOf, fitView, screenX, screenY } from './scatterView';
import type { ScatterView } from './scatterView';
import { element, escapeXml, px, textElement, wrapText } from './svgText';
import { THEMES } from './svgTheme';
import type { SvgTheme, Theme } from './svgTheme';
import { grouped } from './ticks';

export interface ScatterSvgOptions {
  /** Pixels of the whole figure, legend and caption included; not less than 360 × 320. */
  readonly width?: number;
  readonly height?: number;
  readonly title: string;
  /** What made it: parameters, seeds, the model. What is not drawn is added to it. */
  readonly caption: string;
  /** Names of the axes, such as UMAP 1 and UMAP 2. */
  readonly axes?: readonly [x: string, y: string];
  readonly theme?: Theme;
  /** Diameter of a point in pixels; by default by their number. */
  readonly size?: number;
  /** 0…1 */
  readonly opacity?: number;
  /** Names of categories that are not drawn; `MISSING_CATEGORY` is those without one. */
  readonly hidden?: ReadonlySet<string>;
  readonly selected?: ReadonlySet<string>;
  /** Names of categories where their points are densest. */
  readonly labels?: boolean;
  /** Part of the plane; by default all of it. `scale` is in pixels of this figure. */
  readonly view?: ScatterView;
}

const MARGIN = 24;
const TITLE_SIZE = 16;
const CAPTION_SIZE = 11;
const LABEL_SIZE = 12;
const LEGEND_WIDTH = 190;
const FONT = 'Helvetica Neue, Helvetica, Arial, Liberation Sans, sans-serif';

/** Colour of points that are not coloured by anything; Okabe–Ito's blues. */
export const PLAIN: Readonly<Record<Theme, string>> = { light: '#0072b2', dark: '#56b4e9' };

/** A diameter at which so many points can be told apart, in pixels. */
export function suggestedSize(points: number): number {
  return points < 300 ? 9 : points < 2_000 ? 7 : points < 10_000 ? 5 : points < 30_000 ? 4 : 3;
}

/**
 * A scatter plot as one SVG document with legend and caption. Pure: no DOM, equal input gives equal bytes; every text is escaped.
 * @param positions n × 2, y upwards; points that are not finite are left out and counted in the caption
 * @param ids n, unique
 */
export function scatterSvg(
  positions: Float32Array,
  ids: readonly string[],
  colour: ScatterColour,
  options: ScatterSvgOptions,
): string {
  const { theme: themeName = 'light', hidden = new Set(), selected = new Set(), opacity = 0.8, title } = options;
  const theme = THEMES[themeName];
  const width = Math.max(360, options.width ?? 900);
  const height = Math.max(320, options.height ?? 680);
  const shown = shownPoints(positions, colour, hidden);
  const told = [options.caption, leftOut(positions, colour, shown, hidden, count(selectedPoints(ids, selected)))]
    .filter(Boolean)
    .join(' ');
  const caption = wrapText(told, width - 2 * MARGIN, CAPTION_SIZE);
  const captionHeight = caption.length * CAPTION_SIZE * 1.45;
  const top = MARGIN + TITLE_SIZE + 14;
  const legendWidth = colour.kind === 'none' ? 0 : LEGEND_WIDTH;
  const plot = {
    width: width - 2 * MARGIN - (legendWidth && legendWidth + MARGIN),
    height: Math.max(80, height - top - captionHeight - MARGIN - (options.axes ? 34 : 14)),
  };
  const whole = Math.max(height, top + plot.height + (options.axes ? 34 : 14) + captionHeight + MARGIN);
  const size = options.size ?? suggestedSize(ids.length);
  const view = options.view ?? fitView(boundsOf(positions), plot.width, plot.height, 8 + size);
  const points = drawPoints({
    ...{ positions, ids, colour, selected, shown, view, size, opacity, theme, plain: PLAIN[themeName] },
    ...plot,
  });
  const labels = options.labels === true && colour.kind === 'category';
  const parts = [
    element('title', {}, escapeXml(title)),
    element('desc', {}, escapeXml(told)),
    element('rect', { width, height: whole, fill: theme.ground }),
    textElement(title, { x: MARGIN, y: MARGIN + TITLE_SIZE, 'font-size': TITLE_SIZE, 'font-weight': 600 }),
    element('clipPath', { id: 'plot' }, element('rect', { ...plot })),
    element(
      'g',
      { transform: `translate(${px(MARGIN)} ${px(top)})` },
      element('rect', { ...plot, fill: 'none', stroke: theme.line }) +
        element('g', { 'clip-path': 'url(#plot)' }, points) +
        (labels ? drawLabels(categorySpots(positions, colour, shown), view, plot, theme) : '') +
        (options.axes ? axisNames(options.axes, plot.height, theme) : ''),
    ),
    element(
      'g',
      { transform: `translate(${px(width - MARGIN - legendWidth)} ${px(top)})` },
      drawScatterLegend(colour, hidden, { width: legendWidth, height: plot.height }, theme),
    ),
    ...caption.map((line, i) =>
      textElement(line, {
        x: MARGIN,
        y: whole - MARGIN - captionHeight + (i + 1) * CAPTION_SIZE * 1.45,
        'font-size': CAPTION_SIZE,
        fill: theme.muted,
      }),
    ),
  ];
  const names = { xmlns: 'http://www.w3.org/2000/svg' };
  const box = { width, height: whole, viewBox: `0 0 ${px(width)} ${px(whole)}`, role: 'img' };
  const root = { ...names, ...box, 'font-family': FONT, 'font-size': LABEL_SIZE, fill: theme.text };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('svg', root, `\n${parts.filter(Boolean).join('\n')}\n`)}\n`;
}

function drawLabels(
  spots: readonly { readonly name: string; readonly x: number; readonly y: number }[],
  view: ScatterView,
  { width, height }: { readonly width: number; readonly height: number },
  theme: SvgTheme,
): string {
  const labels = spots.map(({ name, x, y }) => ({
    text: name,
    x: screenX(view, x, width),
    y: screenY(view, y, height),
  }));
  const placed = placeLabels(labels, width, height, LABEL_SIZE);
  const ink = { 'font-size': LABEL_SIZE, 'font-weight': 600, 'text-anchor': 'middle', 'paint-order': 'stroke' };
  const halo = { stroke: theme.ground, 'stroke-width': 3, 'stroke-linejoin': 'round' };
  return labels
    .map(({ text }, i) => {
      const at = placed[i];
      return at ? textElement(text, { x: at.x, y: at.y + LABEL_SIZE * 0.35, ...ink, ...halo }) : '';
    })
    .join('');
}

/** Names with arrows below the lower left corner and along the left edge: a layout has directions but no units. */
function axisNames([x, y]: readonly [string, string], height: number, theme: SvgTheme): string {
  const small = { 'font-size': CAPTION_SIZE, fill: theme.muted };
  return (
    textElement(`${x} →`, { x: 0, y: height + 17, ...small }) +
    textElement(`${y} →`, { x: 0, y: 0, transform: `translate(-8 ${px(height)}) rotate(-90)`, ...small })
  );
}

/** What a reader would not see otherwise: points that are not drawn and why, and how many are selected. */
function leftOut(
  positions: Float32Array,
  colour: ScatterColour,
  shown: Uint8Array,
  hidden: ReadonlySet<string>,
  selected: number,
): string {
  const n = shown.length;
  const drawn = count(shown);
  const anywhere = count(shownPoints(positions, { kind: 'none' }, hidden));
  const notes = [`${grouped(drawn)} of ${grouped(n)} points are drawn`];
  if (drawn === n) notes[0] = `${grouped(n)} points`;
  if (anywhere < n) notes.push(`${grouped(n - anywhere)} have no position`);
  if (drawn < anywhere) notes.push(`${grouped(anywhere - drawn)} are hidden (${hiddenNames(colour, hidden)})`);
  if (selected > 0) notes.push(`${grouped(selected)} are selected, the others dimmed`);
  return `${notes.join('; ')}.`;
}

function count(flags: Uint8Array): number {
  return flags.reduce((sum, flag) => sum + flag, 0);
}

function hiddenNames(colour: ScatterColour, hidden: ReadonlySet<string>): string {
  const names = colour.kind === 'category' ? categoryMarks(colour).marks.map(({ name }) => name) : [];
  const list = names.filter((name) => hidden.has(name));
  if (hidden.has(MISSING_CATEGORY)) list.push('missing');
  const more = list.length - 5;
  return more > 0 ? `${list.slice(0, 5).join(', ')} and ${grouped(more)} more` : list.join(', ');
}
