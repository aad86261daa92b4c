import { OrthrusError } from '../../lib/errors';
import { columnGroups } from './columnGroups';
import { fitClasses } from './probeClasses';
import { fitLabels } from './probeLabels';
import { fitNumbers } from './probeNumbers';
import type { EvaluationSeed, ProbeFitters, ProbeModel, ProbeRows, ProbeTargets } from './probeTypes';
import { scoreTest } from './scoreTest';
import { rowsOn } from './splitSides';

/** Fewer labelled rows than this train no probe. */
const FEWEST = 10;

/**
 * Fits a probe on the training rows of a split, lets its validation rows choose where there is a choice, and scores the test rows.
 * @throws OrthrusError `probe.few` where too few training rows have a label, `probe.model` where the model is not one for the task
 * Source: paper, A.4.
 */
export async function probeSeed(rows: ProbeRows, model: ProbeModel, fitters: ProbeFitters): Promise<EvaluationSeed> {
  const { targets, split } = rows;
  const chosen = modelFor(targets.task, model);
  const train = rowsOn(split, 'train');
  for (const group of columnGroups(targets, train)) {
    if (group.rows.length >= FEWEST) continue;
    throw new OrthrusError(
      'probe.few',
      `${targets.columns[group.columns[0]!]!} has ${group.rows.length} labelled rows to train on.`,
      `Give at least ${Math.ceil(FEWEST / 0.7)} labelled transcripts, or leave the column out.`,
    );
  }
  const found =
    targets.task === 'regression'
      ? await fitNumbers(rows, chosen, fitters)
      : targets.task === 'multi-class'
        ? await fitClasses(rows, chosen, fitters)
        : await fitLabels(rows, chosen, fitters);
  return scoreTest(targets, split, found);
}

/** What `auto` means, and whether the model is one for the task. */
function modelFor(task: ProbeTargets['task'], model: ProbeModel): ProbeModel {
  const wrong = task === 'regression' ? model === 'logistic' : model === 'ols' || model === 'ridge';
  if (wrong) {
    throw new OrthrusError(
      'probe.model',
      task === 'regression'
        ? 'Logistic regression tells labels, not numbers.'
        : 'Least squares and ridge regression predict numbers, not labels.',
      'Choose “automatic”, or another task for the labels.',
    );
  }
  return model === 'auto' && task !== 'regression' ? 'logistic' : model;
}
