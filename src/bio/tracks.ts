import type { Interval } from './transcript';

/**
 * The packed track code: one byte a nucleotide, bit k set where track k is 1. Tracks in this order:
 * A, C, G, T, first nucleotide of each codon of the CDS, last nucleotide of each exon (paper, Methods "Model input";
 * released code `orthrus/gen_data.py`). Four-track models read the low four bits. U counts as T; any letter outside ACGTU
 * leaves the four base bits 0.
 */
export const TRACK_NAMES = ['A', 'C', 'G', 'T', 'codon start', 'exon end'] as const;
export const CODON_START_BIT = 1 << 4;
export const EXON_END_BIT = 1 << 5;
export const BASE_MASK = 0b1111;

/** Packed tracks of one transcript, 5′ → 3′. */
export type Tracks = Uint8Array<ArrayBuffer>;

const LETTER_OF_CODE = 'NACNGNNNTNNNNNNN';

/** Base code by ASCII letter: A 1, C 2, G 4, T and U 8 (either case), all else 0. */
export const BASE_CODE: Uint8Array = (() => {
  const table = new Uint8Array(256);
  for (const [letters, code] of [
    ['Aa', 1],
    ['Cc', 2],
    ['Gg', 4],
    ['TtUu', 8],
  ] as const) {
    for (const letter of letters) table[letter.charCodeAt(0)] = code;
  }
  return table;
})();

/**
 * Packs a sequence with its structure.
 * @param bases base codes or packed tracks of the transcript, 5′ → 3′ (only the low four bits are read); not modified
 * @param exonLengths in transcript order; their sum must be the length
 * @param cds transcript coordinates, stop codon included
 */
export function packTracks(
  bases: Uint8Array,
  exonLengths: readonly number[],
  cds: Interval | undefined,
): Uint8Array<ArrayBuffer> {
  const tracks = new Uint8Array(bases);
  // Four bases at a time: a hundred million of them pass here when a genome's transcripts are read.
  const words = new Uint32Array(tracks.buffer, 0, tracks.length >> 2);
  for (let i = 0; i < words.length; i++) words[i]! &= 0x0f0f0f0f;
  for (let i = words.length * 4; i < tracks.length; i++) tracks[i]! &= BASE_MASK;
  if (cds) for (let i = cds[0]; i < cds[1]; i += 3) tracks[i]! |= CODON_START_BIT;
  let end = 0;
  for (const length of exonLengths) {
    end += length;
    tracks[end - 1]! |= EXON_END_BIT;
  }
  return tracks;
}

/** The base letters of packed tracks, N where no base bit is set. */
export function sequenceOf(tracks: Uint8Array): string {
  const letters = new Uint8Array(tracks.length);
  for (let i = 0; i < tracks.length; i++) letters[i] = LETTER_OF_CODE.charCodeAt(tracks[i]! & BASE_MASK);
  return new TextDecoder('latin1').decode(letters);
}
