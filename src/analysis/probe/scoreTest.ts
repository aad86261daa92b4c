import { scorePredictions } from '../../lib/statistics/scorePredictions';
import type { EvaluationSeed, EvaluationSplit, FittedColumn, LinearProbe, ProbeTargets } from './probeTypes';
import { rowsOn } from './splitSides';
import { takeRows } from './takeRows';

/** Names of what is predicted: columns, or the classes of `multi-class`. */
export const namesOf = ({ task, columns, classes }: Pick<ProbeTargets, 'task' | 'columns' | 'classes'>) =>
  task === 'multi-class' ? classes : columns;

/** What a fit says of all n rows. */
export interface ProbePredictions {
  /** n × names. */
  readonly predictions: Float32Array<ArrayBuffer>;
  readonly fits: readonly FittedColumn[];
  /** None of a forest. */
  readonly linear?: LinearProbe;
}

/** The test rows of what was predicted, and their scores. */
export function scoreTest(
  targets: ProbeTargets,
  split: EvaluationSplit,
  { predictions, fits, linear }: ProbePredictions,
): EvaluationSeed {
  const test = rowsOn(split, 'test');
  const names = namesOf(targets);
  const tested = takeRows(predictions, names.length, test);
  const truth = takeRows(targets.targets, targets.columns.length, test);
  const scores = scorePredictions({ task: targets.task, names, predictions: tested, targets: truth });
  return { seed: split.seed, scores, predictions: tested, fits, ...(linear && { linear }) };
}
