/** Metrics against SciPy and scikit-learn (oracle/make_scores.py), and how they are averaged. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { accuracy, auPrc, auRoc, meanSquaredError, pearson, rSquared, spearman } from './metrics';
import { scorePredictions } from './scorePredictions';

type Case = Readonly<Record<string, number | null>> & {
  readonly name: string & number;
  readonly predicted: readonly number[] & number;
  readonly truth: readonly number[] & number;
};

const golden = JSON.parse(
  readFileSync(new URL('../../oracle/fineTuning/scores.json', import.meta.url), 'utf8'),
) as Readonly<Record<'regression' | 'binary', readonly Case[]>>;

const functions = { pearson, spearman, r2: rSquared, mse: meanSquaredError, auroc: auRoc, auprc: auPrc, accuracy };

describe.each(['regression', 'binary'] as const)('%s', (kind) => {
  test.each(golden[kind].map((one) => [one.name as string, one] as const))('%s', (_, one) => {
    for (const [metric, compute] of Object.entries(functions)) {
      const expected = one[metric];
      if (typeof expected === 'number') expect(compute(one.predicted, one.truth), metric).toBeCloseTo(expected, 10);
    }
  });
});

test('what is not defined is NaN', () => {
  expect(pearson([1, 1, 1], [1, 2, 3])).toBeNaN();
  expect(rSquared([1, 2], [3, 3])).toBeNaN();
  expect(auRoc([0.1, 0.9], [1, 1])).toBeNaN();
  expect(auPrc([0.1, 0.9], [0, 0])).toBeNaN();
});

test('columns are averaged where they are defined, and missing labels are passed over', () => {
  const scores = scorePredictions({
    task: 'multi-label',
    names: ['a', 'b', 'c'],
    predictions: Float32Array.of(0.9, 0.1, 0.5, 0.2, 0.8, 0.5, 0.8, 0.3, 0.5),
    targets: Float32Array.of(1, 1, 0, 0, 0, 0, NaN, 1, 0),
  });
  expect(scores.perColumn.map(({ known, positive }) => [known, positive])).toEqual([
    [2, 1],
    [3, 2],
    [3, 0],
  ]);
  expect(scores.perColumn.map(({ metrics }) => metrics.auroc)).toEqual([1, 0, NaN]);
  expect(scores.overall.auroc).toBe(0.5);
});

test('classes: the accuracy is of the most probable one', () => {
  const scores = scorePredictions({
    task: 'multi-class',
    names: ['x', 'y', 'z'],
    predictions: Float32Array.of(0.4, 0.35, 0.25, 0.1, 0.2, 0.7, 0.3, 0.4, 0.3, 0.2, 0.2, 0.6),
    targets: Float32Array.of(0, 2, 0, NaN),
  });
  expect(scores.overall.accuracy).toBeCloseTo(2 / 3, 10);
  expect(scores.perColumn.map(({ positive }) => positive)).toEqual([2, 0, 1]);
});
