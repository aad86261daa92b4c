import type { IsoformAnalysis } from '../../analysis/isoformTypes';
import { withoutVersion } from '../../bio/formats/fastaHeader';
import { OrthrusError } from '../../lib/errors';
import type { SharesParams } from './schema';

/** Leaf of the isoform that is called so: by id, by id without version, by name; −1 where none is. */
export function leafOf({ rows }: Pick<IsoformAnalysis, 'rows'>, wanted: string): number {
  const tests = [
    (row: (typeof rows)[0]) => row.id === wanted,
    (row: (typeof rows)[0]) => withoutVersion(row.id) === withoutVersion(wanted),
    (row: (typeof rows)[0]) => row.name === wanted,
  ];
  for (const test of tests) {
    const found = rows.findIndex(test);
    if (found >= 0) return found;
  }
  return -1;
}

/**
 * The two isoforms that parameters name, as leaves of an analysis; what they leave open is the farthest.
 * @throws OrthrusError `shares.unknown`, `shares.same`
 */
export function chosenPair(analysis: IsoformAnalysis, { a, b }: SharesParams): readonly [number, number] {
  const named = [a, b].map((wanted) => {
    if (wanted === '') return undefined;
    const leaf = leafOf(analysis, wanted);
    if (leaf >= 0) return leaf;
    throw new OrthrusError(
      'shares.unknown',
      `${wanted} is none of the isoforms of ${analysis.gene}.`,
      'Choose two of its isoforms, or its gene in the Isoforms panel.',
    );
  });
  const [first, second] = named;
  if (first !== undefined && first === second) {
    throw new OrthrusError('shares.same', 'Both isoforms are the same one.', 'Choose two different ones.');
  }
  if (first !== undefined && second !== undefined) return [first, second];
  if (first !== undefined) return [first, farthest(analysis, [first])[1]];
  if (second !== undefined) return [farthest(analysis, [second])[1], second];
  return farthest(
    analysis,
    analysis.rows.map((_, leaf) => leaf),
  );
}

/** Of pairs whose first is one of these, the one farthest apart; of equals, the first. */
function farthest(
  { similarity: { n, distance } }: IsoformAnalysis,
  firsts: readonly number[],
): readonly [number, number] {
  let best: readonly [number, number] = [firsts[0]!, firsts[0] === 0 ? 1 : 0];
  for (const i of firsts) {
    for (let j = 0; j < n; j++) {
      if (j !== i && distance[i * n + j]! > distance[best[0] * n + best[1]]!) best = [i, j];
    }
  }
  return best;
}
