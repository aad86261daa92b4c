import { chartSvg } from './legendChart';
import type { ChartRoom, ChartSvgOptions } from './legendChart';
import { drawLineLegend, lineMark, lineStyle, scoreRange, strokeOf } from './scoreLines';
import type { ScoreFigure } from './scoreLines';
import { element, px, textElement } from './svgText';
import type { SvgTheme, Theme } from './svgTheme';
import { figure as numberText, niceStep } from './ticks';

const FONT = 11.5;

export interface RadialLayout {
  readonly centre: readonly [x: number, y: number];
  /** Of the outermost ring. */
  readonly radius: number;
  /** Scores of the rings, from the centre (which is the first) outwards. */
  readonly rings: readonly number[];
  /** Where a score at a size lies. */
  readonly at: (size: number, score: number) => readonly [x: number, y: number];
}

/** Sizes around the circle, clockwise from the top; the score is the distance from the centre, which is 0 or, with scores below, less. */
export function radialLayout(figure: ScoreFigure, { width, height }: ChartRoom): RadialLayout {
  const [least, most] = scoreRange(figure, false) ?? [0, 1];
  const [low, high] = [Math.min(0, least), Math.max(0, most)];
  const step = niceStep(high - low || 1, 4);
  const [first, last] = [Math.floor(low / step + 1e-9), Math.max(1, Math.ceil(high / step - 1e-9))];
  const rings = Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
  const centre = [width / 2, height / 2] as const;
  const radius = Math.max(40, Math.min(width, height) / 2 - 34);
  const [inner, outer] = [rings[0]!, rings.at(-1)!];
  const at = (size: number, score: number): readonly [number, number] => {
    const angle = (2 * Math.PI * size) / figure.sizes.length;
    const distance = (radius * (score - inner)) / (outer - inner);
    return [centre[0] + distance * Math.sin(angle), centre[1] - distance * Math.cos(angle)];
  };
  return { centre, radius, rings, at };
}

/** The radial plot of the paper's Fig. 2C: a spoke a size, a closed line a contestant; an SVG document. */
export function radialSvg(figure: ScoreFigure, options: ChartSvgOptions): string {
  return chartSvg(
    options,
    (room, theme, name) => draw(figure, room, theme, name),
    (width, theme, name) => drawLineLegend(figure, width, theme, name),
  );
}

function draw(figure: ScoreFigure, room: ChartRoom, theme: SvgTheme, name: Theme): string {
  const { centre, radius, rings, at } = radialLayout(figure, room);
  const [cx, cy] = centre;
  const small = { 'font-size': FONT, fill: theme.muted };
  const span = rings.at(-1)! - rings[0]!;
  const circles = rings.slice(1).map((ring) =>
    element('circle', {
      cx,
      cy,
      r: (radius * (ring - rings[0]!)) / span,
      fill: 'none',
      stroke: theme.line,
      // The ring of 0 is told from the others where there are scores below it.
      'stroke-width': ring === 0 ? 1.6 : 0.7,
    }),
  );
  const spokes = figure.sizes.map(({ label }, i) => {
    const [x, y] = at(i, rings.at(-1)!);
    const [dx, dy] = [(x - cx) / radius, (y - cy) / radius];
    return (
      element('line', { x1: cx, y1: cy, x2: x, y2: y, stroke: theme.line, 'stroke-width': 0.7 }) +
      textElement(label, {
        x: x + 12 * dx,
        y: y + 16 * dy + FONT * 0.35,
        'text-anchor': dx > 0.2 ? 'start' : dx < -0.2 ? 'end' : 'middle',
        'font-weight': 600,
        'font-size': FONT,
      })
    );
  });
  const lines = figure.lines.map((line, i) => {
    const style = lineStyle(i, name);
    const seen = line.points.flatMap((point, size) =>
      point && Number.isFinite(point.mean) ? [at(size, point.mean)] : [],
    );
    const whole = seen.length === figure.sizes.length && seen.length > 2;
    return element(
      'g',
      {},
      (seen.length > 1 ? element('path', { d: path(figure, i, at, whole), ...strokeOf(style) }) : '') +
        seen.map(([x, y]) => lineMark(style, x, y, theme)).join(''),
    );
  });
  const references = figure.references.map((one) => {
    const [x, y] = at(one.size, one.mean);
    return lineMark(lineStyle(one.line, name), x, y, theme, true);
  });
  return [...circles, ...spokes, ...lines, ...references, ringLabels(figure, rings, at, theme, small)].join('');
}

/** From size to size; broken where one is missing, closed where none is. */
function path({ lines }: ScoreFigure, line: number, at: RadialLayout['at'], whole: boolean): string {
  let pen = 'M';
  const steps = lines[line]!.points.map((point, size) => {
    if (!point || !Number.isFinite(point.mean)) {
      pen = 'M';
      return '';
    }
    const [x, y] = at(size, point.mean);
    const step = `${pen}${px(x)} ${px(y)}`;
    pen = 'L';
    return step;
  });
  return `${steps.join('')}${whole ? 'Z' : ''}`;
}

/** Scores of the rings, halfway between the first two spokes, where no mark is. */
function ringLabels(
  { sizes, score }: ScoreFigure,
  rings: readonly number[],
  at: RadialLayout['at'],
  theme: SvgTheme,
  small: { readonly 'font-size': number; readonly fill: string },
): string {
  const between = sizes.length > 1 ? 0.5 : 0.125;
  const halo = { 'paint-order': 'stroke', stroke: theme.ground, 'stroke-width': 3, 'stroke-linejoin': 'round' };
  return rings
    .map((ring, i) => {
      const [x, y] = at(between, ring);
      const text = i === rings.length - 1 ? `${numberText(ring)} ${score}` : numberText(ring);
      return textElement(text, { x: x + 3, y: y + FONT * 0.35, ...small, ...halo });
    })
    .join('');
}
