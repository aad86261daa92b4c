/** Z scores and tests against NumPy and SciPy (oracle/analysis/make_ablation.py), and what is not ordinary. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { compareRuns } from './ablation';
import type { AblationInput, AblationOptions } from './ablationTypes';
import type { Metric } from '../lib/statistics/scoreTypes';

interface Expected {
  readonly distribution: readonly (readonly [number, number])[];
  readonly z: readonly number[];
  readonly meanZ: readonly number[];
  readonly overall: readonly number[];
  readonly p: readonly (number | null)[];
  readonly adjustedP: readonly (number | null)[];
}

interface Golden {
  readonly runs: readonly string[];
  readonly tasks: readonly (readonly [string, Metric])[];
  readonly scores: readonly (readonly (readonly number[])[])[];
  readonly all: Expected;
  readonly pooled: Expected;
}

const golden = JSON.parse(readFileSync(new URL('../oracle/analysis/ablation.json', import.meta.url), 'utf8')) as Golden;

const input: AblationInput = {
  runs: golden.runs.map((id) => ({ id, name: id, group: '' })),
  tasks: golden.tasks.map(([name, metric]) => ({ name, metric })),
  scores: golden.scores.flatMap((tasks, run) =>
    tasks.flatMap((values, task) => values.map((value, seed) => ({ run, task, seed, value }))),
  ),
};
const plain: AblationOptions = { alpha: 0.05, adjusted: false };

const near = (actual: readonly number[], expected: readonly (number | null)[]): void => {
  expect(actual).toHaveLength(expected.length);
  for (const [i, wanted] of expected.entries()) {
    if (wanted === null) expect(actual[i]).toBeNaN();
    else expect(Math.abs(actual[i]! - wanted)).toBeLessThanOrEqual(1e-9 * Math.abs(wanted) + 1e-12);
  }
};

it.each([
  ['all', undefined],
  ['pooled', ['cl', 'masking']],
] as const)('is what NumPy and SciPy give, %s', (name, pool) => {
  const { tasks, cells, overall } = compareRuns(input, { ...plain, pool });
  const expected = golden[name];
  near(
    tasks.flatMap(({ mean, deviation }) => [mean, deviation]),
    expected.distribution.flat(),
  );
  near(
    cells.flat().flatMap(({ z }) => z),
    expected.z,
  );
  near(
    cells.flat().map(({ meanZ }) => meanZ),
    expected.meanZ,
  );
  near(overall, expected.overall);
  near(
    cells.flat().map(({ p }) => p),
    expected.p,
  );
  near(
    cells.flat().map(({ adjustedP }) => adjustedP),
    expected.adjustedP,
  );
});

it('pooled over all runs, the Z scores of a task have mean 0 and deviation 1', () => {
  const { cells, tasks } = compareRuns(input, plain);
  for (const t of tasks.keys()) {
    const z = cells.flatMap((row) => row[t]!.z);
    const mean = z.reduce((sum, one) => sum + one, 0) / z.length;
    expect(mean).toBeCloseTo(0, 10);
    expect(z.reduce((sum, one) => sum + (one - mean) ** 2, 0) / z.length).toBeCloseTo(1, 10);
  }
});

it('boxes are where p is above 0.05; the better run is never worse, and a lower error is better', () => {
  const { cells, reference } = compareRuns(input, plain);
  expect(reference).toBe(0);
  expect(cells.map((row) => row.map(({ significant }) => significant))).toEqual([
    [undefined, undefined, undefined],
    golden.all.p.slice(3, 6).map((p) => p! <= 0.05),
    golden.all.p.slice(6, 9).map((p) => p! <= 0.05),
    [true, true, true],
    [true, true, true],
  ]);
  expect(cells[3]![2]!.meanZ).toBeLessThan(cells[0]![2]!.meanZ);
  const turned = compareRuns(input, { ...plain, reference: 'cnn' });
  expect(turned.cells[0]!.map(({ significant }) => significant)).toEqual([false, false, false]);
});

it('adjusted for their number, fewer differences count', () => {
  const count = (adjusted: boolean): number =>
    compareRuns(input, { ...plain, alpha: golden.all.p[4]!, adjusted })
      .cells.flat()
      .filter((cell) => cell.significant === true).length;
  expect(count(true)).toBeLessThan(count(false));
});

it('says what is missing: one seed is not tested, a task without scores not averaged, ±1 and NaN left out', () => {
  const { cells, overall, notes } = compareRuns(
    {
      runs: input.runs.slice(0, 3),
      tasks: input.tasks.slice(0, 2),
      scores: [
        { run: 0, task: 0, seed: 1, value: 0.5 },
        { run: 0, task: 0, seed: 0, value: 0.4 },
        { run: 1, task: 0, seed: 0, value: 0.3 },
        { run: 2, task: 0, seed: 0, value: 1 },
        { run: 2, task: 0, seed: 1, value: NaN },
        { run: 0, task: 1, seed: 0, value: 0.2 },
        { run: 1, task: 1, seed: 0, value: 0.2 },
      ],
    },
    plain,
  );
  expect(cells[0]![0]!.seeds).toEqual([0, 1]);
  expect(cells[0]![0]!.values).toEqual([0.4, 0.5]);
  expect(cells[1]![0]!.significant).toBeUndefined();
  expect(cells[1]![1]!.meanZ).toBeNaN();
  expect(overall[0]).toBe(cells[0]![0]!.meanZ);
  expect(overall[2]).toBeNaN();
  expect(notes).toEqual([
    '2 scores are left out: not a number, or a correlation of exactly ±1, which has no Fisher transform.',
    'go: all pooled scores are equal, so that there is no Z.',
    'One run is not scored on every task: a mean Z over other tasks is not quite comparable.',
    '2 of 4 differences are not tested: that takes two seeds or more on both sides.',
    'Runs differ in their number of seeds: those with more weigh more in the pooled mean and deviation.',
  ]);
});

it('refuses what cannot be compared', () => {
  expect(() => compareRuns({ runs: [], tasks: [], scores: [] }, plain)).toThrow(/no scores/);
  expect(() => compareRuns(input, { ...plain, reference: 'gone' })).toThrow(/not there/);
  expect(() => compareRuns(input, { ...plain, pool: [] })).toThrow(/No run/);
});
