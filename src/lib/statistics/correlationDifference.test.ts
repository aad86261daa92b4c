import { describe, expect, test } from 'vitest';
import { Rng } from '../rng';
import { correlationDifference } from './correlationDifference';
import { pearson } from './metrics';

/** n values that are told at about R 0.8 and 0.6 by two predictions that share part of their error. */
function drawn(n: number, seed: number) {
  const rng = new Rng(seed);
  // Irwin–Hall: near enough to normal, and as kurtosis-free as the asymptotic variance wants it.
  const normal = (): number => Array.from({ length: 12 }, () => rng.uniform()).reduce((a, b) => a + b, -6);
  const truth: number[] = [];
  const [first, second]: [number[], number[]] = [[], []];
  for (let i = 0; i < n; i++) {
    const [y, shared] = [normal(), normal()];
    truth.push(y);
    first.push(y + 0.6 * shared + 0.45 * normal());
    second.push(y + 0.6 * shared + 1.2 * normal());
  }
  return { truth, first, second };
}

const own = (n: number): string[] => Array.from({ length: n }, (_, i) => String(i));

/**
 * Asymptotic standard error of the difference of two correlations with one variable.
 * Source: Olkin and Siotani 1976; Steiger 1980, Psychological Bulletin 87, eq. 3 and 5.
 */
function steigerError({ truth, first, second }: ReturnType<typeof drawn>): number {
  const [a, b, between] = [pearson(truth, first), pearson(truth, second), pearson(first, second)];
  const covariance = between * (1 - a ** 2 - b ** 2) - 0.5 * a * b * (1 - a ** 2 - b ** 2 - between ** 2);
  return Math.sqrt(((1 - a ** 2) ** 2 + (1 - b ** 2) ** 2 - 2 * covariance) / truth.length);
}

describe('difference of two correlations', () => {
  const values = drawn(800, 1);
  const { truth, first, second } = values;

  test('the interval is as wide as the asymptotic one of independent values', () => {
    const { difference, low, high } = correlationDifference(truth, [[first], [second]], own(800));
    expect(difference).toBeCloseTo(pearson(truth, first) - pearson(truth, second), 12);
    expect(low).toBeLessThan(difference);
    expect(high).toBeGreaterThan(difference);
    const error = steigerError(values);
    expect((high - low) / (2 * 1.96 * error)).toBeGreaterThan(0.9);
    expect((high - low) / (2 * 1.96 * error)).toBeLessThan(1.1);
  });

  test('members of a family that say the same add no certainty', () => {
    const options = { resamples: 200 };
    const once = correlationDifference(truth, [[first], [second]], own(800), options);
    const twice = <T>(list: readonly T[]): T[] => list.flatMap((value) => [value, value]);
    const doubled = [[twice(first)], [twice(second)]] as const;
    const { difference, low, high } = correlationDifference(twice(truth), doubled, twice(own(800)), options);
    expect(difference).toBeCloseTo(once.difference, 12);
    expect(low).toBeCloseTo(once.low, 12);
    expect(high).toBeCloseTo(once.high, 12);
    const apart = correlationDifference(twice(truth), doubled, own(1600), options);
    expect((apart.high - apart.low) / (high - low)).toBeCloseTo(Math.SQRT1_2, 1);
  });

  test('several predictions of a kind count by their mean correlation; equal kinds do not differ', () => {
    const mean = (pearson(truth, first) + pearson(truth, second)) / 2;
    const { difference } = correlationDifference(truth, [[first], [first, second]], own(800), { resamples: 10 });
    expect(difference).toBeCloseTo(pearson(truth, first) - mean, 12);
    expect(correlationDifference(truth, [[first], [first]], own(800), { resamples: 50 })).toEqual({
      ...{ difference: 0, low: 0, high: 0 },
    });
  });

  test('draws without a correlation are left out', () => {
    const { low, high } = correlationDifference([1, 2, 3], [[[1, 2, 3]], [[1, 3, 2]]], own(3), { resamples: 500 });
    expect(low).toBeGreaterThanOrEqual(-2);
    expect(high).toBeLessThanOrEqual(2);
    expect(correlationDifference([1, 1], [[[1, 2]], [[2, 1]]], own(2), { resamples: 5 }).low).toBeNaN();
    // No test gene is that short.
    expect(correlationDifference([], [[[]], [[]]], [])).toEqual({ difference: NaN, low: NaN, high: NaN });
  });
});
