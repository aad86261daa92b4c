import type { ExonSkipping } from '../../analysis/skipping/skippingTypes';
import { FRAMES } from '../../bio/skipExon';
import type { SkipFrame } from '../../bio/skipExon';
import type { ChartOptions } from './chartFrame';
import { hexColour, viridis } from './colours';
import { figureDocument } from './figureDocument';
import { skippingLayout } from './skippingLayout';
import type { SkippedRow } from './skippingLayout';
import { element, fitText, px, textElement } from './svgText';
import { THEMES } from './svgTheme';
import type { SvgTheme } from './svgTheme';
import { figure } from './ticks';

/** Heights in pixels: name, bars with the marks above them, structure, and what is between transcripts. */
const [NAME, MARKS, BARS, STRUCTURE, GAP] = [20, 12, 56, 22, 16];
const ROW = NAME + MARKS + BARS + STRUCTURE + GAP;
/** Room for the axis of the bars. */
const AXIS = 52;
const LEGEND = 58;

/** Path of a frame's mark about (0, 0); none where the frame is whole. */
const MARKS_OF: Readonly<Partial<Record<SkipFrame, string>>> = {
  broken: 'M-3.5 -3.5L3.5 3.5M-3.5 3.5L3.5 -3.5',
  'start lost': 'M0 -4.5V4.5M-4.5 0H4.5',
  'stop removed': 'M-3.5 -3.5H3.5V3.5H-3.5Z',
};

interface Draw {
  readonly skipping: ExonSkipping;
  readonly theme: SvgTheme;
  /** The largest shift that is drawn. */
  readonly most: number;
  readonly width: number;
}

/**
 * Structures of transcripts, each internal exon coloured by how far leaving it out moves the representation (viridis), with the same as a
 * bar above it and a mark where the frame breaks, the start or the stop goes; exons that break the frame are hatched too. Pure.
 * @param shown indices of transcripts
 */
export function skippingSvg(
  skipping: ExonSkipping,
  shown: readonly number[],
  options: Pick<ChartOptions, 'title' | 'caption' | 'theme'> & { readonly width?: number },
): string {
  const theme = THEMES[options.theme ?? 'light'];
  const width = Math.max(360, (options.width ?? 760) - 48) - AXIS - 10;
  const rows = skippingLayout(skipping, shown, width);
  const most = Math.max(0, ...rows.flatMap(({ bars }) => bars.map(({ index }) => skipping.distance[index]!)));
  const draw: Draw = { skipping, theme, most, width };
  const hatch = element(
    'pattern',
    { id: 'hatch', width: 5, height: 5, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
    // Dark and light side by side are seen on every colour of the scale.
    element('rect', { width: 1.2, height: 5, fill: '#000000' }) +
      element('rect', { x: 1.2, width: 1.2, height: 5, fill: '#ffffff' }),
  );
  const content = [
    element('defs', {}, hatch),
    ...rows.map((row, i) => element('g', { transform: `translate(${AXIS} ${px(i * ROW)})` }, transcriptRow(draw, row))),
    element('g', { transform: `translate(${AXIS} ${px(rows.length * ROW)})` }, legend(draw)),
  ];
  return figureDocument(
    { ...options, width: AXIS + width + 10, height: rows.length * ROW + LEGEND, content: content.join('\n') },
    options.theme ?? 'light',
  );
}

function transcriptRow({ skipping, theme, most, width }: Draw, { transcript, boxes, line, forward, bars }: SkippedRow) {
  const { facts, distance, transcripts } = skipping;
  const { id, name, gene, strand } = transcripts[transcript]!;
  const label = [name || id, name === id || name === '' ? '' : `(${id})`, gene, `strand ${strand.replace('-', '−')}`];
  const share = (index: number): number => (most > 0 ? distance[index]! / most : 0);
  const base = NAME + MARKS + BARS;
  const middle = base + 6 + STRUCTURE / 2;
  const fills = new Map(bars.map(({ index }) => [facts.number[index]!, index]));
  const small = { 'font-size': 10.5, fill: theme.muted };
  const parts = [
    textElement(fitText(label.filter(Boolean).join(' '), width, 12), {
      x: 0,
      y: 13,
      'font-size': 12,
      'font-weight': 600,
    }),
    element('line', { x1: 0, x2: width, y1: base, y2: base, stroke: theme.line }),
    element('line', {
      x1: -4,
      x2: width,
      y1: base - BARS,
      y2: base - BARS,
      stroke: theme.line,
      'stroke-dasharray': '2 3',
    }),
    textElement('0', { x: -8, y: base + 4, 'text-anchor': 'end', ...small }),
    textElement(figure(Number(most.toPrecision(3))), { x: -8, y: base - BARS + 4, 'text-anchor': 'end', ...small }),
    element('line', { x1: line[0], x2: line[1], y1: middle, y2: middle, stroke: theme.muted }),
  ];
  for (const { index, x, width: wide } of bars) {
    const height = share(index) * BARS;
    const colour = hexColour(viridis(share(index)));
    const frame = FRAMES[facts.frame[index]!]!;
    parts.push(
      element('rect', {
        x,
        y: base - height,
        width: wide,
        height,
        fill: colour,
        stroke: theme.muted,
        'stroke-width': 0.5,
      }),
    );
    const mark = MARKS_OF[frame];
    if (mark) {
      const at = { transform: `translate(${px(x + wide / 2)} ${px(base - height - 7)})` };
      parts.push(element('path', { d: mark, ...at, fill: 'none', stroke: theme.text, 'stroke-width': 1.4 }));
    }
  }
  for (const { x, width: wide, coding, exon } of boxes) {
    const height = STRUCTURE * (coding ? 0.8 : 0.45);
    const index = fills.get(exon);
    const box = { x, y: middle - height / 2, width: wide, height };
    const fill = index === undefined ? theme.ground : hexColour(viridis(share(index)));
    parts.push(element('rect', { ...box, fill, stroke: theme.muted, 'stroke-width': 0.8 }));
    if (index !== undefined && FRAMES[facts.frame[index]!] === 'broken')
      parts.push(element('rect', { ...box, fill: 'url(#hatch)', 'fill-opacity': '0.75' }));
  }
  const tip = forward ? line[1] + 6 : line[0] - 6;
  const back = forward ? -4 : 4;
  const arrow = `M${px(tip + back)} ${px(middle - 3.5)}L${px(tip)} ${px(middle)}L${px(tip + back)} ${px(middle + 3.5)}`;
  parts.push(element('path', { d: arrow, fill: 'none', stroke: theme.text }));
  return parts.join('');
}

function legend({ theme, most, width }: Draw): string {
  const steps = 40;
  const bar = Math.min(180, width / 3);
  const small = { 'font-size': 11, fill: theme.muted };
  const cells = Array.from({ length: steps }, (_, i) =>
    element('rect', {
      x: (i * bar) / steps,
      y: 18,
      width: bar / steps + 0.3,
      height: 10,
      fill: hexColour(viridis(i / (steps - 1))),
    }),
  );
  const words: readonly [string, string][] = [
    [MARKS_OF.broken!, 'frame broken (hatched too)'],
    [MARKS_OF['start lost']!, 'start codon lost'],
    [MARKS_OF['stop removed']!, 'stop codon removed'],
  ];
  return [
    textElement('L2 shift without the exon', { x: 0, y: 12, ...small }),
    ...cells,
    textElement('0', { x: 0, y: 42, ...small }),
    textElement(figure(Number(most.toPrecision(3))), { x: bar, y: 42, 'text-anchor': 'end', ...small }),
    ...words.map(
      ([d, text], i) =>
        element('path', {
          d,
          transform: `translate(${px(bar + 34)} ${px(9 + 16 * i)})`,
          fill: 'none',
          stroke: theme.text,
          'stroke-width': 1.4,
        }) + textElement(text, { x: bar + 46, y: 13 + 16 * i, ...small }),
    ),
    textElement('Blank: first and last exons, which are not skipped.', { x: bar + 230, y: 13, ...small }),
  ].join('');
}
