import { columnGroups } from './columnGroups';
import { namesOf, scoreTest } from './scoreTest';
import type { EvaluationSeed, EvaluationSplit, ProbeTargets } from './probeTypes';
import { rowsOn } from './splitSides';

/** What the mean of each column, or the share of each label or class, among the training rows scores on the test rows. */
export function probeShare(targets: ProbeTargets, split: EvaluationSplit): EvaluationSeed {
  const names = namesOf(targets);
  const width = targets.columns.length;
  const shares = new Float64Array(names.length);
  for (const { columns, rows } of columnGroups(targets, rowsOn(split, 'train'))) {
    for (const column of columns) {
      for (const row of rows) {
        const label = targets.targets[row * width + column]!;
        if (targets.task === 'multi-class') shares[label]! += 1 / rows.length;
        else shares[column]! += label / rows.length;
      }
    }
  }
  const predictions = Float32Array.from(
    { length: split.sides.length * names.length },
    (_, i) => shares[i % names.length]!,
  );
  return scoreTest(targets, split, {
    predictions,
    fits: targets.columns.map(() => ({ model: 'share', penalty: null })),
  });
}
