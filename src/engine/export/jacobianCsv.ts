import type { Block, Stretch } from '../../analysis/jacobian/blocks';
import type { Jacobian } from '../../analysis/jacobian/jacobianTypes';
import type { JacobianProfiles } from '../../analysis/jacobian/profiles';
import { rowStart } from '../../analysis/jacobian/triangle';
import { sequenceOf } from '../../bio/tracks';
import { csvLine } from './csv';
import { exonEndsOf } from './jacobianParts';
import { exonAt } from './transcriptTrack';

/** Nine digits: a float32 is read back exactly. */
const number = (value: number): number => Number(value.toPrecision(9));

/**
 * One line a block: the stretch that is mutated, the one that is read, pairs i < j in them, their mean, what is expected of the distances
 * alone, and how often the mean is that. Positions are 1-based, ends included.
 */
export function blocksCsv(
  blocks: readonly Block[],
  stretches: readonly Stretch[],
  { window: [from] }: Pick<Jacobian, 'window'>,
): string {
  const head = ['mutated', 'mutated_start', 'mutated_end', 'read', 'read_start', 'read_end'];
  const place = ({ name, start, end }: Stretch): (string | number)[] => [name, from + start + 1, from + end];
  const lines = blocks.map(({ mutated, read, pairs, mean, expected }) =>
    csvLine([
      ...place(stretches[mutated]!),
      ...place(stretches[read]!),
      pairs,
      number(mean),
      number(expected),
      expected > 0 ? number(mean / expected) : '',
    ]),
  );
  return csvLine([...head, 'pairs', 'mean', 'expected_by_distance', 'ratio']) + lines.join('');
}

/** One line a position (1-based): letter, exon, its own value M[i, i], and the sums over what comes after it and before it. */
export function profilesCsv(
  { window: [from, to], codes, values }: Jacobian,
  { mutated, read }: JacobianProfiles,
): string {
  const n = to - from;
  const letters = sequenceOf(codes.subarray(from, to));
  const ends = exonEndsOf(codes);
  const lines = Array.from(letters, (letter, i) =>
    csvLine([
      from + i + 1,
      letter,
      exonAt(ends, from + i),
      number(values[rowStart(n, i)]!),
      number(mutated[i]!),
      number(read[i]!),
    ]),
  );
  const head = ['position', 'letter', 'exon', 'self', 'sum_when_mutated', 'sum_when_read'];
  return csvLine(head) + lines.join('');
}
