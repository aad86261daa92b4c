import { expect, test } from 'vitest';
import { scorePredictions } from '../lib/statistics/scorePredictions';
import { summariseScores } from './scoreSummary';

test('scores over seeds: a label that a seed cannot score is left out of its mean', () => {
  const predictions = Float32Array.of(0.9, 0.2, 0.1, 0.8, 0.4, 0.3);
  const of = (seed: number, ...targets: number[]) => ({
    seed,
    scores: scorePredictions({ task: 'multi-label', names: ['a', 'b'], predictions, targets }),
  });
  const summary = summariseScores([of(0, 1, 0, 0, 1, 0, 0), of(1, 0, 0, 1, 0, 0, 0)]);
  const [a, b] = summary.perColumn.map(({ metrics }) => metrics.auroc!);
  expect(a).toMatchObject({ n: 2, mean: 0.5 });
  expect(b).toMatchObject({ n: 1, mean: 1, low: NaN });
  expect(summary.overall.auroc).toMatchObject({ n: 2, mean: 0.5 });
  // t(0.975, 1 degree of freedom) × the deviation / √2, of 1 and 0.
  expect(summary.overall.auroc!.high).toBeCloseTo(0.5 + 12.706204736 * 0.5, 8);
  expect(summary.micro.auprc!.n).toBe(2);
  expect(summary.overall.pearson).toBeUndefined();
});
