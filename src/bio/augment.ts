/**
 * Seeded augmentations of packed tracks (one byte a nucleotide, bio/tracks). None changes its input.
 * Paper, Methods "Splicing and Orthology Contrastive Dataset"; released code `UTR_combination_transform`.
 */
import type { Rng } from '../lib/rng';
import { BASE_MASK, CODON_START_BIT, EXON_END_BIT, type Tracks } from './tracks';
import type { Interval } from './transcript';

/** What of a transcript an augmentation needs. */
export interface CodingTracks {
  readonly tracks: Tracks;
  /** In transcript coordinates, stop codon included; undefined where there is none. */
  readonly cds: Interval | undefined;
}

/** Shares of positions to mask, 0 … 1, drawn apart for the four base tracks together, the codon and the splice track. */
export interface MaskShares {
  readonly bases: number;
  readonly codons: number;
  readonly splice: number;
}

/** What becomes of a class index that masked language modelling does not predict (PyTorch's `ignore_index`). */
export const IGNORED_LABEL = -100;

/** Length of what `utrCombination` makes of a reference and `cdsLength` coding nucleotides. */
export const combinedLength = ({ tracks, cds }: CodingTracks, cdsLength: number): number =>
  cds ? tracks.length - (cds[1] - cds[0]) + cdsLength : cdsLength;

/**
 * The ortholog's coding sequence between the reference's UTRs: what orthologs without UTRs need, lest the encoder learn that UTRs
 * do not matter. The last exon end of the ortholog stays, so that its CDS ends in one.
 * @param orthologCds tracks of the ortholog's CDS alone
 * @returns the ortholog as it is where it has no codon or the reference no CDS
 */
export function utrCombination(reference: CodingTracks, orthologCds: Tracks): Tracks {
  const { tracks, cds } = reference;
  if (!cds || !orthologCds.some((code) => code & CODON_START_BIT)) return orthologCds.slice();
  const combined = new Uint8Array(combinedLength(reference, orthologCds.length));
  combined.set(tracks.subarray(0, cds[0]));
  combined.set(orthologCds, cds[0]);
  combined.set(tracks.subarray(cds[1]), cds[0] + orthologCds.length);
  return combined;
}

/** The coding sequence alone, as tracks; the whole transcript where there is no CDS. */
export const codingOnly = ({ tracks, cds }: CodingTracks): Tracks =>
  cds ? tracks.slice(cds[0], cds[1]) : tracks.slice();

/**
 * Calls `mask` at ⌊share · length⌋ positions, drawn without replacement in ascending order (selection sampling, Knuth's
 * Algorithm S): the released code masks an exact number too.
 */
function sample(length: number, share: number, rng: Rng, mask: (position: number) => void): void {
  let needed = Math.floor(length * share);
  for (let i = 0; needed > 0; i++) {
    if (rng.uniform() * (length - i) >= needed) continue;
    mask(i);
    needed--;
  }
}

/** Zeroes the base bits at a random share of the positions, and the codon and splice bits at shares of their own. */
export function maskTracks(tracks: Tracks, { bases, codons, splice }: MaskShares, rng: Rng): Tracks {
  const masked = tracks.slice();
  for (const [share, bits] of [
    [bases, BASE_MASK],
    [codons, CODON_START_BIT],
    [splice, EXON_END_BIT],
  ] as const) {
    sample(masked.length, share, rng, (i) => (masked[i]! &= ~bits));
  }
  return masked;
}

/** Tracks for masked language modelling, and what is to be predicted. */
export interface MlmView {
  /** All six bits zero at masked positions. */
  readonly tracks: Tracks;
  /** One a position: 0 … 3 for A, C, G, T where it is masked and its base known, else IGNORED_LABEL. */
  readonly labels: Int32Array<ArrayBuffer>;
}

/** Masks a share of the positions wholly (paper, "Joint MLM and contrastive learning"). */
export function maskForMlm(tracks: Tracks, share: number, rng: Rng): MlmView {
  const masked = tracks.slice();
  const labels = new Int32Array(tracks.length).fill(IGNORED_LABEL);
  sample(tracks.length, share, rng, (i) => {
    const base = tracks[i]! & BASE_MASK;
    if (base !== 0) labels[i] = 31 - Math.clz32(base);
    masked[i] = 0;
  });
  return { tracks: masked, labels };
}

/** Leaves out whole tracks, as a model trained on fewer tracks sees the transcript. */
export function dropTracks(tracks: Tracks, which: { readonly codons: boolean; readonly splice: boolean }): Tracks {
  const kept = ~((which.codons ? CODON_START_BIT : 0) | (which.splice ? EXON_END_BIT : 0));
  return tracks.map((code) => code & kept);
}
