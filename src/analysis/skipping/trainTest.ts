import { OrthrusError } from '../../lib/errors';
import { splitGroups } from '../../lib/groupSplit';
import { sidesOf } from '../probe/splitSides';
import type { EvaluationSplit } from '../probe/probeTypes';
import { reportSplit } from '../splitReport';

/** Share of the rows that are tested on (paper, A.1). */
export const TEST_SHARE = 0.2;

/**
 * Splits rows 80-20 into training and test, by a seed, all of a gene on one side (lib/groupSplit). There is nothing to choose between, and
 * so no validation side.
 * @throws OrthrusError `split.few`
 */
export function splitTrainTest(genes: readonly string[], seed: number): EvaluationSplit {
  const shares = { validation: 0, test: TEST_SHARE };
  const { train, validation, test } = splitGroups(genes, seed, shares);
  const split = { train: Uint32Array.from([...train, ...validation]), validation: new Uint32Array(0), test };
  if (split.train.length === 0 || test.length === 0) {
    throw new OrthrusError(
      'split.few',
      `Exons of ${new Set(genes).size} genes leave a side of the split empty.`,
      'Skip exons of more genes.',
    );
  }
  return sidesOf({
    ...split,
    report: reportSplit(split, { kind: 'gene', seed, shares, groups: genes, genes, joined: 0 }),
  });
}
