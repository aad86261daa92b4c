import type { Transcript } from './transcript';

/**
 * The genomic position (0-based) of every nucleotide of a transcript, 5′ → 3′: descending on the minus strand.
 * @returns undefined where the structure is not known
 */
export function genomicPositions({
  exons,
  strand,
}: Pick<Transcript, 'exons' | 'strand'>): Float64Array<ArrayBuffer> | undefined {
  if (exons.length === 0) return undefined;
  const positions = new Float64Array(exons.reduce((sum, [start, end]) => sum + end - start, 0));
  let at = 0;
  for (const [start, end] of exons) for (let position = start; position < end; position++) positions[at++] = position;
  return strand === '+' ? positions : positions.reverse();
}
