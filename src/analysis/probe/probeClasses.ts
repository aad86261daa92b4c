import { defaultForestParams } from '../forest/forestTypes';
import { defaultLogisticOptions } from '../linear/linearTypes';
import { columnGroups, targetsOf } from './columnGroups';
import { emptyProbe, takeOutput } from './linearProbe';
import { askForest } from './probeForest';
import type { ProbePredictions } from './scoreTest';
import type { ProbeFitters, ProbeModel, ProbeRows } from './probeTypes';
import { rowsOn } from './splitSides';

/** Probabilities of classes that exclude each other, fitted together; a class without a training row has none. */
export async function fitClasses(
  { features, targets, split }: ProbeRows,
  model: ProbeModel,
  fitters: ProbeFitters,
): Promise<ProbePredictions> {
  const classes = targets.classes.length;
  const train = columnGroups(targets, rowsOn(split, 'train'))[0]!.rows;
  if (model === 'forest') {
    const labels = Uint32Array.from(train, (row) => targets.targets[row]!);
    const asked = { kind: 'classes', labels, classes } as const;
    const predictions = await askForest(features, train, asked, defaultForestParams.classes, fitters);
    return { predictions, fits: [{ model: 'forest', penalty: null }] };
  }
  const data = { features, targets: targetsOf(targets, [0]), rows: train };
  const { fit, predictions: known } = await fitters.logistic(data, { ...defaultLogisticOptions, kind: 'classes' });
  const predictions = new Float32Array(features.rows * classes);
  const linear = emptyProbe(classes, features.columns);
  // The softmax of a class without a training row is 0.
  linear.intercepts.fill(-Infinity);
  for (const [i, label] of fit.classes.entries()) takeOutput(linear, label, fit.model, i);
  for (let row = 0; row < features.rows; row++) {
    for (const [i, label] of fit.classes.entries()) {
      predictions[row * classes + label] = known[row * fit.classes.length + i]!;
    }
  }
  return { predictions, fits: [{ model: 'logistic', penalty: 1 / fit.options.c }], linear };
}
