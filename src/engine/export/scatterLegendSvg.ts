import { categoryMarks, GREY, MISSING_CATEGORY, MISSING_SHAPE } from './categoryMarks';
import { hexColour, rimColour, viridis } from './colours';
import { shapePath } from './markShapes';
import type { MarkShape } from './markShapes';
import type { CategoryColour, ScatterColour, ValueColour } from './scatterColour';
import { element, escapeXml, fitText, px, textElement, textWidth } from './svgText';
import type { SvgTheme } from './svgTheme';
import { figure, grouped } from './ticks';
import { missingText, valueScale } from './valueScale';

const FONT = 11.5;
const ROW = 17;
const MARK = 10;
const BAR = { width: 14, height: 180, steps: 60 };

/** The room a legend has, in pixels. */
interface Room {
  readonly width: number;
  readonly height: number;
}

/** `title (unit)`. */
export function colourTitle(colour: ScatterColour): string {
  if (colour.kind === 'none') return '';
  if (colour.kind === 'category') return colour.title;
  const notes = [colour.unit, colour.scale === 'log' ? 'log scale' : ''].filter(Boolean);
  return notes.length > 0 ? `${colour.title} (${notes.join(', ')})` : colour.title;
}

/** Legend from (0, 0), the title first; empty for points all alike. */
export function drawScatterLegend(
  colour: ScatterColour,
  hidden: ReadonlySet<string>,
  room: Room,
  theme: SvgTheme,
): string {
  if (colour.kind === 'none') return '';
  const title = colourTitle(colour);
  const head =
    element('title', {}, escapeXml(title)) +
    textElement(fitText(title, room.width, FONT), { x: 0, y: FONT, 'font-size': FONT, 'font-weight': 600 });
  const body = colour.kind === 'value' ? values(colour, hidden, room, theme) : categories(colour, hidden, room, theme);
  return element('g', {}, head + body);
}

function categories(colour: CategoryColour, hidden: ReadonlySet<string>, room: Room, theme: SvgTheme): string {
  const { marks, missing } = categoryMarks(colour);
  const seen = marks.filter((mark) => !hidden.has(mark.name));
  const distinct = seen.filter((mark) => mark.distinct);
  const grey = seen.filter((mark) => !mark.distinct);
  const withMissing = missing > 0 && !hidden.has(MISSING_CATEGORY);
  const rows = Math.max(1, Math.floor((room.height - 24) / ROW));
  const notes = (withMissing ? 1 : 0) + (grey.length > 0 ? 1 : 0);
  // Where not all fit, one row says how many were left out.
  const fits = distinct.length + notes <= rows ? distinct.length : Math.max(0, rows - notes - 1);
  const left = distinct.slice(fits);
  const points = (of: readonly { readonly count: number }[]): number => of.reduce((sum, { count }) => sum + count, 0);
  const list: LegendRow[] = distinct.slice(0, fits);
  if (left.length > 0) list.push({ name: `${grouped(left.length)} more, not listed`, count: points(left) });
  if (grey.length > 0) {
    list.push({ name: `${grouped(grey.length)} more in grey`, count: points(grey), colour: GREY, shape: 'circle' });
  }
  if (withMissing) list.push({ name: 'missing', count: missing, colour: GREY, shape: MISSING_SHAPE });
  return list.map((row, i) => legendRow(row, 24 + i * ROW, room.width, theme)).join('');
}

interface LegendRow {
  readonly name: string;
  readonly count: number;
  readonly colour?: string;
  readonly shape?: MarkShape;
}

function legendRow({ name, count, colour, shape }: LegendRow, y: number, width: number, theme: SvgTheme): string {
  const number = grouped(count);
  const right = textWidth(number, FONT);
  const middle = y + ROW / 2;
  const mark = colour && shape ? drawMark(shape, colour, MARK, MARK / 2, middle, theme.text) : '';
  const baseline = middle + FONT * 0.35;
  return (
    mark +
    textElement(fitText(name, width - right - 26, FONT), { x: 18, y: baseline, 'font-size': FONT }) +
    textElement(number, { x: width, y: baseline, 'font-size': FONT, 'text-anchor': 'end', fill: theme.muted })
  );
}

/** One mark about (x, y), with its rim. */
export function drawMark(shape: MarkShape, colour: string, size: number, x: number, y: number, ink: string): string {
  return element('path', {
    d: shapePath(shape, size),
    transform: `translate(${px(x)} ${px(y)})`,
    fill: colour,
    stroke: rimColour(colour, ink),
    'stroke-width': 0.8,
  });
}

function values(colour: ValueColour, hidden: ReadonlySet<string>, room: Room, theme: SvgTheme): string {
  const scale = valueScale(colour);
  const small = { 'font-size': FONT, fill: theme.muted };
  const height = Math.min(BAR.height, Math.max(40, room.height - 90));
  const top = 30;
  const at = (value: number): number => top + (1 - scale.at(value)) * height;
  const parts: string[] = [];
  if (!Number.isNaN(scale.low)) {
    for (let i = 0; i < BAR.steps; i++) {
      parts.push(
        element('rect', {
          x: 0,
          y: top + (1 - (i + 1) / BAR.steps) * height,
          width: BAR.width,
          height: height / BAR.steps + 0.4,
          fill: hexColour(viridis((i + 0.5) / BAR.steps)),
        }),
      );
    }
    for (const tick of scale.ticks) {
      parts.push(
        element('line', { x1: BAR.width, x2: BAR.width + 4, y1: at(tick), y2: at(tick), stroke: theme.muted }),
        textElement(figure(tick), { x: BAR.width + 8, y: at(tick) + FONT * 0.35, ...small }),
      );
    }
    const range = `least ${figure(scale.low)}, greatest ${figure(scale.high)}`;
    parts.push(textElement(range, { x: 0, y: top + height + 20, ...small }));
  }
  if (scale.missing > 0 && !hidden.has(MISSING_CATEGORY)) {
    const y = Number.isNaN(scale.low) ? top : top + height + 34;
    parts.push(
      drawMark(MISSING_SHAPE, GREY, MARK, MARK / 2, y, theme.text),
      textElement(missingText(scale), { x: 18, y: y + FONT * 0.35, 'font-size': FONT }),
    );
  }
  return parts.join('');
}
