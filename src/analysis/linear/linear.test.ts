/** Against scikit-learn: src/oracle/analysis/make_linear.py. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fitLeastSquares } from './leastSquares';
import { defaultLogisticOptions, defaultRidgeOptions, type FitData, type RowMatrix } from './linearTypes';
import { fitLogistic } from './logistic';
import { fitPca, projectPca } from './pca';
import { predictLinear, toProbabilities } from './predict';
import { fitRidge } from './ridge';

interface Table {
  readonly rows: number;
  readonly columns: number;
  readonly values: number[];
}
interface Golden {
  readonly penalties: number[];
  readonly ridge: {
    name: string;
    features: Table;
    targets: Table;
    cases: {
      standardise: boolean;
      score: 'r2' | 'mse';
      folds: number[] | null;
      penalty: number;
      weights: number[];
      intercepts: number[];
      predictions: number[];
      perTarget: number[];
      scores: number[];
      fits: { penalty: number; weights: number[]; intercepts: number[] }[];
    }[];
  }[];
  readonly leastSquares: {
    name: string;
    features: Table;
    targets: Table;
    rank: number;
    weights: number[];
    intercepts: number[];
  }[];
  readonly logistic: {
    name: string;
    kind: 'labels' | 'classes';
    c: number;
    standardise: boolean;
    features: Table;
    targets: Table;
    weights: number[];
    intercepts: number[];
    probabilities: number[];
  }[];
  readonly pca: {
    name: string;
    features: Table;
    k: number;
    components: number[];
    mean: number[];
    variance: number[];
    ratio: number[];
    scores: number[];
  }[];
}
const golden = JSON.parse(
  readFileSync(new URL('../../oracle/analysis/linear.json', import.meta.url), 'utf8'),
) as Golden;

const matrix = ({ rows, columns, values }: Table): RowMatrix => ({ rows, columns, values: Float64Array.from(values) });
const dataOf = ({ features, targets }: { features: Table; targets: Table }): FitData => ({
  features: matrix(features),
  targets: matrix(targets),
});
const pause = (): undefined => undefined;

/** The largest difference, relative to the largest entry that is expected. */
function expectNear(actual: ArrayLike<number>, expected: readonly number[], within = 1e-6): void {
  expect(actual.length).toBe(expected.length);
  const most = expected.reduce((top, value) => Math.max(top, Math.abs(value)), 1e-12);
  let worst = 0;
  for (const [i, value] of expected.entries()) {
    const off = Math.abs(actual[i]! - value);
    worst = Number.isNaN(off) ? Infinity : Math.max(worst, off);
  }
  expect(worst / most).toBeLessThan(within);
}

describe.each(golden.ridge)('ridge, $name', (set) => {
  it.each(set.cases)('chosen by $score, standardised: $standardise, folds $folds', async (c) => {
    const data = dataOf(set);
    const options = {
      ...defaultRidgeOptions,
      standardise: c.standardise,
      score: c.score,
      folds: c.folds ? Uint32Array.from(c.folds) : 5,
      seed: null,
    };
    const fit = await fitRidge(data, options);
    expectNear(fit.scores, c.scores);
    expect([...fit.penalties]).toEqual(c.perTarget.map(() => c.penalty));
    expectNear(fit.model.weights, c.weights);
    expectNear(fit.model.intercepts, c.intercepts);
    expectNear(await predictLinear(fit.model, data.features, pause), c.predictions);
    const own = await fitRidge(data, { ...options, perTarget: true });
    expect([...own.penalties]).toEqual(c.perTarget);
    for (const { penalty, weights, intercepts } of c.fits) {
      const { model, scores } = await fitRidge(data, { ...options, penalties: [penalty] });
      expect(scores.length).toBe(0);
      expectNear(model.weights, weights);
      expectNear(model.intercepts, intercepts);
    }
  });
});

describe('least squares', () => {
  it.each(golden.leastSquares)('$name', async (c) => {
    const fit = await fitLeastSquares(dataOf(c));
    expect(fit.rank).toBe(c.rank);
    expectNear(fit.model.weights, c.weights);
    expectNear(fit.model.intercepts, c.intercepts);
  });
});

describe('logistic regression', () => {
  it.each(golden.logistic)('$name', async (c) => {
    const { kind, standardise } = c;
    const data = dataOf(c);
    const fit = await fitLogistic(data, { ...defaultLogisticOptions, kind, standardise, c: c.c });
    expect([...fit.converged].every((one) => one === 1)).toBe(true);
    expect(Math.max(...fit.iterations)).toBeLessThan(100);
    const two = kind === 'classes' && fit.classes.length === 2;
    const weights = two ? [...c.weights.map((w) => -w / 2), ...c.weights.map((w) => w / 2)] : c.weights;
    expectNear(fit.model.weights, weights, 1e-5);
    const probabilities = await predictLinear(fit.model, data.features, pause);
    toProbabilities(probabilities, fit);
    expectNear(probabilities, c.probabilities, 1e-5);
  });
});

describe('PCA', () => {
  it.each(golden.pca)('$name', async (c) => {
    const features = matrix(c.features);
    const fit = await fitPca(features, c.k);
    expectNear(fit.mean, c.mean);
    expectNear(fit.variance, c.variance);
    expectNear(fit.ratio, c.ratio);
    expectNear(fit.components, c.components);
    expectNear(await projectPca(fit, features, pause), c.scores);
  });
});
