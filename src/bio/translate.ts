import { BASE_MASK } from './tracks';
import type { Interval } from './transcript';

/** Amino acids of the 64 codons, bases in the order A, C, G, T, the last one fastest: NCBI's table 1. */
const STANDARD_CODE = 'KNKNTTTTRSRSIIMIQHQHPPPPRRRRLLLLEDEDAAAAGGGGVVVV*Y*YSSSS*CWCLFLF';

/** Base codes 1, 2, 4, 8 to 0 … 3; −1 of all else. */
const BASE_NUMBER = Int8Array.from({ length: 16 }, (_, code) => [1, 2, 4, 8].indexOf(code));

/**
 * The protein of a coding sequence by the standard genetic code, one letter an amino acid. The stop codon at the end is no letter; one
 * before it (a selenocysteine, a wrong frame) is `*`. Codons with a letter outside ACGT are `X`; what is left of a codon at the end is
 * passed over.
 * @param tracks packed tracks or base codes, 5′ → 3′
 * @param cds transcript coordinates
 * Source: NCBI Genetic Codes, table 1. Mitochondrial transcripts use another one.
 */
export function translate(tracks: Uint8Array, [start, end]: Interval): string {
  let protein = '';
  for (let i = start; i + 3 <= end; i += 3) {
    let codon = 0;
    for (let k = 0; k < 3; k++) {
      const base = BASE_NUMBER[tracks[i + k]! & BASE_MASK]!;
      codon = base < 0 || codon < 0 ? -1 : codon * 4 + base;
    }
    protein += codon < 0 ? 'X' : STANDARD_CODE[codon]!;
  }
  return protein.endsWith('*') ? protein.slice(0, -1) : protein;
}
