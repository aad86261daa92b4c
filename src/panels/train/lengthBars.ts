import { LENGTH_BIN } from '../../bio/pairsSummary';
import type { TrainingSummary } from '../../bio/pairsSummary';

/** A bar of the histogram: transcripts of more than `from` and up to `to` nucleotides. */
export interface LengthBar {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** How the references of a training set lie to the lengths of a configuration. Counts are exact for multiples of LENGTH_BIN. */
export interface Lengths {
  readonly bars: readonly LengthBar[];
  readonly short: number;
  readonly long: number;
  readonly tooLong: number;
}

/**
 * @param threshold nucleotides up to which a transcript is short
 * @param longest nucleotides up to which one is used
 * @param most bars of equal width from 0 to `longest`
 */
export function lengthBars({ lengths }: TrainingSummary, threshold: number, longest: number, most = 52): Lengths {
  const width = LENGTH_BIN * Math.max(1, Math.ceil(longest / LENGTH_BIN / most));
  const counts = new Array<number>(Math.max(1, Math.ceil(longest / width))).fill(0);
  let [short, long, tooLong] = [0, 0, 0];
  for (const [k, count] of lengths.entries()) {
    const to = (k + 1) * LENGTH_BIN;
    if (to <= longest) counts[Math.ceil(to / width) - 1]! += count;
    if (to > longest) tooLong += count;
    else if (to <= threshold) short += count;
    else long += count;
  }
  return { bars: counts.map((count, i) => ({ from: i * width, to: (i + 1) * width, count })), short, long, tooLong };
}

/** Mean nucleotides of the references from `from` (exclusive) up to `to`; 0 where there are none. */
export function meanLength({ lengths }: TrainingSummary, from: number, to: number): number {
  let [count, sum] = [0, 0];
  for (const [k, n] of lengths.entries()) {
    const end = (k + 1) * LENGTH_BIN;
    if (end <= from || end > to) continue;
    count += n;
    sum += n * (end - LENGTH_BIN / 2);
  }
  return count === 0 ? 0 : sum / count;
}
