import type { Ablation, AblationCell } from '../../analysis/ablationTypes';
import { ablationCaption, METRIC_LABEL, zText } from './ablationCaption';
import { hexColour, inkOn } from './colours';
import { diverging } from './divergingColour';
import { figureDocument } from './figureDocument';
import type { FigureDocument } from './figureDocument';
import { element, escapeXml, fitText, px, textElement, textWidth, wrapText } from './svgText';
import { THEMES } from './svgTheme';
import type { SvgTheme, Theme } from './svgTheme';

export interface AblationFigureOptions {
  readonly title: string;
  /** Pixels; wider where the columns need more. */
  readonly width: number;
  readonly theme?: Theme;
}

const ROW = 28;
const HEADING = 24;
const LABEL_SIZE = 12.5;
const COLUMN_SIZE = 11.5;
/** Between the mean's column and the tasks'. */
const GAP = 10;

/** Where the rows stand: a heading over each group that has a name. */
export function groupedRows({ runs }: Pick<Ablation, 'runs'>, row: number, heading: number) {
  const tops: number[] = [];
  const headings: { readonly name: string; readonly y: number }[] = [];
  let y = 0;
  for (const [i, { group }] of runs.entries()) {
    if (i === 0 ? group !== '' : group !== runs[i - 1]!.group) {
      headings.push({ name: group === '' ? 'other' : group, y });
      y += heading;
    }
    tops.push(y);
    y += row;
  }
  return { tops, headings, height: y };
}

/** Largest |Z| of the colour scale: at least 1, in halves. */
function scaleEnd({ cells, overall }: Ablation): number {
  const sizes = [...cells.flat().map(({ meanZ }) => meanZ), ...overall].filter(Number.isFinite).map(Math.abs);
  return Math.max(1, Math.ceil(Math.max(0, ...sizes) * 2) / 2);
}

/**
 * Runs × tasks as one SVG document (paper, Fig. 3A): mean Z of each cell as colour and number, the mean over tasks on the left, a frame where a
 * run is not significantly worse than the reference, which is bold and marked. Pure; every text is escaped.
 */
export function ablationHeatmapSvg(ablation: Ablation, options: AblationFigureOptions): string {
  const theme = THEMES[options.theme ?? 'light'];
  const { runs, tasks } = ablation;
  const widest = Math.max(...runs.map(({ name }) => textWidth(`▸ ${name}`, LABEL_SIZE) * 1.06));
  const labels = Math.min(300, Math.max(120, widest + 10));
  const room = options.width - 48 - labels - GAP;
  const cell = Math.max(64, Math.min(120, room / (tasks.length + 1)));
  const heads = tasks.map(({ name, metric }) => [
    ...wrapText(name, cell - 8, COLUMN_SIZE).map((line) => fitText(line, cell - 6, COLUMN_SIZE)),
    ...wrapText(METRIC_LABEL[metric], cell - 8, 10),
  ]);
  const head = Math.max(2, ...heads.map((lines) => lines.length)) * 14 + 8;
  const rows = groupedRows(ablation, ROW, HEADING);
  const columns = tasks.map((_, t) => labels + cell + GAP + t * cell);
  const end = scaleEnd(ablation);
  const draw = { ablation, theme, cell, end };
  const parts = [
    columnHead(['Mean Z'], labels, draw, head),
    ...heads.map((lines, t) => columnHead(lines, columns[t]!, draw, head)),
    ...rows.headings.map(({ name, y }) =>
      textElement(name, { x: 0, y: head + y + 17, 'font-size': 11.5, 'font-weight': 600, fill: theme.muted }),
    ),
    ...runs.map((_, r) => runRow(draw, r, head + rows.tops[r]!, labels, columns)),
    // Frames last, so that no neighbour covers them.
    ...runs.map((_, r) => frames(draw, r, head + rows.tops[r]!, columns)),
  ];
  const bottom = head + rows.height + 18;
  const document: FigureDocument = {
    title: options.title,
    caption: ablationCaption(ablation),
    width: labels + cell + GAP + tasks.length * cell,
    height: bottom + 44,
    content: `${parts.join('\n')}\n${legend(draw, labels, bottom)}`,
  };
  return figureDocument(document, options.theme ?? 'light');
}

interface Draw {
  readonly ablation: Ablation;
  readonly theme: SvgTheme;
  readonly cell: number;
  readonly end: number;
}

function columnHead(lines: readonly string[], x: number, { theme, cell }: Draw, head: number): string {
  return lines
    .map((line, i) =>
      textElement(line, {
        x: x + cell / 2,
        y: head - 8 - (lines.length - 1 - i) * 14,
        'text-anchor': 'middle',
        'font-size': i === lines.length - 1 && lines.length > 1 ? 10 : COLUMN_SIZE,
        fill: i === lines.length - 1 && lines.length > 1 ? theme.muted : theme.text,
      }),
    )
    .join('');
}

function runRow(
  { ablation, theme, cell, end }: Draw,
  r: number,
  y: number,
  labels: number,
  columns: readonly number[],
): string {
  const { runs, cells, overall, reference } = ablation;
  const bold = r === reference;
  const name = `${bold ? '▸ ' : ''}${runs[r]!.name}`;
  const value = (z: number, x: number): string => {
    const finite = Number.isFinite(z);
    const fill = finite ? hexColour(diverging(z / end)) : 'none';
    return (
      element('rect', {
        x: x + 1,
        y: y + 1,
        width: cell - 2,
        height: ROW - 2,
        fill,
        stroke: finite ? undefined : theme.line,
      }) +
      textElement(zText(z), {
        x: x + cell / 2,
        y: y + ROW / 2,
        dy: '0.35em',
        'text-anchor': 'middle',
        'font-size': 12,
        'font-weight': bold ? 700 : undefined,
        fill: finite ? inkOn(fill) : theme.muted,
      })
    );
  };
  return [
    element(
      'text',
      { x: 0, y: y + ROW / 2, dy: '0.35em', 'font-size': LABEL_SIZE, 'font-weight': bold ? 700 : undefined },
      textContent(name, labels - 8),
    ),
    value(overall[r]!, labels),
    ...columns.map((x, t) => value(cells[r]![t]!.meanZ, x)),
  ].join('');
}

/** The name, cut where it is too long; the whole of it is then the tip. */
function textContent(name: string, width: number): string {
  const fitted = fitText(name, width, LABEL_SIZE);
  return `${fitted === name ? '' : element('title', {}, escapeXml(name))}${escapeXml(fitted)}`;
}

const framed = ({ significant }: AblationCell): boolean => significant === false;

function frames({ ablation, theme, cell }: Draw, r: number, y: number, columns: readonly number[]): string {
  return columns
    .filter((_, t) => framed(ablation.cells[r]![t]!))
    .map((x) => frame(x, y, cell, ROW, theme))
    .join('');
}

/** A frame with a line of the ground within: seen on any colour. */
function frame(x: number, y: number, width: number, height: number, theme: SvgTheme): string {
  const inner = { x: x + 4, y: y + 4, width: width - 8, height: height - 8, fill: 'none' };
  return (
    element('rect', { ...inner, stroke: theme.ground, 'stroke-width': 1.5 }) +
    element('rect', {
      x: x + 2,
      y: y + 2,
      width: width - 4,
      height: height - 4,
      fill: 'none',
      stroke: theme.text,
      'stroke-width': 2.2,
    })
  );
}

function legend({ theme, end }: Draw, x: number, y: number): string {
  const width = 180;
  const steps = 60;
  const bar = Array.from({ length: steps }, (_, i) =>
    element('rect', {
      x: x + (i * width) / steps,
      y,
      width: width / steps + 0.3,
      height: 10,
      fill: hexColour(diverging((2 * (i + 0.5)) / steps - 1)),
    }),
  ).join('');
  const ticks = [-end, 0, end].map((z) =>
    textElement(z === 0 ? '0' : px(z).replace('-', '−'), {
      x: x + ((z / end + 1) / 2) * width,
      y: y + 24,
      'text-anchor': 'middle',
      'font-size': 11,
      fill: theme.muted,
    }),
  );
  const key = x + width + 30;
  return [
    element('g', { 'shape-rendering': 'crispEdges' }, bar),
    ...ticks,
    textElement('Z', { x: x - 14, y: y + 9, 'font-size': 11, fill: theme.muted }),
    frame(key, y - 3, 26, 18, theme),
    textElement('not significantly worse than ▸', { x: key + 34, y: y + 10, 'font-size': 11, fill: theme.muted }),
  ].join('');
}
