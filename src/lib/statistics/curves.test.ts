/** Curves, averages over labels and the confusion matrix against scikit-learn (oracle/analysis/make_statistics.py). */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { confusionMatrix } from './confusion';
import { precisionRecallCurve, rocCurve } from './curves';
import { auPrc, auRoc } from './metrics';
import { scorePredictions } from './scorePredictions';
import type { CurvePoints } from './scoreTypes';

interface Labels {
  readonly truth: readonly number[];
  readonly scores: readonly number[];
  readonly auroc: readonly (number | null)[];
  readonly auprc: readonly (number | null)[];
  readonly macro: readonly [number, number];
  readonly micro: readonly [number, number];
}

const golden = JSON.parse(readFileSync(new URL('../../oracle/analysis/statistics.json', import.meta.url), 'utf8')) as {
  readonly curves: readonly {
    readonly name: string;
    readonly scores: readonly number[];
    readonly truth: readonly number[];
    readonly auroc: number;
    readonly auprc: number;
    readonly roc: readonly [readonly number[], readonly number[]];
    readonly pr: readonly [readonly number[], readonly number[]];
  }[];
  readonly multiLabel: Labels;
  readonly multiClass: Labels & { readonly confusion: readonly number[]; readonly accuracy: number };
};

const pairs = ({ x, y }: CurvePoints): (readonly [number, number])[] => Array.from(x, (at, i) => [at, y[i]!]);

/** Distance of a point to the nearest segment of a curve. */
function distance([px, py]: readonly [number, number], curve: readonly (readonly [number, number])[]): number {
  let least = Infinity;
  for (const [i, [bx, by]] of curve.entries()) {
    const [ax, ay] = curve[Math.max(0, i - 1)]!;
    const length = (bx - ax) ** 2 + (by - ay) ** 2;
    const t = length === 0 ? 0 : Math.max(0, Math.min(1, ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / length));
    least = Math.min(least, Math.hypot(px - ax - t * (bx - ax), py - ay - t * (by - ay)));
  }
  return least;
}

const trapezoid = (curve: CurvePoints): number =>
  curve.x.reduce((sum, x, i) => (i === 0 ? 0 : sum + ((x - curve.x[i - 1]!) * (curve.y[i]! + curve.y[i - 1]!)) / 2), 0);
const steps = (curve: CurvePoints): number =>
  curve.x.reduce((sum, x, i) => (i === 0 ? 0 : sum + (x - curve.x[i - 1]!) * curve.y[i]!), 0);

describe.each(golden.curves.map((one) => [one.name, one] as const))('%s', (_, one) => {
  test('the areas', () => {
    expect(auRoc(one.scores, one.truth)).toBeCloseTo(one.auroc, 12);
    expect(auPrc(one.scores, one.truth)).toBeCloseTo(one.auprc, 12);
    expect(trapezoid(rocCurve(one.scores, one.truth))).toBeCloseTo(one.auroc, 12);
    expect(steps(precisionRecallCurve(one.scores, one.truth))).toBeCloseTo(one.auprc, 12);
  });

  test.each([
    ['roc', rocCurve],
    ['pr', precisionRecallCurve],
  ] as const)('%s: every point is one of scikit-learn’s, and all of those lie on the curve', (kind, compute) => {
    const [x, y] = one[kind];
    const all = x.map((at, i) => [at, y[i]!] as const);
    const ours = pairs(compute(one.scores, one.truth));
    expect(ours.length).toBeLessThanOrEqual(all.length);
    for (const point of ours) {
      expect(Math.min(...all.map(([px, py]) => Math.hypot(px - point[0], py - point[1])))).toBeLessThan(1e-12);
    }
    for (const point of all) expect(distance(point, ours)).toBeLessThan(1e-12);
  });
});

test('a ROC curve has corners only', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 12 }), fc.boolean()), { minLength: 2 }), (rows) => {
      const scores = rows.map(([score]) => score);
      const truth = rows.map(([, label]) => Number(label));
      fc.pre(new Set(truth).size === 2);
      const curve = rocCurve(scores, truth);
      const points = pairs(curve);
      for (let i = 1; i + 1 < points.length; i++) {
        const [[ax, ay], [bx, by], [cx, cy]] = [points[i - 1]!, points[i]!, points[i + 1]!];
        expect(Math.abs((by - ay) * (cx - bx) - (cy - by) * (bx - ax))).toBeGreaterThan(1e-9);
      }
      expect(trapezoid(curve)).toBeCloseTo(auRoc(scores, truth), 12);
      expect(steps(precisionRecallCurve(scores, truth))).toBeCloseTo(auPrc(scores, truth), 12);
    }),
    { seed: 0 },
  );
});

test('one class only: the axis that needs the other is NaN', () => {
  const curve = rocCurve([0.2, 0.7], [1, 1]);
  expect([...curve.x].every(Number.isNaN)).toBe(true);
  expect(curve.y.at(-1)).toBe(1);
  expect([...precisionRecallCurve([0.2, 0.7], [0, 0]).x].every(Number.isNaN)).toBe(true);
});

describe.each([
  ['multi-label', golden.multiLabel, ['a', 'b', 'c']],
  ['multi-class', golden.multiClass, ['p', 'q', 'r', 's']],
] as const)('%s', (task, expected, names) => {
  const scores = scorePredictions({ task, names, predictions: expected.scores, targets: expected.truth });

  test('per label, macro and micro', () => {
    for (const metric of ['auroc', 'auprc'] as const) {
      for (const [c, value] of expected[metric].entries()) {
        const found = scores.perColumn[c]!.metrics[metric]!;
        if (value === null) expect(found).toBeNaN();
        else expect(found).toBeCloseTo(value, 10);
      }
      const index = metric === 'auroc' ? 0 : 1;
      expect(scores.overall[metric]).toBeCloseTo(expected.macro[index], 10);
      expect(scores.micro![metric]).toBeCloseTo(expected.micro[index], 10);
    }
  });
});

test('the confusion matrix', () => {
  const { truth, scores, confusion, accuracy } = golden.multiClass;
  const classes = ['p', 'q', 'r', 's'];
  const predicted = truth.map((_, row) => {
    const own = scores.slice(row * 4, row * 4 + 4);
    return own.indexOf(Math.max(...own));
  });
  expect([...confusionMatrix(truth, predicted, classes).counts]).toEqual(confusion);
  const found = scorePredictions({ task: 'multi-class', names: classes, predictions: scores, targets: truth });
  expect(found.overall.accuracy).toBeCloseTo(accuracy, 12);
  expect(() => confusionMatrix([4], [0], classes)).toThrow('Row 1 has class 4, of 4 classes.');
  expect([...confusionMatrix([NaN, 1], [0, 1], ['p', 'q']).counts]).toEqual([0, 0, 0, 1]);
});
