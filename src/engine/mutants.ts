import { BASE_MASK } from '../bio/tracks';

/** The base codes of A, C, G, T in packed tracks, in this order. */
const BASES = [1, 2, 4, 8] as const;

/** One changed sequence: letter 0 … 3 (A, C, G, T) at a position. */
export interface Mutant {
  /** Index into the positions asked for. */
  readonly index: number;
  readonly position: number;
  readonly letter: number;
  readonly codes: Uint8Array<ArrayBuffer>;
}

/** How many letters may stand at a position instead of its own: three, or all four where it has none (N). */
export const substitutionsAt = (code: number): number => (standing(code) < 0 ? 4 : 3);

/** The letter that stands there, 0 … 3; −1 where it is none of the four. */
export const standing = (code: number): number => BASES.findIndex((base) => (code & BASE_MASK) === base);

/** All mutants of positions [first, first + count). Codon starts and exon ends stay. */
export function mutantsOf(
  codes: Uint8Array<ArrayBuffer>,
  positions: Uint32Array,
  first: number,
  count: number,
): Mutant[] {
  return Array.from(positions.subarray(first, first + count)).flatMap((position, i) => {
    const own = codes[position]!;
    return BASES.flatMap((base, letter) => {
      if ((own & BASE_MASK) === base) return [];
      const changed = new Uint8Array(codes);
      changed[position] = (own & ~BASE_MASK) | base;
      return [{ index: first + i, position, letter, codes: changed }];
    });
  });
}
