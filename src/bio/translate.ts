import { aminoAcid } from './geneticCode';
import type { Interval } from './transcript';

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
  for (let i = start; i + 3 <= end; i += 3) protein += aminoAcid(tracks[i]!, tracks[i + 1]!, tracks[i + 2]!);
  return protein.endsWith('*') ? protein.slice(0, -1) : protein;
}
