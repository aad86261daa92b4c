/** A mutagenesis as SVG markup: page and export draw the same. Every text is escaped. */
import type { Mutagenesis } from '../../analysis/mutagenesis/mutagenesisTypes';
import type { EffectSeries } from '../../analysis/mutagenesis/series';
import { BASE_LETTERS } from '../../bio/geneticCode';
import { PALETTE } from './colours';
import { drawLetters } from './mutagenesisLetters';
import { bucketsOf, LEFT } from './mutagenesisLayout';
import type { Bucket, MutagenesisLayout, PictureRow } from './mutagenesisLayout';
import { element, fitText, px, textElement } from './svgText';
import type { SvgTheme } from './svgTheme';
import { figure, grouped, niceTicks } from './ticks';
import type { TrackBox } from './transcriptTrack';

const FONT = 11;
const EFFECT_COLOUR = PALETTE[0];
const CHANGE_COLOURS = { up: '#b35806', down: '#542788' } as const;

/** What is drawn beside the layout. */
export interface MutagenesisDrawing {
  readonly mutagenesis: Mutagenesis;
  readonly effect: EffectSeries;
  /** Heading of the effect's axis. */
  readonly effectTitle: string;
  readonly change: EffectSeries | undefined;
  readonly changeTitle: string;
}

/** The whole picture, from (0, 0). */
export function drawMutagenesis(layout: MutagenesisLayout, drawing: MutagenesisDrawing, theme: SvgTheme): string {
  const { effect, change, effectTitle, changeTitle } = drawing;
  const inside = [
    ...drawTicks(layout, theme),
    ...drawParts(layout, theme),
    ...drawEffect(layout, drawing, theme),
    ...(change ? drawChange(layout, drawing, change, theme) : []),
    ...(layout.letters ? drawLetters(layout, drawing.mutagenesis, effect, change, theme) : []),
  ];
  const names = [
    ...rowName(layout.exons, 'exons', theme),
    ...rowName(layout.cds, 'CDS', theme),
    ...rowName(layout.domains, 'domains', theme),
    ...axis(layout.effect, effect, effectTitle, theme),
    ...(change ? axis(layout.change, change, changeTitle, theme) : []),
    ...(layout.letters
      ? [
          ...baseNames(layout.effectCells, theme),
          ...baseNames(layout.changeCells, theme),
          ...rowName(layout.sequence, 'sequence', theme),
          ...rowName(layout.protein, 'protein', theme),
        ]
      : []),
  ];
  return [...names, element('g', { transform: `translate(${px(LEFT)} 0)` }, inside.join(''))].join('');
}

const small = (theme: SvgTheme) => ({ 'font-size': FONT, fill: theme.muted });

const rowName = ({ y, height }: PictureRow, name: string, theme: SvgTheme): string[] =>
  height === 0
    ? []
    : [
        textElement(name, {
          x: LEFT - 8,
          y: y + Math.min(height, 14) / 2 + FONT * 0.36,
          'text-anchor': 'end',
          ...small(theme),
        }),
      ];

const baseNames = ({ y, height }: PictureRow, theme: SvgTheme): string[] =>
  height === 0
    ? []
    : [...BASE_LETTERS].map((letter, base) =>
        textElement(`to ${letter}`, {
          x: LEFT - 8,
          y: y + ((base + 0.5) * height) / 4 + FONT * 0.36,
          'text-anchor': 'end',
          ...small(theme),
        }),
      );

function drawTicks({ track, window }: MutagenesisLayout, theme: SvgTheme): string[] {
  return track.ticks.flatMap(({ x, position }) => [
    element('line', { x1: x, x2: x, y1: 15, y2: 19, stroke: theme.muted }),
    textElement(grouped(position), {
      x: Math.min(window.width - 8, Math.max(8, x)),
      y: 11,
      'text-anchor': 'middle',
      ...small(theme),
    }),
  ]);
}

function drawParts(
  { track, exons, cds, domains, protein, effect, change, height }: MutagenesisLayout,
  theme: SvgTheme,
): string[] {
  const label = (box: TrackBox, text: string, y: number, ink: string): string =>
    box.width < 16
      ? ''
      : textElement(fitText(text, box.width - 6, FONT), {
          ...{ x: box.x + box.width / 2, y, 'text-anchor': 'middle', 'font-size': FONT, fill: ink },
        });
  const laneHeight = track.lanes > 0 ? domains.height / track.lanes : 0;
  const bottom = Math.max(effect.y + effect.height, change.y + change.height, protein.height > 0 ? height : 0);
  return [
    ...track.exons.flatMap((box) => [
      element('rect', {
        ...{ x: box.x, y: exons.y, width: box.width, height: exons.height },
        ...{
          fill: theme.muted,
          'fill-opacity': box.index % 2 === 0 ? 0.34 : 0.14,
          stroke: theme.muted,
          'stroke-width': 0.6,
        },
      }),
      label(box, box.width > 56 ? box.name : String(box.index + 1), exons.y + 11, theme.text),
    ]),
    ...track.boundaries.map((x) =>
      element('line', {
        ...{ x1: x, x2: x, y1: exons.y + exons.height, y2: bottom },
        ...{ stroke: theme.line, 'stroke-dasharray': '2 3' },
      }),
    ),
    ...(track.cds
      ? [element('rect', { x: track.cds.x, y: cds.y, width: track.cds.width, height: cds.height, fill: PALETTE[2] })]
      : []),
    ...track.domains.flatMap((box) => {
      const y = domains.y + box.lane * laneHeight;
      return [
        element('rect', {
          ...{ x: box.x, y, width: box.width, height: laneHeight - 2, rx: 3 },
          ...{ fill: PALETTE[3], 'fill-opacity': 0.3, stroke: PALETTE[3], 'stroke-width': 0.8 },
        }),
        label(box, box.name, y + 10, theme.text),
      ];
    }),
  ];
}

const yOf = ({ y, height }: PictureRow, { low, high }: EffectSeries, value: number): number =>
  y + height * (1 - (value - low) / (high - low || 1));

function axis(row: PictureRow, series: EffectSeries, title: string, theme: SvgTheme): string[] {
  const ticks = niceTicks(series.low, series.high, 4);
  return [
    textElement(title, { x: LEFT, y: row.y - 1, 'font-size': FONT, fill: theme.text }),
    element('line', { x1: LEFT, x2: LEFT, y1: row.y, y2: row.y + row.height, stroke: theme.line }),
    ...ticks.map((tick) =>
      textElement(figure(Number(tick.toPrecision(12))), {
        ...{ x: LEFT - 8, y: yOf(row, series, tick) + FONT * 0.36, 'text-anchor': 'end' },
        ...small(theme),
      }),
    ),
  ];
}

/** Columns as one outline, from the base line. */
const columns = (buckets: readonly Bucket[], base: number, top: (bucket: Bucket) => number): string =>
  buckets
    .map((bucket) => [bucket, top(bucket)] as const)
    .filter(([, y]) => !Number.isNaN(y))
    .map(([{ x, width }, y]) => `M${px(x)} ${px(base)}V${px(y)}H${px(x + width)}V${px(base)}`)
    .join('');

/** A line through the middles of columns, broken where nothing is known. */
function line(buckets: readonly Bucket[], y: (bucket: Bucket) => number): string {
  let open = false;
  return buckets
    .map((bucket) => {
      const at = y(bucket);
      const command = open ? 'L' : 'M';
      open = !Number.isNaN(at);
      return open ? `${command}${px(bucket.x + bucket.width / 2)} ${px(at)}` : '';
    })
    .join('');
}

function drawEffect(layout: MutagenesisLayout, { mutagenesis, effect }: MutagenesisDrawing, theme: SvgTheme): string[] {
  const row = layout.effect;
  const buckets = bucketsOf(layout.window, mutagenesis.region, effect.strongest, effect.mean);
  const y = (value: number): number => yOf(row, effect, value);
  const base = { x1: 0, x2: layout.window.width, y1: y(0), y2: y(0), stroke: theme.line };
  return [
    element('path', { d: columns(buckets, y(0), ({ high }) => y(high)), fill: EFFECT_COLOUR, 'fill-opacity': 0.55 }),
    element('path', { d: line(buckets, ({ mean }) => y(mean)), fill: 'none', stroke: theme.text, 'stroke-width': 1 }),
    element('line', base),
  ];
}

function drawChange(
  layout: MutagenesisLayout,
  { mutagenesis }: MutagenesisDrawing,
  change: EffectSeries,
  theme: SvgTheme,
): string[] {
  const row = layout.change;
  const buckets = bucketsOf(layout.window, mutagenesis.region, change.strongest, change.mean);
  const y = (value: number): number => yOf(row, change, value);
  const up = columns(buckets, y(0), ({ high }) => (high > 0 ? y(high) : NaN));
  const down = columns(buckets, y(0), ({ low }) => (low < 0 ? y(low) : NaN));
  return [
    element('path', { d: up, fill: CHANGE_COLOURS.up, 'fill-opacity': 0.75 }),
    element('path', { d: down, fill: CHANGE_COLOURS.down, 'fill-opacity': 0.75 }),
    element('path', { d: line(buckets, ({ mean }) => y(mean)), fill: 'none', stroke: theme.text, 'stroke-width': 1 }),
    element('line', { x1: 0, x2: layout.window.width, y1: y(0), y2: y(0), stroke: theme.muted }),
  ];
}
