/** Random forests against scikit-learn's scores on the same rows (src/oracle/make_forest.py). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cancer, diabetes, digitClasses, forestTrees } from '../../oracle/forest';
import { binCodes, quantileBins } from './bins';
import { fitForest, predictForest } from './fitForest';
import { defaultForestParams, type ForestParams, type ForestTargets } from './forestTypes';

const classes = { ...defaultForestParams.classes, trees: forestTrees };
const regression = { ...defaultForestParams.regression, trees: forestTrees };
const SEEDS = [0, 1, 2];

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Area under the ROC curve: how often a positive row scores above a negative one. */
function auroc(positive: readonly boolean[], scores: readonly number[]): number {
  let [above, pairs] = [0, 0];
  for (const [i, yes] of positive.entries()) {
    if (!yes) continue;
    for (const [j, no] of positive.entries()) {
      if (no) continue;
      pairs++;
      above += scores[i]! > scores[j]! ? 1 : scores[i] === scores[j] ? 0.5 : 0;
    }
  }
  return above / pairs;
}

interface Scores {
  readonly accuracy: number;
  readonly auroc: number;
  readonly outOfBag: number;
}

async function classScores({ x, y, dim, learned }: typeof cancer, count: number, seed: number): Promise<Scores> {
  const labels = Uint32Array.from(y.subarray(0, learned));
  const forest = await fitForest(
    x.subarray(0, learned * dim),
    dim,
    { kind: 'classes', labels, classes: count },
    { ...classes, seed },
  );
  const shares = predictForest(forest, x.subarray(learned * dim));
  const truth = [...y.subarray(learned)];
  const of = (k: number): number[] => truth.map((_, i) => shares[i * count + k]!);
  const predicted = truth.map((_, i) => {
    const row = [...shares.subarray(i * count, (i + 1) * count)];
    expect(row.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 5);
    return row.indexOf(Math.max(...row));
  });
  const areas = [...Array(count).keys()].map((k) =>
    auroc(
      truth.map((label) => label === k),
      of(k),
    ),
  );
  return {
    accuracy: mean(truth.map((label, i) => (label === predicted[i] ? 1 : 0))),
    auroc: mean(areas),
    outOfBag: forest.outOfBagScore,
  };
}

describe('random forest', () => {
  it.each([
    ['breast cancer, two classes', cancer, 2],
    ['handwritten digits, ten classes', digitClasses, 10],
  ])('%s: as accurate as scikit-learn to 0.01', async (_, golden, count) => {
    const found = await Promise.all(SEEDS.map((seed) => classScores(golden, count, seed)));
    for (const score of ['accuracy', 'auroc', 'outOfBag'] as const) {
      expect(Math.abs(mean(found.map((scores) => scores[score])) - golden.scores[score]), score).toBeLessThan(0.01);
    }
  });

  it('diabetes: R² as scikit-learn’s to 0.015, by all features and by a third of them in shallow trees', async () => {
    const { x, y, dim, learned, scores, importances } = diabetes;
    const targets: ForestTargets = { kind: 'regression', values: y.slice(0, learned) };
    const truth = y.subarray(learned);
    const r2 = async (params: ForestParams): Promise<[number, number, Float32Array]> => {
      const forest = await fitForest(x.subarray(0, learned * dim), dim, targets, params);
      const predicted = predictForest(forest, x.subarray(learned * dim));
      const centre = mean([...truth]);
      const residual = truth.reduce((sum, value, i) => sum + (value - predicted[i]!) ** 2, 0);
      const spread = truth.reduce((sum, value) => sum + (value - centre) ** 2, 0);
      return [1 - residual / spread, forest.outOfBagScore, forest.importances];
    };
    const whole = await Promise.all(SEEDS.map((seed) => r2({ ...regression, seed })));
    expect(Math.abs(mean(whole.map(([score]) => score)) - scores.r2)).toBeLessThan(0.015);
    expect(Math.abs(mean(whole.map(([, score]) => score)) - scores.outOfBag)).toBeLessThan(0.015);
    for (const [f, share] of importances.entries()) {
      expect(Math.abs(mean(whole.map(([, , ours]) => ours[f]!)) - share)).toBeLessThan(0.02);
    }
    const shallow = { ...regression, maxFeatures: 'third', minSamplesLeaf: 5, maxDepth: 4 } as const;
    const third = await Promise.all(SEEDS.map((seed) => r2({ ...shallow, seed })));
    expect(Math.abs(mean(third.map(([score]) => score)) - scores.r2Third)).toBeLessThan(0.015);
  });

  it('is the same for the same seed, another for another', async () => {
    const { x, y, dim, learned } = cancer;
    const data = x.subarray(0, learned * dim);
    const targets: ForestTargets = { kind: 'classes', labels: Uint32Array.from(y.subarray(0, learned)), classes: 2 };
    const fit = (seed: number): Promise<Float32Array> =>
      fitForest(data, dim, targets, { ...classes, trees: 10, seed }).then((forest) => predictForest(forest, data));
    expect(await fit(1)).toEqual(await fit(1));
    expect(await fit(1)).not.toEqual(await fit(2));
  });

  it('keeps to the least rows of a leaf and the greatest depth', async () => {
    const { x, y, dim } = diabetes;
    const targets: ForestTargets = { kind: 'regression', values: y };
    const { trees, bins } = await fitForest(x, dim, targets, {
      ...regression,
      trees: 5,
      minSamplesLeaf: 20,
      maxDepth: 3,
    });
    const codes = binCodes(x, bins);
    for (const tree of trees) {
      expect(tree.values.length).toBeLessThanOrEqual(8);
      const reached = new Uint32Array(tree.values.length);
      for (let i = 0; i < y.length; i++) {
        let node = 0;
        while (tree.feature[node]! >= 0) {
          node = tree.child[node]! + (codes[tree.feature[node]! * y.length + i]! > tree.code[node]! ? 1 : 0);
        }
        reached[tree.child[node]!]!++;
      }
      expect(Math.min(...reached)).toBeGreaterThanOrEqual(20);
    }
  });

  it('one class, one row, constant features: no split, no failure', async () => {
    const flat = Float32Array.of(1, 1, 1, 1);
    const same = await fitForest(flat, 1, { kind: 'regression', values: Float32Array.of(1, 2, 3, 4) }, regression);
    expect(predictForest(same, flat)[0]).toBeCloseTo(2.5, 0);
    expect([...same.importances]).toEqual([0]);
    const one: ForestTargets = { kind: 'classes', labels: Uint32Array.of(0, 0, 0, 0), classes: 1 };
    expect([...predictForest(await fitForest(flat, 1, one, classes), flat)]).toEqual([1, 1, 1, 1]);
    const single = await fitForest(
      Float32Array.of(3),
      1,
      { kind: 'regression', values: Float32Array.of(7) },
      regression,
    );
    expect([predictForest(single, flat)[0], single.outOfBag[0], single.outOfBagScore]).toEqual([7, NaN, NaN]);
  });

  it('can be cancelled between trees and tells how far it is', async () => {
    const { x, y, dim } = digitClasses;
    const stop = new AbortController();
    const heard: number[] = [];
    const fit = fitForest(
      x,
      dim,
      { kind: 'classes', labels: Uint32Array.from(y), classes: 10 },
      {
        ...classes,
        trees: 100_000,
      },
      {
        signal: stop.signal,
        onProgress: ({ done }) => {
          heard.push(done);
          if (done > 3) stop.abort();
        },
      },
    );
    await expect(fit).rejects.toMatchObject({ name: 'AbortError' });
    expect(heard[0]).toBe(0);
  });

  it('refuses what it cannot learn from', async () => {
    const good: ForestTargets = { kind: 'regression', values: Float32Array.of(1, 2) };
    const fit = (
      data: readonly number[],
      targets: ForestTargets = good,
      params: ForestParams = regression,
    ): Promise<unknown> => fitForest(Float32Array.from(data), 2, targets, params);
    for (const [data, targets] of [
      [[1, 2, 3], good],
      [[1, NaN, 3, 4], good],
      [[1, 2, 3, 4, 5, 6], good],
      [[1, 2, 3, 4], { kind: 'regression', values: Float32Array.of(1, Infinity) }],
      [[1, 2, 3, 4], { kind: 'classes', labels: Uint32Array.of(0, 2), classes: 2 }],
      [[], { kind: 'regression', values: new Float32Array() }],
    ] as const) {
      await expect(fit(data, targets)).rejects.toMatchObject({ code: 'forest.data' });
    }
    for (const wrong of [{ trees: 0 }, { minSamplesLeaf: 1.5 }, { maxDepth: 0 }]) {
      const fitted = fit([1, 2, 3, 4], good, { ...regression, ...wrong });
      await expect(fitted).rejects.toMatchObject({ code: 'forest.params' });
    }
  });
});

describe('bins', () => {
  it('keep the order of values, each its own where 256 suffice, else of about equal size', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -400, max: 400 }), { minLength: 1, maxLength: 1500 }), (values) => {
        const data = Float32Array.from(values);
        const bins = quantileBins(data, 1);
        const codes = binCodes(data, bins);
        const codeOf = new Map(values.map((value, i) => [value, codes[i]!]));
        const ascending = [...codeOf].sort(([a], [b]) => a - b).map(([, code]) => code);
        for (let i = 1; i < ascending.length; i++) expect(ascending[i]).toBeGreaterThanOrEqual(ascending[i - 1]!);
        if (codeOf.size <= 256) expect(new Set(ascending).size).toBe(codeOf.size);
        else expect(new Set(ascending).size).toBeGreaterThan(128);
      }),
      { seed: 0 },
    );
  });
});
