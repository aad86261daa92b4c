import { OrthrusError } from '../lib/errors';
import type { SubstitutionRequest } from './variantContracts';

/**
 * Checks a request and says which positions are read, [from, to).
 * @throws OrthrusError `embed.empty`, `substitutions.positions`, `substitutions.columns`
 */
export function checkedColumns({ codes, positions, columns }: SubstitutionRequest): readonly [number, number] {
  const { length } = codes;
  if (length === 0) throw new OrthrusError('embed.empty', 'The transcript has no sequence.', 'Choose another one.');
  const wrong = positions.findIndex((position, i) => position >= length || (i > 0 && position <= positions[i - 1]!));
  if (wrong >= 0) {
    throw new OrthrusError(
      'substitutions.positions',
      `Position ${positions[wrong]! + 1} is not one of the transcript's ${length}, or not after the one before it.`,
      'Give positions in ascending order, each once.',
    );
  }
  const [from, to] = columns ?? [0, length];
  if (Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from < to && to <= length) return [from, to];
  throw new OrthrusError(
    'substitutions.columns',
    `Positions ${from + 1} to ${to} are no part of a transcript of ${length} nt.`,
    'Choose a region within it.',
  );
}
