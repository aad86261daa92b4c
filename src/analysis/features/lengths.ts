import { BASE_MASK, EXON_END_BIT } from '../../bio/tracks';
import type { Transcript } from '../../bio/transcript';
import type { Columns } from './words';

/** The bits of C and G. */
const GC_MASK = 0b0110;

/** Lengths of the transcript and its parts; without a CDS it has no parts. */
function lengthsOf({ tracks, cds }: Transcript): [number, number, number, number] {
  return cds ? [tracks.length, cds[1] - cds[0], cds[0], tracks.length - cds[1]] : [tracks.length, 0, 0, 0];
}

const PARTS = ['transcript', 'CDS', '5′ UTR', '3′ UTR'];

/** Nucleotides. */
export function lengths(): Columns {
  return {
    names: PARTS.map((part) => `${part} length (nt)`),
    write: (transcript, out, at) => out.set(lengthsOf(transcript), at),
  };
}

/** ln(1 + nucleotides). */
export function logLengths(): Columns {
  return {
    names: PARTS.map((part) => `ln(1 + ${part} length in nt)`),
    write: (transcript, out, at) => out.set(lengthsOf(transcript).map(Math.log1p), at),
  };
}

/** Positions between two exons in a stretch of a transcript: ends of exons but the transcript's own. */
function junctions(tracks: Uint8Array, from: number, to: number): number {
  let count = 0;
  for (let i = from; i < Math.min(to, tracks.length - 1); i++) count += (tracks[i]! & EXON_END_BIT) >> 5;
  return count;
}

/** One where they are not known. */
export function exonCount(): Columns {
  return {
    names: ['exons'],
    write: ({ tracks }, out, at) => {
      out[at] = 1 + junctions(tracks, 0, tracks.length);
    },
  };
}

/** Places where exons were joined, a thousand nucleotides: of the CDS, 0 where there is none, and of the whole transcript. */
export function exonDensity(): Columns {
  return {
    names: ['exon junctions per kb of CDS', 'exon junctions per kb'],
    write: ({ tracks, cds }, out, at) => {
      const [start, end] = cds ?? [0, 0];
      const inside = junctions(tracks, start, end);
      const all = junctions(tracks, 0, start) + inside + junctions(tracks, end, tracks.length);
      if (end > start) out[at] = (1000 * inside) / (end - start);
      out[at + 1] = (1000 * all) / Math.max(1, tracks.length);
    },
  };
}

/** Share of G and C; that of the whole transcript stands for a part that it does not have. */
export function gcShares(): Columns {
  // How often each code occurs in a part: one count a nucleotide.
  const seen = [0, 1, 2].map(() => new Uint32Array(64));
  const count = (tracks: Uint8Array, from: number, to: number, into: Uint32Array): void => {
    into.fill(0);
    for (let i = from; i < to; i++) into[tracks[i]! & 63]!++;
  };
  return {
    names: PARTS.map((part) => `GC share of ${part}`),
    write: ({ tracks, cds }, out, at) => {
      const [start, end] = cds ?? [0, tracks.length];
      count(tracks, start, end, seen[0]!);
      count(tracks, 0, start, seen[1]!);
      count(tracks, end, tracks.length, seen[2]!);
      const [gc, all] = [
        [0, 0, 0],
        [0, 0, 0],
      ];
      for (const [part, codes] of seen.entries()) {
        for (let code = 0; code < 64; code++) {
          if (code & BASE_MASK) all[part]! += codes[code]!;
          if (code & GC_MASK) gc[part]! += codes[code]!;
        }
      }
      const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
      const whole = sum(gc) / Math.max(1, sum(all));
      out.fill(whole, at, at + 4);
      if (cds) for (let part = 0; part < 3; part++) if (all[part]! > 0) out[at + 1 + part] = gc[part]! / all[part]!;
    },
  };
}
