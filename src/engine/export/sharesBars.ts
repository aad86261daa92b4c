import type { ExonShares, ShareBlock } from '../../analysis/exonSharesTypes';
import type { ChartRoom } from './chartFrame';
import { shareColour, strongest } from './sharesColour';
import type { SharesPlaces } from './sharesLayout';
import { element, textElement, textWidth } from './svgText';
import { figure, niceTicks } from './ticks';

export const BARS_HEIGHT = 170;

/** Above and below the bars, for their labels. */
const ROOM = 26;
const SMALL = 11;
const LINE = 12;

/** A share in per cent of the distance, with its sign: "+34.2 %". */
export function percentText(share: number, distance: number): string {
  const percent = distance > 0 ? (100 * share) / distance : 0;
  const text = Math.abs(percent).toFixed(1);
  return `${text === '0.0' ? '' : percent < 0 ? '−' : '+'}${text} %`;
}

/** A bar for each block, as wide as the block, in per cent of the distance; the largest are labelled where there is room. */
export function shareBars(
  data: ExonShares & { readonly blocks: readonly ShareBlock[] },
  places: SharesPlaces,
  width: number,
  { theme }: ChartRoom,
): string {
  const { shares, distance, blocks } = data;
  const percent = Array.from(shares, (share) => (distance > 0 ? (100 * share) / distance : 0));
  const [low, high] = [Math.min(0, ...percent), Math.max(0, ...percent, 1e-9)];
  const y = (value: number): number => ROOM + ((high - value) / (high - low)) * (BARS_HEIGHT - 2 * ROOM);
  const most = strongest(data);
  const small = { 'font-size': SMALL, fill: theme.muted };
  const ticks = niceTicks(low, high, 4).map(
    (tick) =>
      element('line', { x1: 0, x2: width, y1: y(tick), y2: y(tick), stroke: theme.line, 'stroke-dasharray': '2 3' }) +
      textElement(figure(Number(tick.toPrecision(6))), { x: -7, y: y(tick) + 4, 'text-anchor': 'end', ...small }),
  );
  const spans = blocks.map(places.bar);
  const bars = blocks.map((_, k) =>
    element('rect', {
      ...spans[k]!,
      y: Math.min(y(0), y(percent[k]!)),
      height: Math.max(0.8, Math.abs(y(percent[k]!) - y(0))),
      fill: shareColour(shares[k]!, most),
      stroke: theme.muted,
      'stroke-width': 0.8,
    }),
  );
  const title = {
    x: 0,
    y: 0,
    'text-anchor': 'middle',
    transform: `translate(-38 ${BARS_HEIGHT / 2}) rotate(-90)`,
    ...small,
  };
  return [
    textElement('% of the distance', title),
    ...ticks,
    ...bars,
    element('line', { x1: 0, x2: width, y1: y(0), y2: y(0), stroke: theme.text }),
    ...labelsOf(),
  ].join('');

  function labelsOf(): string[] {
    const taken: { readonly x: number; readonly end: number; readonly y: number }[] = [];
    const order = blocks.map((_, k) => k).sort((i, j) => Math.abs(shares[j]!) - Math.abs(shares[i]!));
    return order.flatMap((k) => {
      const text = percentText(shares[k]!, distance);
      if (Math.abs(percent[k]!) < 0.05) return [];
      const half = textWidth(text, SMALL) / 2;
      const x = Math.min(width - half, Math.max(half, spans[k]!.x + spans[k]!.width / 2));
      const up = percent[k]! >= 0;
      for (const step of [0, 1]) {
        const at = y(percent[k]!) + (up ? -4 - step * LINE : LINE + step * LINE);
        const free = taken.every((one) => x + half < one.x || x - half > one.end || Math.abs(one.y - at) >= LINE);
        if (!free || at < SMALL || at > BARS_HEIGHT) continue;
        taken.push({ x: x - half, end: x + half, y: at });
        const halo = { stroke: theme.ground, 'stroke-width': 3, 'paint-order': 'stroke' };
        return [textElement(text, { x, y: at, 'text-anchor': 'middle', 'font-size': SMALL, ...halo })];
      }
      return [];
    });
  }
}
