/** Probes against scikit-learn (oracle/analysis/make_probe.py), and what no fit decides. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { columnGroups } from './columnGroups';
import { fitHere } from './fitHere';
import { askProbe } from './linearProbe';
import { PROBE_PENALTIES } from './probeNumbers';
import { probeSeed } from './probeSeed';
import { probeShare } from './probeShare';
import type { EvaluationSeed, EvaluationSplit, ProbeModel, ProbeTargets } from './probeTypes';
import { rowsOn } from './splitSides';

interface Oracle {
  readonly dim: number;
  readonly features: number[];
  readonly side: number[];
  readonly number: number[];
  readonly label: number[];
  readonly kind: number[];
  readonly r: Readonly<Record<string, number>>;
  readonly probability: number[];
  readonly auroc: number;
  readonly auprc: number;
  readonly classes: number[];
  readonly accuracy: number;
}

const oracle = JSON.parse(readFileSync(new URL('../../oracle/analysis/probe.json', import.meta.url), 'utf8')) as Oracle;

const rows = oracle.side.length;
const features = { values: Float32Array.from(oracle.features), rows, columns: oracle.dim };
const side = { rows: 0, groups: 0, share: 0 };
const split: EvaluationSplit = {
  seed: 3,
  sides: Uint8Array.from(oracle.side),
  report: {
    ...{ kind: 'random', seed: 3, groups: rows, sharedGroups: 0, largest: [], notes: [] },
    sides: { train: side, validation: side, test: side },
  },
};
const of = (task: ProbeTargets['task'], values: readonly number[], classes: readonly string[] = []): ProbeTargets => ({
  ...{ task, columns: ['y'], classes },
  targets: Float32Array.from(values),
});
const probe = (targets: ProbeTargets, model: ProbeModel = 'auto'): Promise<EvaluationSeed> =>
  probeSeed({ features, targets, split }, model, fitHere);
const furthest = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a, (value, i) => Math.abs(value - b[i]!)).reduce((most, value) => Math.max(most, value), 0);

describe('probes equal scikit-learn', () => {
  it('of numbers: least squares, ridge of the penalty chosen, and whichever the validation rows prefer', async () => {
    const numbers = of('regression', oracle.number);
    const ols = await probe(numbers, 'ols');
    expect(ols.fits).toEqual([{ model: 'ols', penalty: null }]);
    expect(ols.scores.overall.pearson).toBeCloseTo(oracle.r['ols']!, 6);
    const ridge = await probe(numbers, 'ridge');
    const penalty = ridge.fits[0]!.penalty!;
    expect(PROBE_PENALTIES).toContain(penalty);
    expect(ridge.scores.overall.pearson).toBeCloseTo(oracle.r[`1e${Math.round(Math.log10(penalty))}`]!, 6);
    const auto = await probe(numbers);
    expect([ols.predictions, ridge.predictions]).toContainEqual(auto.predictions);
  });

  it('of a label: probabilities and the areas under its curves', async () => {
    const found = await probe(of('binary', oracle.label, ['no', 'yes']));
    expect(found.fits).toEqual([{ model: 'logistic', penalty: 1 }]);
    expect(furthest(found.predictions, oracle.probability)).toBeLessThan(1e-5);
    expect(found.scores.overall.auroc).toBeCloseTo(oracle.auroc, 6);
    expect(found.scores.overall.auprc).toBeCloseTo(oracle.auprc, 6);
  });

  it('of classes: probabilities and the share that is right', async () => {
    const found = await probe(of('multi-class', oracle.kind, ['low', 'middle', 'high']));
    expect(furthest(found.predictions, oracle.classes)).toBeLessThan(1e-5);
    expect(found.scores.overall.accuracy).toBeCloseTo(oracle.accuracy, 6);
  });
});

it('a class without a training row has no probability, and a forest tells classes too', async () => {
  const train = new Set(rowsOn(split, 'train'));
  const kinds = oracle.kind.map((kind, row) => (kind === 2 && train.has(row) ? 1 : kind));
  const classes = of('multi-class', kinds, ['low', 'middle', 'high']);
  for (const model of ['auto', 'forest'] as const) {
    const { predictions, fits } = await probe(classes, model);
    expect(fits).toHaveLength(1);
    expect([...predictions].filter((_, i) => i % 3 === 2).every((share) => share === 0)).toBe(true);
  }
});

it('a fitted probe that is kept says the same of the test rows; of a forest there is none', async () => {
  const train = new Set(rowsOn(split, 'train'));
  const rare = oracle.kind.map((kind, row) => (kind === 2 && train.has(row) ? 1 : kind));
  // Two labels, the second of which all training rows have.
  const labels = oracle.label.flatMap((label, row) => [label, train.has(row) ? 1 : label]);
  const cases: readonly ProbeTargets[] = [
    of('regression', oracle.number),
    of('binary', oracle.label, ['no', 'yes']),
    of('multi-class', rare, ['low', 'middle', 'high']),
    { ...of('multi-label', labels), columns: ['a', 'b'] },
  ];
  for (const targets of cases) {
    const { linear, predictions } = await probe(targets);
    const names = linear!.intercepts.length;
    const said = new Float64Array(names);
    for (const [i, row] of rowsOn(split, 'test').entries()) {
      askProbe(linear!, targets.task, features.values.subarray(row * oracle.dim, (row + 1) * oracle.dim), said);
      expect(furthest(said, predictions.subarray(i * names, (i + 1) * names))).toBeLessThan(1e-5);
    }
  }
  expect((await probe(cases[2]!, 'forest')).linear).toBeUndefined();
});

it('the training mean tells nothing, and is what is given for it', () => {
  const numbers = of('regression', oracle.number);
  const { predictions, scores, fits } = probeShare(numbers, split);
  const train = [...rowsOn(split, 'train')].map((row) => oracle.number[row]!);
  const mean = train.reduce((sum, value) => sum + value, 0) / train.length;
  expect(
    furthest(
      predictions,
      predictions.map(() => mean),
    ),
  ).toBeLessThan(1e-6);
  expect(fits).toEqual([{ model: 'share', penalty: null }]);
  expect([scores.overall.pearson, scores.overall.r2! < 0.01]).toEqual([NaN, true]);
  const shares = probeShare(of('multi-class', oracle.kind, ['low', 'middle', 'high']), split).predictions.subarray(
    0,
    3,
  );
  expect(shares[0]! + shares[1]! + shares[2]!).toBeCloseTo(1, 6);
});

it('columns that are known for the same rows are fitted together', () => {
  const targets = Float32Array.of(1, 1, NaN, 2, 2, 3, 3, 3, 4);
  const groups = columnGroups({ columns: ['a', 'b', 'c'], targets }, Uint32Array.of(2, 0, 1));
  expect(groups.map(({ columns, rows: known }) => [columns, [...known]])).toEqual([
    [
      [0, 1],
      [2, 0, 1],
    ],
    [[2], [2, 1]],
  ]);
});
