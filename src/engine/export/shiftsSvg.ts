import { median, ofFrame } from '../../analysis/skipping/shifts';
import type { ExonSkipping } from '../../analysis/skipping/skippingTypes';
import { FRAMES } from '../../bio/skipExon';
import { Rng } from '../../lib/rng';
import { AXIS_ROOM, chartSvg } from './chartFrame';
import type { ChartOptions, ChartRoom } from './chartFrame';
import { PALETTE, rimColour } from './colours';
import { MARK_SHAPES, shapePath } from './markShapes';
import { element, px, textElement } from './svgText';
import { figure, grouped } from './ticks';
import { logTicks } from './valueScale';

const ROW = 54;
const LABELS = 150;
/** Marks drawn of one frame; of more, every second, third, … by size, so that the shape stays. */
const MOST_MARKS = 1500;

/** What each frame is called in a figure. */
export const FRAME_TEXT: Readonly<Record<(typeof FRAMES)[number], string>> = {
  kept: 'frame kept',
  broken: 'frame broken',
  utr: 'untranslated',
  'start lost': 'start codon lost',
  'stop removed': 'stop codon removed',
  'non-coding': 'no CDS',
};

/** L2 shifts as strips, one a frame, on a logarithmic scale, with quartiles and median. Exons without any shift are not drawn. Pure. */
export function shiftsSvg({ distance, facts }: ExonSkipping, options: ChartOptions): string {
  const strips = FRAMES.flatMap((frame, code) => {
    const all = ofFrame(distance, facts.frame, code);
    return all.length > 0 ? [{ frame, code, count: all.length, values: all.filter((value) => value > 0).sort() }] : [];
  });
  return chartSvg(
    options,
    (room) => draw(strips, room),
    () => AXIS_ROOM.top + strips.length * ROW + AXIS_ROOM.bottom,
  );
}

interface Strip {
  readonly frame: (typeof FRAMES)[number];
  readonly code: number;
  readonly count: number;
  /** Ascending, above 0. */
  readonly values: Float32Array<ArrayBuffer>;
}

function draw(strips: readonly Strip[], { width: whole, theme }: ChartRoom): string {
  const width = whole - LABELS - 10;
  const known = strips.filter(({ values }) => values.length > 0);
  const low = Math.min(...known.map(({ values }) => values[0]!));
  const high = Math.max(...known.map(({ values }) => values.at(-1)!));
  const span = Math.log(high / low) || 1;
  const x = (value: number): number => LABELS + (Math.log(value / low) / span) * width;
  const bottom = AXIS_ROOM.top + strips.length * ROW;
  const small = { 'font-size': 11, fill: theme.muted };
  const ticks = known.length > 0 ? logTicks(low, high) : [];
  const parts = [
    element('rect', {
      x: LABELS,
      y: AXIS_ROOM.top,
      width,
      height: strips.length * ROW,
      fill: 'none',
      stroke: theme.line,
    }),
    ...ticks.map(
      (tick) =>
        element('line', {
          x1: x(tick),
          x2: x(tick),
          y1: AXIS_ROOM.top,
          y2: bottom,
          stroke: theme.line,
          'stroke-width': 0.6,
        }) +
        textElement(figure(Number(tick.toPrecision(12))), {
          x: x(tick),
          y: bottom + 15,
          'text-anchor': 'middle',
          ...small,
        }),
    ),
    textElement('L2 shift without the exon (logarithmic)', {
      x: LABELS + width / 2,
      y: bottom + 33,
      'text-anchor': 'middle',
    }),
  ];
  for (const [row, { frame, code, count, values }] of strips.entries()) {
    const y = AXIS_ROOM.top + (row + 0.5) * ROW;
    const colour = PALETTE[code % PALETTE.length]!;
    const step = Math.ceil(values.length / MOST_MARKS);
    // The same at every drawing; steps of one size would make a pattern of sorted values.
    const rng = new Rng(code);
    const marks = Array.from({ length: Math.floor(values.length / step) }, (_, i) => i * step)
      .map((at) => `M${px(x(values[at]!))} ${px(y + 4 + rng.uniform(-15, 15))}${shapePath(MARK_SHAPES[code]!, 4)}`)
      .join('');
    parts.push(
      textElement(FRAME_TEXT[frame], { x: 0, y: y - 2 }),
      textElement(`${grouped(count)} ${count === 1 ? 'exon' : 'exons'}`, { x: 0, y: y + 13, ...small }),
      marks &&
        element('path', {
          ...{ d: marks, fill: colour, 'fill-opacity': '0.45', stroke: rimColour(colour, theme.text) },
          'stroke-width': 0.4,
          'stroke-opacity': '0.6',
        }),
    );
    if (values.length < 4) continue;
    const at = (share: number): number => x(values[Math.round(share * (values.length - 1))]!);
    const box = { x: at(0.25), y: y - 19, width: at(0.75) - at(0.25), height: 6 };
    parts.push(
      element('rect', { ...box, fill: theme.muted }),
      element('line', {
        x1: x(median(values)),
        x2: x(median(values)),
        y1: y - 22,
        y2: y + 22,
        stroke: theme.text,
        'stroke-width': 2,
      }),
    );
  }
  return parts.join('');
}
