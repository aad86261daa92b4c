import type { Ablation } from '../../analysis/ablationTypes';
import { METRIC_LABEL, stripCaption } from './ablationCaption';
import { groupedRows } from './ablationHeatmapSvg';
import type { AblationFigureOptions } from './ablationHeatmapSvg';
import { PALETTE, rimColour } from './colours';
import { figureDocument } from './figureDocument';
import { MARK_SHAPES, shapePath } from './markShapes';
import { element, fitText, px, textElement, textWidth } from './svgText';
import { THEMES } from './svgTheme';
import type { SvgTheme } from './svgTheme';
import { figure, niceTicks } from './ticks';

export interface StripOptions extends AblationFigureOptions {
  /** What is drawn: Z, on one scale for all tasks, or scores, each task on its own. */
  readonly scale: 'z' | 'score';
}

const ROW = 22;
const HEADING = 20;
const HEAD = 24;
const AXIS = 40;
const GAP = 16;
const LEAST = 150;
const SIZE = 7;

/** A place between −1 and 1, the same at every drawing. */
const spread = (i: number): number => 2 * ((i * 0.618034 + 0.5) % 1) - 1;

interface Draw {
  readonly ablation: Ablation;
  readonly theme: SvgTheme;
  readonly scale: 'z' | 'score';
  readonly rows: ReturnType<typeof groupedRows>;
  readonly width: number;
}

/**
 * Scores of every run and seed as strips, one panel a task (paper, Fig. 3B), with bars at the means and a line at the reference's. Marks
 * differ by group in shape and colour. Pure; every text is escaped.
 */
export function stripSvg(ablation: Ablation, options: StripOptions): string {
  const theme = THEMES[options.theme ?? 'light'];
  const { runs, tasks } = ablation;
  const widest = Math.max(...runs.map(({ name }) => textWidth(`▸ ${name}`, 12) * 1.06));
  // The mark before the name and the gap behind it count too.
  const labels = Math.min(280, Math.max(110, widest + 34));
  const room = options.width - 48 - labels;
  const across = Math.max(1, Math.min(tasks.length, Math.floor((room + GAP) / (LEAST + GAP))));
  const width = Math.max(LEAST, Math.min(320, (room + GAP) / across - GAP));
  const rows = groupedRows(ablation, ROW, HEADING);
  const draw: Draw = { ablation, theme, scale: options.scale, rows, width };
  const block = HEAD + rows.height + AXIS;
  const blocks = Math.ceil(tasks.length / across);
  const shared = options.scale === 'z' ? range(ablation.cells.flat().flatMap(({ z }) => z)) : undefined;
  const parts = Array.from({ length: blocks }, (_, b) => {
    const panels = tasks
      .slice(b * across, (b + 1) * across)
      .map((_task, i) => translated(labels + i * (width + GAP), 0, panel(draw, b * across + i, shared)));
    return translated(0, b * block, runLabels(draw, labels) + panels.join('\n'));
  });
  return figureDocument(
    {
      title: options.title,
      caption: stripCaption(ablation, options.scale),
      width: labels + across * (width + GAP) - GAP,
      height: blocks * block + 6,
      content: parts.join('\n'),
    },
    options.theme ?? 'light',
  );
}

const translated = (x: number, y: number, content: string): string =>
  element('g', { transform: `translate(${px(x)} ${px(y)})` }, content);

/** Shape and colour of a run's marks: by its group. */
function markOf(
  { runs }: Ablation,
  r: number,
): { readonly shape: (typeof MARK_SHAPES)[number]; readonly colour: string } {
  const groups = [...new Set(runs.map(({ group }) => group))];
  const g = groups.indexOf(runs[r]!.group);
  return { shape: MARK_SHAPES[g % MARK_SHAPES.length]!, colour: PALETTE[g % PALETTE.length]! };
}

function runLabels({ ablation, theme, rows }: Draw, width: number): string {
  const names = ablation.runs.map(({ name }, r) => {
    const bold = r === ablation.reference;
    const y = HEAD + rows.tops[r]! + ROW / 2;
    const mark = markOf(ablation, r);
    return (
      element('path', {
        d: `M5 ${px(y)}${shapePath(mark.shape, SIZE)}`,
        fill: mark.colour,
        stroke: rimColour(mark.colour, theme.text),
        'stroke-width': 0.8,
      }) +
      textElement(fitText(`${bold ? '▸ ' : ''}${name}`, width - 24, 12), {
        x: 14,
        y,
        dy: '0.35em',
        'font-size': 12,
        'font-weight': bold ? 700 : undefined,
      })
    );
  });
  const headings = rows.headings.map(({ name, y }) =>
    textElement(name, { x: 0, y: HEAD + y + 14, 'font-size': 11.5, 'font-weight': 600, fill: theme.muted }),
  );
  return [...headings, ...names].join('');
}

/** Least and greatest with a margin; around the value where there is one alone. */
function range(values: readonly number[]): readonly [number, number] {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return [0, 1];
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const margin = high > low ? (high - low) * 0.06 : Math.abs(low) * 0.1 || 0.5;
  return [low - margin, high + margin];
}

function panel(
  { ablation, theme, scale, rows, width }: Draw,
  t: number,
  shared: readonly [number, number] | undefined,
): string {
  const { tasks, cells, reference } = ablation;
  const task = tasks[t]!;
  // Where all scores are equal there is no Z.
  const values = cells.map((row) => (scale === 'z' ? row[t]!.z : row[t]!.values).filter(Number.isFinite));
  const [low, high] = shared ?? range(values.flat());
  const x = (value: number): number => ((value - low) / (high - low)) * width;
  const mean = (list: readonly number[]): number => list.reduce((sum, value) => sum + value, 0) / list.length;
  const bottom = HEAD + rows.height;
  const ticks = niceTicks(low, high, Math.max(2, Math.floor(width / 60)));
  const line = (at: number, attributes: Readonly<Record<string, string | number>>, from = HEAD, to = bottom): string =>
    element('line', { x1: at, x2: at, y1: from, y2: to, ...attributes });
  const of = values[reference]!;
  const strips = values.map((list, r) => {
    const y = HEAD + rows.tops[r]! + ROW / 2;
    const mark = markOf(ablation, r);
    const marks = list
      .map((value, i) => `M${px(x(value))} ${px(y + spread(i) * (ROW / 2 - 5))}${shapePath(mark.shape, SIZE)}`)
      .join('');
    const fill = { fill: mark.colour, 'fill-opacity': '0.75', stroke: rimColour(mark.colour, theme.text) };
    const bar = line(x(mean(list)), { stroke: theme.text, 'stroke-width': 2.2 }, y - ROW / 2 + 3, y + ROW / 2 - 3);
    return list.length === 0 ? '' : element('path', { d: marks, ...fill, 'stroke-width': 0.6 }) + bar;
  });
  return [
    textElement(fitText(task.name, width, 12), { x: 0, y: 12, 'font-size': 12, 'font-weight': 600 }),
    element('rect', { x: 0, y: HEAD, width, height: rows.height, fill: 'none', stroke: theme.line }),
    ...ticks.map(
      (tick) =>
        line(x(tick), { stroke: theme.line, 'stroke-width': 0.7 }) +
        textElement(figure(tick), {
          x: x(tick),
          y: bottom + 13,
          'text-anchor': 'middle',
          'font-size': 10.5,
          fill: theme.muted,
        }),
    ),
    of.length > 0 ? line(x(mean(of)), { stroke: theme.muted, 'stroke-dasharray': '4 3' }) : '',
    ...strips,
    textElement(scale === 'z' ? `Z of ${METRIC_LABEL[task.metric]}` : METRIC_LABEL[task.metric], {
      x: width / 2,
      y: bottom + 28,
      'text-anchor': 'middle',
      'font-size': 11,
      fill: theme.muted,
    }),
  ].join('');
}
