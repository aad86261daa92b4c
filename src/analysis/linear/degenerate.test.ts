import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { factorise, solveFactorised } from './cholesky';
import { fitLeastSquares } from './leastSquares';
import { defaultLogisticOptions, defaultRidgeOptions, type FitData, type RowMatrix } from './linearTypes';
import { fitLogistic } from './logistic';
import { fitPca } from './pca';
import { logisticPredicted, pcaPredicted, ridgePredicted } from './predictedFits';
import { fitRidge } from './ridge';
import { symmetricEigen } from './symmetricEigen';

const table = (rows: readonly (readonly number[])[]): RowMatrix => ({
  values: Float64Array.from(rows.flat()),
  rows: rows.length,
  columns: rows[0]?.length ?? 0,
});
const dataOf = (features: readonly (readonly number[])[], targets: readonly number[]): FitData => ({
  features: table(features),
  targets: table(targets.map((y) => [y])),
});
const pause = (): undefined => undefined;
const one = { ...defaultRidgeOptions, penalties: [1] };

/** Rows of small whole numbers: ties, constants and dependence are common. */
const rowsOf = (columns: number, minLength: number): fc.Arbitrary<number[][]> =>
  fc.array(fc.array(fc.integer({ min: -4, max: 4 }), { minLength: columns, maxLength: columns }), {
    minLength,
    maxLength: 30,
  });
const cases = fc.integer({ min: 1, max: 12 }).chain((columns) => rowsOf(columns, 6));

describe('any rows', () => {
  it('ridge and logistic regression do not depend on the order of rows and columns', async () => {
    await fc.assert(
      fc.asyncProperty(cases, fc.integer(), async (rows, turn) => {
        const [n, d] = [rows.length, rows[0]!.length];
        const y = rows.map((row, i) => row[0]! + (i % 3));
        const label = rows.map((row, i) => (row[0]! + i > 2 ? 1 : 0));
        const at = (i: number, count: number): number => (((i + turn) % count) + count) % count;
        const moved = rows.map((_, i) => rows[at(i, n)]!.map((_value, j) => rows[at(i, n)]![at(j, d)]!));
        const back = (i: number): number => [...rows.keys()].findIndex((k) => at(k, n) === i);
        const folds = Uint32Array.from(rows, (_, i) => i % 3);
        const options = { ...defaultRidgeOptions, folds };
        const ridge = await ridgePredicted(dataOf(rows, y), options);
        const again = await ridgePredicted(
          dataOf(
            moved,
            y.map((_, i) => y[at(i, n)]!),
          ),
          {
            ...options,
            folds: folds.map((_, i) => folds[at(i, n)]!),
          },
        );
        const logistic = await logisticPredicted(dataOf(rows, label), defaultLogisticOptions);
        const turned = await logisticPredicted(
          dataOf(
            moved,
            label.map((_, i) => label[at(i, n)]!),
          ),
          defaultLogisticOptions,
        );
        for (const [s, score] of ridge.fit.scores.entries()) expect(again.fit.scores[s]).toBeCloseTo(score, 6);
        for (let i = 0; i < n; i++) {
          if (again.fit.penalties[0] === ridge.fit.penalties[0]) {
            expect(again.predictions[back(i)]).toBeCloseTo(ridge.predictions[i]!, 6);
          }
          const probability = logistic.predictions[i]!;
          if (!logistic.fit.problems[0]) expect(turned.predictions[back(i)]).toBeCloseTo(probability, 5);
          else expect(probability).toBeNaN();
        }
      }),
      { numRuns: 40, seed: 6 },
    );
  });

  it('what least squares leaves is at right angles to every feature, and its weights are the shortest', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async (rows) => {
        const y = rows.map((row, i) => row[0]! * (i % 4) + i);
        const { model } = await fitLeastSquares(dataOf(rows, y));
        const rest = rows.map(
          (row, i) => y[i]! - model.intercepts[0]! - row.reduce((s, x, j) => s + x * model.weights[j]!, 0),
        );
        for (const j of rows[0]!.keys()) expect(rest.reduce((s, r, i) => s + r * rows[i]![j]!, 0)).toBeCloseTo(0, 6);
        // Ridge with next to no penalty comes from the side of short weights.
        const near = await fitRidge(dataOf(rows, y), { ...one, penalties: [1e-7], standardise: false });
        for (const [j, weight] of near.model.weights.entries()) expect(model.weights[j]).toBeCloseTo(weight, 3);
      }),
      { numRuns: 60, seed: 7 },
    );
  });

  it('components are at right angles, and all of them keep every distance from the mean', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async (rows) => {
        const [n, d] = [rows.length, rows[0]!.length];
        const k = Math.min(n, d);
        const { fit, predictions } = await pcaPredicted(table(rows), k);
        for (let a = 0; a < k; a++) {
          for (let b = 0; b <= a; b++) {
            let dot = 0;
            for (let j = 0; j < d; j++) dot += fit.components[a * d + j]! * fit.components[b * d + j]!;
            const flat = n < d && fit.variance[a] === 0;
            expect(dot).toBeCloseTo(a === b && !flat ? 1 : 0, 8);
          }
        }
        for (const [i, row] of rows.entries()) {
          const far = row.reduce((sum, x, j) => sum + (x - fit.mean[j]!) ** 2, 0);
          expect(predictions.subarray(i * k, (i + 1) * k).reduce((sum, x) => sum + x * x, 0)).toBeCloseTo(far, 6);
        }
      }),
      { numRuns: 60, seed: 8 },
    );
  });

  it('Cholesky solves, the eigenvectors give the matrix back, at sizes that are no multiple of a tile', async () => {
    for (const n of [1, 2, 3, 4, 5, 7, 8, 9, 17]) {
      const root = Float64Array.from({ length: n * n }, (_, i) => Math.sin(3 * i * i + 1));
      const a = new Float64Array(n * n);
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) {
          for (let k = 0; k < n; k++) a[i * n + j]! += root[i * n + k]! * root[j * n + k]!;
        }
        a[i * n + i]! += 0.5;
      }
      const x = Float64Array.from({ length: n }, (_, i) => i - 1.5);
      const b = x.map((_, i) => x.reduce((sum, value, j) => sum + value * a[i * n + j]!, 0));
      const l = a.slice();
      expect(await factorise(l, n, pause)).toBe(true);
      solveFactorised(l, n, b);
      for (let i = 0; i < n; i++) expect(b[i]).toBeCloseTo(x[i]!, 9);
      const { values, vectors } = await symmetricEigen(a.slice(), n, pause);
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) {
          const sum = values.reduce((s, value, k) => s + value * vectors[k * n + i]! * vectors[k * n + j]!, 0);
          expect(sum).toBeCloseTo(a[i * n + j]!, 9);
        }
      }
    }
    expect(await factorise(Float64Array.of(1, 2, 2, 4), 2, pause)).toBe(false);
  });
});

describe('few rows and one value', () => {
  it('a constant target is its constant', async () => {
    const { fit, predictions } = await ridgePredicted(dataOf([[1], [2], [4], [9]], [0.1, 0.1, 0.1, 0.1]), {
      ...defaultRidgeOptions,
      folds: 2,
    });
    expect([...predictions]).toEqual([0.1, 0.1, 0.1, 0.1]);
    expect([...fit.model.weights]).toEqual([0]);
  });

  it('one row, and constant features', async () => {
    const single = dataOf([[3, 4, 5]], [7]);
    expect([...(await ridgePredicted(single, one)).predictions]).toEqual([7]);
    const { rank, model } = await fitLeastSquares(single);
    expect([rank, ...model.weights, ...model.intercepts]).toEqual([0, 0, 0, 0, 7]);
    const pca = await fitPca(single.features, 1);
    expect([...pca.variance, ...pca.ratio]).toEqual([0, 0]);
    const flat = await logisticPredicted(dataOf([[2], [2], [2], [2]], [0, 1, 1, 1]), defaultLogisticOptions);
    for (const probability of flat.predictions) expect(probability).toBeCloseTo(0.75, 5);
  });

  it('a label of one value has NaN scores and a reason; the others are fitted', async () => {
    const features = table([[0], [1], [2], [3]]);
    const targets = table([
      [0, 1],
      [0, 0],
      [0, 1],
      [0, 1],
    ]);
    const { fit, predictions } = await logisticPredicted({ features, targets }, defaultLogisticOptions);
    expect(fit.problems).toEqual([
      {
        code: 'logistic.oneClass',
        message: 'Label 1 is 0 in all 4 rows fitted on.',
        mend: 'Fit on rows that have both, or leave the label out.',
      },
      null,
    ]);
    expect([...predictions].map(Number.isNaN)).toEqual([true, false, true, false, true, false, true, false]);
    expect([...fit.converged]).toEqual([0, 1]);
  });

  it('rows that are not fitted on are only predicted', async () => {
    const rows = Uint32Array.of(0, 2, 3);
    const all = dataOf([[0], [100], [2], [3]], [1, NaN, 5, 7]);
    const { predictions } = await ridgePredicted({ ...all, rows }, { ...one, penalties: [1e-9] });
    expect(predictions[1]).toBeCloseTo(201, 4);
  });

  const good = dataOf([[1], [2], [3], [4]], [0, 1, 0, 1]);
  const bad = (value: number): FitData => ({ ...good, features: table([[1], [value], [3], [4]]) });
  it.each([
    ['linear.notFinite', () => fitRidge(bad(NaN), one)],
    ['linear.notFinite', () => fitLogistic(bad(Infinity), defaultLogisticOptions)],
    ['linear.notFinite', () => fitPca(bad(-Infinity).features, 1)],
    ['linear.notFinite', () => fitLeastSquares({ ...good, targets: bad(NaN).features })],
    ['linear.shape', () => fitRidge({ ...good, features: { values: new Float64Array(0), rows: 4, columns: 0 } }, one)],
    ['linear.shape', () => fitRidge({ ...good, targets: table([[1]]) }, one)],
    ['linear.shape', () => fitRidge({ ...good, rows: new Uint32Array(0) }, one)],
    ['linear.shape', () => fitRidge({ ...good, rows: Uint32Array.of(4) }, one)],
    ['ridge.penalty', () => fitRidge(good, { ...one, penalties: [0, 1] })],
    ['ridge.penalty', () => fitRidge(good, { ...one, penalties: [] })],
    ['ridge.folds', () => fitRidge(good, defaultRidgeOptions)],
    ['ridge.folds', () => fitRidge(good, { ...defaultRidgeOptions, folds: 4 })],
    ['ridge.folds', () => fitRidge(good, { ...defaultRidgeOptions, folds: Uint32Array.of(1, 1, 1, 1) })],
    ['logistic.labels', () => fitLogistic({ ...good, targets: table([[0], [2], [1], [1]]) }, defaultLogisticOptions)],
    ['logistic.options', () => fitLogistic(good, { ...defaultLogisticOptions, c: 0 })],
    [
      'logistic.oneClass',
      () => fitLogistic({ ...good, rows: Uint32Array.of(0, 2) }, { ...defaultLogisticOptions, kind: 'classes' }),
    ],
    ['pca.components', () => fitPca(good.features, 2)],
  ])('refuses: %s', async (code, call) => {
    await expect(call()).rejects.toMatchObject({ name: 'OrthrusError', code });
  });
});
