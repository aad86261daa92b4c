import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitGroups } from './groupSplit';

const groupsOfRows = fc.array(fc.integer({ min: 0, max: 60 }).map(String), { minLength: 1, maxLength: 300 });

test('every row is on one side, and every group too', () => {
  fc.assert(
    fc.property(groupsOfRows, fc.nat(1000), (groups, seed) => {
      const { train, validation, test: tested } = splitGroups(groups, seed);
      const sides = [train, validation, tested];
      expect(sides.flatMap((rows) => [...rows]).sort((a, b) => a - b)).toEqual([...groups.keys()]);
      const sideOf = new Map<string, number>();
      for (const [side, rows] of sides.entries()) {
        for (const row of rows) {
          expect(sideOf.get(groups[row]!) ?? side).toBe(side);
          sideOf.set(groups[row]!, side);
        }
      }
      // No more than its share, but where that is a single group that is nearer to it than nothing.
      for (const rows of [validation, tested]) {
        const single = new Set([...rows].map((row) => groups[row])).size === 1;
        expect(rows.length).toBeLessThanOrEqual(
          single ? Math.max(1, 0.3 * groups.length) : Math.round(0.15 * groups.length),
        );
      }
    }),
    { seed: 0 },
  );
});

test('single rows split 70-15-15, by the seed', () => {
  const groups = Array.from({ length: 1000 }, (_, i) => `gene ${i}`);
  const split = splitGroups(groups, 1);
  expect([split.train, split.validation, split.test].map(({ length }) => length)).toEqual([700, 150, 150]);
  expect(splitGroups(groups, 1)).toEqual(split);
  expect(splitGroups(groups, 2).test).not.toEqual(split.test);
  // The test rows are spread over the whole.
  expect(split.test.reduce((sum, row) => sum + row, 0) / 150).toBeGreaterThan(420);
});

test('a group larger than a side is trained on', () => {
  const groups = Array.from({ length: 100 }, (_, i) => (i < 60 ? 'family' : `gene ${i}`));
  for (const seed of [0, 1, 2]) {
    const { train, validation, test: tested } = splitGroups(groups, seed);
    expect(new Set(train).has(0)).toBe(true);
    expect([validation.length, tested.length]).toEqual([15, 15]);
  }
});

test('what a giant group leaves is divided between validation and test', () => {
  const groups = Array.from({ length: 200 }, (_, i) => (i < 180 ? 'family' : `gene ${i}`));
  const { train, validation, test: tested } = splitGroups(groups, 3);
  expect([train.length, validation.length, tested.length]).toEqual([180, 10, 10]);
});

test('of few large groups (chromosomes, say) each side gets one', () => {
  const groups = Array.from({ length: 100 }, (_, i) => `chromosome ${i % 5}`);
  const sizes = new Set<string>();
  for (const seed of [0, 1, 2, 3]) {
    const { train, validation, test: tested } = splitGroups(groups, seed);
    expect([train.length, validation.length, tested.length]).toEqual([60, 20, 20]);
    sizes.add(groups[tested[0]!]!);
  }
  expect(sizes.size).toBeGreaterThan(1);
});
