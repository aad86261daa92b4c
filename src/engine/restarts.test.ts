import { expect, test } from 'vitest';
import { planRestarts, planWhole, type RestartPlan } from './restarts';

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

/** Positions that mutants are run over, counted one mutant at a time. */
const counted = (plan: RestartPlan, mutants: readonly number[], end: number): number =>
  plan.groups
    .flatMap(({ first, count, start }) => range(first, first + count).map((i) => mutants[i]! * (end - start)))
    .reduce((a, b) => a + b, 0);

test.each([24, 25, 31, 40, 64, 100, 257, 600, 3000, 12_000])(
  'a whole transcript of %i nt takes at most 55 %% of full recomputation, the wild type included',
  (length) => {
    const mutants = new Array<number>(length).fill(3);
    for (const maxRows of [16, 32, 64]) {
      const plan = planRestarts(range(0, length), mutants, length, maxRows, 2 * length);
      const whole = planWhole(range(0, length), mutants, length, maxRows);
      expect(whole.tokens).toBe(3 * length * length);
      expect((plan.tokens + 2 * length) / (whole.tokens + length)).toBeLessThanOrEqual(0.55);
      expect(plan.tokens).toBe(counted(plan, mutants, length));
      // Full batches, but for where little is left to be run.
      if (length >= 600 && maxRows < 64) {
        const full = plan.groups.filter(({ rows }) => rows > maxRows - 3).length;
        expect(full).toBeGreaterThan(0.95 * (plan.groups.length - 1));
      }
    }
  },
);

test('a few positions of a long transcript start together', () => {
  const plan = planRestarts(range(5000, 5010), new Array<number>(10).fill(3), 12_000, 32, 17_009);
  expect(plan.groups).toEqual([{ first: 0, count: 10, start: 5000, rows: 30 }]);
});

test.each([
  ['dense', range(10, 50), 64],
  ['every 40th', range(0, 70).map((i) => 40 * i), 3000],
  ['two far apart', [3, 2990], 3000],
  ['one, at the end', [2999], 3000],
  ['none', [], 3000],
])('%s: every position once, in order, no mutant before its start, no batch too large', (_, positions, end) => {
  const mutants = positions.map((position) => (position % 7 === 0 ? 4 : 3));
  for (const maxRows of [4, 16, 64]) {
    const plan = planRestarts(positions, mutants, end, maxRows, end);
    expect(plan.groups.flatMap(({ first, count }) => range(first, first + count))).toEqual(range(0, positions.length));
    for (const { first, count, start, rows } of plan.groups) {
      expect(start).toBe(positions[first]);
      expect(rows).toBe(mutants.slice(first, first + count).reduce((a, b) => a + b, 0));
      expect(rows).toBeLessThanOrEqual(maxRows);
    }
    expect(plan.tokens).toBe(counted(plan, mutants, end));
  }
});
