/** Against SciPy (oracle/analysis/make_wilcoxon.py). */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { spreadOf } from './spread';
import { wilcoxon } from './wilcoxon';

interface Golden {
  readonly wilcoxon: readonly {
    readonly name: string;
    readonly first: readonly number[];
    readonly second: readonly number[];
    readonly w: number;
    readonly p: number | null;
  }[];
  readonly spreads: readonly { readonly values: readonly number[]; readonly quartiles: readonly number[] }[];
}

const golden = JSON.parse(
  readFileSync(new URL('../../oracle/analysis/wilcoxon.json', import.meta.url), 'utf8'),
) as Golden;

test.each(golden.wilcoxon.map((one) => [one.name, one] as const))('Wilcoxon signed ranks: %s', (_, one) => {
  const { w, p } = wilcoxon(one.first, one.second);
  expect(w).toBe(one.w);
  if (one.p === null) expect(p).toBeNaN();
  else expect(Math.abs(p - one.p)).toBeLessThanOrEqual(1e-9 * one.p);
});

test('what is no pair, and no number', () => {
  expect(wilcoxon([], [])).toMatchObject({ w: NaN, p: NaN });
  expect(() => wilcoxon([1], [1, 2])).toThrow('1 and 2 values');
  expect(() => wilcoxon([1, NaN], [1, 2])).toThrow('Value 2 of the first sample is NaN.');
});

test('quartiles as NumPy takes them', () => {
  for (const { values, quartiles } of golden.spreads) {
    const { least, lowerQuartile, median, upperQuartile, most } = spreadOf(values);
    for (const [i, value] of [least, lowerQuartile, median, upperQuartile, most].entries())
      expect(value).toBeCloseTo(quartiles[i]!, 12);
  }
  expect(spreadOf([NaN])).toMatchObject({ count: 0, median: NaN });
});
