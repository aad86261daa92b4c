import { BASE_MASK } from './tracks';

/** Amino acids of the 64 codons, bases in the order A, C, G, T, the last one fastest. */
const STANDARD_CODE = 'KNKNTTTTRSRSIIMIQHQHPPPPRRRRLLLLEDEDAAAAGGGGVVVV*Y*YSSSS*CWCLFLF';

/** Base codes 1, 2, 4, 8 (A, C, G, T) as 0 … 3; −1 for all else. */
export const BASE_NUMBER: Int8Array = Int8Array.from({ length: 16 }, (_, code) => [1, 2, 4, 8].indexOf(code));

/** The letter of a base by its number. */
export const BASE_LETTERS = 'ACGT';

/**
 * The amino acid of a codon by the standard genetic code, `*` of a stop codon, `X` where a base is none of ACGT.
 * @param first, second, third packed tracks or base codes
 * Source: NCBI Genetic Codes, table 1. Mitochondrial transcripts use another one.
 */
export function aminoAcid(first: number, second: number, third: number): string {
  const [a, b, c] = [first, second, third].map((code) => BASE_NUMBER[code & BASE_MASK]!) as [number, number, number];
  return a < 0 || b < 0 || c < 0 ? 'X' : STANDARD_CODE[16 * a + 4 * b + c]!;
}
