import { OrthrusError } from '../lib/errors';
import { BASE_CODE } from './tracks';

/** What GENOME_LETTER gives for a byte that is no nucleotide letter. */
export const FOREIGN = 255;

/**
 * Base code by ASCII letter as BASE_CODE has it, but FOREIGN for what is neither a nucleotide letter (IUPAC, either case) nor a
 * gap sign: a protein, or bytes that are no sequence at all.
 */
export const GENOME_LETTER: Uint8Array = (() => {
  const table = new Uint8Array(256).fill(FOREIGN);
  for (const letter of 'ACGTUNRYSWKMBDHVXacgtunryswkmbdhvx-.*')
    table[letter.charCodeAt(0)] = BASE_CODE[letter.charCodeAt(0)]!;
  return table;
})();

/** The error for a letter that does not belong into a genome. */
export function foreignLetter(file: string, record: string, letter: number): OrthrusError {
  const shown = JSON.stringify(String.fromCharCode(letter));
  return new OrthrusError(
    'genome.letters',
    `${file}: ${record} contains ${shown}, which stands for no nucleotide.`,
    'Give the genome (DNA) as FASTA; a protein FASTA cannot serve.',
  );
}
