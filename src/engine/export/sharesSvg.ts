import type { ExonShares, ShareBlock } from '../../analysis/exonSharesTypes';
import { chartSvg } from './chartFrame';
import type { ChartOptions, ChartRoom } from './chartFrame';
import type { IntronMode } from './genomicScale';
import { shareBars, BARS_HEIGHT } from './sharesBars';
import { shareColour, strongest } from './sharesColour';
import { lanes, sharesPlaces } from './sharesLayout';
import type { DrawnDomain, Pair, SharesPlaces, Span } from './sharesLayout';
import { element, px, textElement, textWidth } from './svgText';
import { grouped } from './ticks';

export interface SharesFigure extends ExonShares {
  readonly transcripts: Pair;
  readonly blocks: readonly ShareBlock[];
  readonly introns: IntronMode;
  /** Domains of both; undefined where none are known. */
  readonly domains: readonly [readonly DrawnDomain[], readonly DrawnDomain[]];
}

/** Room for the ticks of the bars. */
const LEFT = 52;
const RIGHT = 14;
const NAME = 20;
const BOX = 22;
const LANE = 26;
const GAP = 16;
const LEGEND = 44;
const SMALL = 11;

/** Structures of two isoforms with their blocks coloured by share, their domains beneath, a bar for each block, and the scale of colours. */
export function sharesSvg(data: SharesFigure, options: ChartOptions): string {
  const inner = (width: number): number => width - LEFT - RIGHT;
  const rows = (width: number) => {
    const places = sharesPlaces(data.transcripts, inner(width), data.introns);
    return ([0, 1] as const).map((side) => structureRow(data, side, places, inner(width)));
  };
  const heightOf = (width: number): number => rows(width).reduce((sum, row) => sum + row.height + GAP, 0);
  return chartSvg(
    options,
    (room) => {
      const places = sharesPlaces(data.transcripts, inner(room.width), data.introns);
      let y = 0;
      const parts = rows(room.width).map((row) => {
        const group = element('g', { transform: `translate(${LEFT} ${px(y)})` }, row.draw(room));
        y += row.height + GAP;
        return group;
      });
      const bars = shareBars(data, places, inner(room.width), room);
      parts.push(element('g', { transform: `translate(${LEFT} ${px(y)})` }, bars));
      parts.push(element('g', { transform: `translate(${LEFT} ${px(y + BARS_HEIGHT + 12)})` }, legend(data, room)));
      return parts.join('');
    },
    (width) => heightOf(width) + BARS_HEIGHT + 12 + LEGEND,
  );
}

interface Row {
  readonly height: number;
  readonly draw: (room: ChartRoom) => string;
}

/** One transcript: its name, its blocks (thick where they code), its domains in lanes. */
function structureRow(data: SharesFigure, side: 0 | 1, places: SharesPlaces, width: number): Row {
  const transcript = data.transcripts[side];
  const domains = data.domains[side].map((domain) => ({ ...domain, spans: places.spans(side, ...domain.place) }));
  const labels = domains.map(({ text, spans }) => labelled(spans, text, width));
  const lane = lanes(labels, 8);
  const height = NAME + BOX + Math.max(-1, ...lane) * LANE + LANE;
  const draw = ({ theme }: ChartRoom): string => {
    const middle = NAME + BOX / 2;
    const all = places.spans(side, 0, transcript.length);
    const [from, to] = [all[0]!.x, all.at(-1)!.x + all.at(-1)!.width];
    const tip = places.forward ? `M${px(to + 3)} ${middle - 4}l5 4l-5 4` : `M${px(from - 3)} ${middle - 4}l-5 4l5 4`;
    const about = `${grouped(transcript.length)} nt${transcript.cds ? `, CDS ${grouped(transcript.cds[1] - transcript.cds[0])} nt` : ', no CDS'}`;
    return [
      textElement(`${'AB'[side]!} · ${transcript.name || transcript.id}`, { x: 0, y: 11, 'font-weight': 600 }),
      textElement(about, { x: width, y: 11, 'text-anchor': 'end', 'font-size': SMALL, fill: theme.muted }),
      element('line', { x1: from, x2: to, y1: middle, y2: middle, stroke: theme.muted }),
      ...data.blocks.flatMap((block, k) => blockBoxes(data, block, k, side, places, theme.muted)),
      element('path', { d: tip, fill: 'none', stroke: theme.text }),
      ...domains.map((domain, i) => {
        const y = NAME + BOX + 6 + lane[i]! * LANE;
        const fill = domain.kept ? theme.muted : theme.warn;
        const bars = domain.spans.map((span) => element('rect', { ...span, y, height: 4, fill }));
        const label = { x: labels[i]!.x, y: y + 15, 'font-size': SMALL, fill: domain.kept ? theme.muted : theme.warn };
        return bars.join('') + textElement(domain.text, label);
      }),
    ].join('');
  };
  return { height, draw };
}

/** Where a domain and its label lie: the label begins with it, and stays within the figure. */
function labelled(spans: readonly Span[], text: string, width: number): Span {
  const from = spans[0]?.x ?? 0;
  const to = spans.length > 0 ? spans.at(-1)!.x + spans.at(-1)!.width : 0;
  const needed = textWidth(text, SMALL);
  const x = Math.max(0, Math.min(from, width - needed));
  return { x, width: Math.max(to - x, needed) };
}

function blockBoxes(
  data: SharesFigure,
  block: ShareBlock,
  k: number,
  side: 0 | 1,
  places: SharesPlaces,
  stroke: string,
): string[] {
  const place = side === 0 ? block.a : block.b;
  if (!place) return [];
  const cds = data.transcripts[side].cds ?? [place.end, place.end];
  const [first, last] = cds.map((edge) => Math.min(place.end, Math.max(place.start, edge))) as [number, number];
  const fill = shareColour(data.shares[k]!, strongest(data));
  const boxes = (from: number, to: number, height: number): string[] =>
    from >= to
      ? []
      : places
          .spans(side, from, to)
          .map((span) =>
            element('rect', { ...span, y: NAME + (BOX - height) / 2, height, fill, stroke, 'stroke-width': 0.8 }),
          );
  return [...boxes(place.start, first, 10), ...boxes(first, last, BOX - 2), ...boxes(last, place.end, 10)];
}

/** The scale of colours, in per cent of the distance. */
function legend(data: SharesFigure, { theme }: ChartRoom): string {
  const most = strongest(data);
  const width = 200;
  const steps = 40;
  const bar = Array.from({ length: steps }, (_, i) =>
    element('rect', {
      x: (i * width) / steps,
      y: 0,
      width: width / steps + 0.4,
      height: 11,
      fill: shareColour(((2 * i + 1) / steps - 1) * most, most),
    }),
  );
  const percent = data.distance > 0 ? (100 * most) / data.distance : 0;
  const small = { 'font-size': SMALL, fill: theme.muted };
  const ends = [
    textElement(`−${percent.toFixed(1)} %`, { x: 0, y: 25, ...small }),
    textElement('0', { x: width / 2, y: 25, 'text-anchor': 'middle', ...small }),
    textElement(`${percent.toFixed(1)} %`, { x: width, y: 25, 'text-anchor': 'end', ...small }),
    textElement('share of the distance: orange sets the two apart, purple brings them closer', {
      x: width + 14,
      y: 10,
      ...small,
    }),
    textElement('thick boxes: CDS; bars under them: protein domains', { x: width + 14, y: 25, ...small }),
  ];
  return bar.join('') + ends.join('');
}
