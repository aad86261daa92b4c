import { BASE_MASK } from '../../bio/tracks';
import type { Transcript } from '../../bio/transcript';

/** Columns that one pass over a transcript fills. */
export interface Columns {
  readonly names: readonly string[];
  /** Writes a transcript's values to `out[at …]`; every column is 0 before. */
  write(transcript: Transcript, out: Float32Array, at: number): void;
}

const LETTERS = 'ACGT';

/** Number of a base 0 … 3 by its code in the tracks; 4 where none or several bits are set. */
const BASE_NUMBER = Uint8Array.from({ length: 16 }, (_, code) => ({ 1: 0, 2: 1, 4: 2, 8: 3 })[code] ?? 4);

/** All words of k letters, A before C before G before T. */
function wordsOf(k: number): string[] {
  return Array.from({ length: 4 ** k }, (_, word) =>
    Array.from({ length: k }, (__, place) => LETTERS[(word >> (2 * (k - 1 - place))) & 3]).join(''),
  );
}

/** Share of each word of k letters among those at every position of the whole transcript; one with an N in it counts nowhere. */
export function kmers(k: number): Columns {
  const size = 4 ** k;
  const counts = new Uint32Array(size);
  return {
    names: wordsOf(k),
    write({ tracks }, out, at) {
      counts.fill(0);
      let [word, known] = [0, 0];
      for (let i = 0; i < tracks.length; i++) {
        const base = BASE_NUMBER[tracks[i]! & BASE_MASK]!;
        if (base === 4) {
          known = 0;
          continue;
        }
        word = ((word << 2) | base) & (size - 1);
        if (++known >= k) counts[word]!++;
      }
      writeShares(counts, out, at);
    },
  };
}

/** Share of each codon in the CDS, stop codon included; all 0 where there is no CDS. */
export function codons(): Columns {
  const counts = new Uint32Array(64);
  return {
    names: wordsOf(3).map((codon) => `codon ${codon}`),
    write({ tracks, cds }, out, at) {
      counts.fill(0);
      if (!cds) return;
      for (let i = cds[0]; i + 3 <= cds[1]; i += 3) {
        const first = BASE_NUMBER[tracks[i]! & BASE_MASK]!;
        const second = BASE_NUMBER[tracks[i + 1]! & BASE_MASK]!;
        const third = BASE_NUMBER[tracks[i + 2]! & BASE_MASK]!;
        if ((first | second | third) < 4) counts[(first << 4) | (second << 2) | third]!++;
      }
      writeShares(counts, out, at);
    },
  };
}

/** Share of G and C among the letters at each place of the CDS's codons; 0 where there is no CDS. */
export function codonPlaces(): Columns {
  return {
    names: [1, 2, 3].map((place) => `GC share at codon position ${place}`),
    write({ tracks, cds }, out, at) {
      if (!cds) return;
      for (let place = 0; place < 3; place++) {
        let [gc, all] = [0, 0];
        for (let i = cds[0] + place; i < cds[1]; i += 3) {
          const base = BASE_NUMBER[tracks[i]! & BASE_MASK]!;
          if (base < 4) all++;
          if (base === 1 || base === 2) gc++;
        }
        if (all > 0) out[at + place] = gc / all;
      }
    },
  };
}

function writeShares(counts: Uint32Array, out: Float32Array, at: number): void {
  let all = 0;
  for (let i = 0; i < counts.length; i++) all += counts[i]!;
  if (all === 0) return;
  for (let i = 0; i < counts.length; i++) out[at + i] = counts[i]! / all;
}
