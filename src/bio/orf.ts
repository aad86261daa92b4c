import { BASE_MASK } from './tracks';
import type { Interval } from './transcript';

const A = 1;
const G = 4;
const T = 8;

/**
 * The longest open reading frame on the given strand: from an ATG to the first stop codon (TAA, TAG, TGA) in its frame, stop
 * included. Letters outside ACGT are part of neither codon. The first of equals; undefined where no ATG meets a stop.
 * @param tracks packed tracks or base codes, 5′ → 3′
 * @returns transcript coordinates
 */
export function longestOrf(tracks: Uint8Array): Interval | undefined {
  let best: Interval | undefined;
  for (let frame = 0; frame < 3; frame++) {
    let start = -1;
    for (let i = frame; i + 3 <= tracks.length; i += 3) {
      const first = tracks[i]! & BASE_MASK;
      const second = tracks[i + 1]! & BASE_MASK;
      const third = tracks[i + 2]! & BASE_MASK;
      if (start < 0) {
        if (first === A && second === T && third === G) start = i;
        continue;
      }
      const isStop = first === T && ((second === A && (third === A || third === G)) || (second === G && third === A));
      if (!isStop) continue;
      const length = i + 3 - start;
      const bestLength = best ? best[1] - best[0] : 0;
      if (length > bestLength || (length === bestLength && best && start < best[0])) best = [start, i + 3];
      start = -1;
    }
  }
  return best;
}
