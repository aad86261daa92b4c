/** Distributions, tests and intervals against SciPy (oracle/analysis/make_statistics.py). */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { benjaminiHochberg, fisherZ, fromFisherZ } from './comparisons';
import { betaCdf, erfc, normalCdf, studentCdf, studentQuantile } from './distributions';
import { mannWhitney } from './mannWhitney';
import { meanInterval } from './meanInterval';
import { pearson, spearman } from './metrics';
import type { Alternative } from './sample';
import { pairedTest, welchTest } from './tTests';

type Figure = number | 'inf' | '-inf' | null;
type Figures<T extends string> = Readonly<Record<T, Figure>>;

interface Golden {
  readonly distributions: Readonly<
    Record<'beta' | 'student' | 'studentQuantile' | 'normal' | 'erfc', readonly (readonly Figure[])[]>
  >;
  readonly tests: readonly {
    readonly name: string;
    readonly first: readonly number[];
    readonly second: readonly number[];
    readonly mannWhitney: Figures<'u' | Alternative>;
    readonly welch?: Figures<'t' | 'df' | 'low' | 'high' | Alternative>;
    readonly paired?: Figures<'t' | Alternative> & { readonly second: readonly number[] };
  }[];
  readonly benjaminiHochberg: readonly (readonly [readonly number[], readonly number[]])[];
  readonly intervals: readonly (Figures<'mean' | 'low' | 'high'> & { readonly values: readonly number[] })[];
  readonly correlations: readonly (readonly [readonly number[], readonly number[], Figure, Figure])[];
}

const golden = JSON.parse(
  readFileSync(new URL('../../oracle/analysis/statistics.json', import.meta.url), 'utf8'),
) as Golden;

const figure = (value: Figure): number =>
  value === null ? NaN : value === 'inf' ? Infinity : value === '-inf' ? -Infinity : value;

/** Equal to 1e-9 of the size, or to 1e-300. */
function expectNear(actual: number, expected: Figure, what: string, tolerance = 1e-9): void {
  const wanted = figure(expected);
  if (!Number.isFinite(wanted)) expect(actual, what).toBe(wanted);
  else
    expect(Math.abs(actual - wanted), `${what}: ${actual} for ${wanted}`).toBeLessThanOrEqual(
      tolerance * Math.abs(wanted) + 1e-300,
    );
}

const alternatives: readonly Alternative[] = ['two-sided', 'less', 'greater'];

test.each([
  ['beta', (x: number, a = 0, b = 0) => betaCdf(x, a, b)],
  ['student', studentCdf],
  ['studentQuantile', studentQuantile],
  ['normal', normalCdf],
  ['erfc', erfc],
] as const)('%s', (name, compute: (...of: never[]) => number) => {
  for (const row of golden.distributions[name]) {
    const of = row.slice(0, -1).map(figure);
    expectNear(compute(...(of as never[])), row.at(-1)!, `${name}(${of.join(', ')})`, 1e-10);
  }
});

const named = golden.tests.map((one) => [one.name, one] as const);

test.each(named)('Mann–Whitney U: %s', (_, one) => {
  for (const alternative of alternatives) {
    const { u, p } = mannWhitney(one.first, one.second, alternative);
    expectNear(u, one.mannWhitney.u, 'U');
    expectNear(p, one.mannWhitney[alternative], alternative);
  }
});

test.each(named.filter(([, { welch }]) => welch))("Welch's t: %s", (_, one) => {
  for (const alternative of alternatives) {
    const found = welchTest(one.first, one.second, alternative);
    for (const key of ['t', 'df', 'low', 'high'] as const) expectNear(found[key], one.welch![key], key, 1e-8);
    expectNear(found.p, one.welch![alternative], alternative, 1e-8);
  }
});

test.each(named.filter(([, { paired }]) => paired))('paired t: %s', (_, one) => {
  for (const alternative of alternatives) {
    const found = pairedTest(one.first, one.paired!.second, alternative);
    expectNear(found.t, one.paired!.t, 't', 1e-8);
    expectNear(found.p, one.paired![alternative], alternative, 1e-8);
  }
});

test('what SciPy decides by rounding: two constants', () => {
  expect(welchTest([0.1, 0.1, 0.1], [0.1, 0.1])).toMatchObject({ difference: 0, t: NaN, p: NaN });
  expect(welchTest([0.3, 0.3, 0.3], [0.1, 0.1])).toMatchObject({ t: Infinity, p: 0 });
  expect(welchTest([0.3, 0.3, 0.3], [0.1, 0.1], 'less').p).toBe(1);
});

test('samples that hold what is no number are refused, and unequal pairs', () => {
  expect(() => mannWhitney([1, NaN], [2])).toThrow('Value 2 of the first sample is NaN.');
  expect(() => welchTest([1, 2], [2, Infinity])).toThrow('Value 2 of the second sample is Infinity.');
  expect(() => pairedTest([1, 2], [2])).toThrow('The samples have 2 and 1 values.');
  expect(() => benjaminiHochberg([0.1, NaN])).toThrow('NaN is no p value.');
  expect(mannWhitney([], [1])).toMatchObject({ u: NaN, p: NaN });
});

test('the exact p of many pairs is as small as arrangements are many', () => {
  const first = Array.from({ length: 8 }, (_, i) => 1e6 + i);
  const second = Array.from({ length: 5000 }, (_, i) => i);
  let arrangements = 1;
  for (let i = 1; i <= 8; i++) arrangements *= (5000 + i) / i;
  expectNear(mannWhitney(first, second, 'greater').p, 1 / arrangements, 'p');
});

test('Benjamini–Hochberg', () => {
  for (const [p, adjusted] of golden.benjaminiHochberg) {
    for (const [i, value] of benjaminiHochberg(p).entries()) expectNear(value, adjusted[i]!, `${p.join(', ')}: ${i}`);
  }
});

test('means and their intervals over seeds', () => {
  for (const { values, ...expected } of golden.intervals) {
    const found = meanInterval(values);
    for (const key of ['mean', 'low', 'high'] as const)
      expectNear(found[key], expected[key], `${values.join(', ')}: ${key}`);
  }
  expect(meanInterval([0.2, NaN, 0.4])).toMatchObject({ n: 2, mean: expect.closeTo(0.3, 12) as number });
  expect(meanInterval([])).toMatchObject({ n: 0, mean: NaN });
});

test('correlations', () => {
  for (const [a, b, r, rho] of golden.correlations) {
    expectNear(pearson(a, b), r, 'pearson');
    expectNear(spearman(a, b), rho, 'spearman');
  }
  expect(spearman([1, NaN, 3], [1, 2, 3])).toBeNaN();
});

test("Fisher's transform and back", () => {
  expect(fisherZ(0.5)).toBeCloseTo(0.5493061443340549, 14);
  expect(fisherZ(1)).toBe(Infinity);
  for (const r of [-1, -0.3, 0, 0.99]) expect(fromFisherZ(fisherZ(r))).toBeCloseTo(r, 14);
});
