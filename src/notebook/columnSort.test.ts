import { describe, expect, it } from 'vitest';
import { Rng } from '../lib/rng';
import { filters, NO_FILTER, passingRows } from './columnFilter';
import type { Column } from './columns';
import { ranksAtHand, ranksOf, rowsByRank } from './columnSort';

const head = { title: '', unit: '' };
const length: Column = { ...head, id: 'n', kind: 'number', values: Float64Array.of(3, NaN, 1, 3, 2) };
const kind: Column = { ...head, id: 'k', kind: 'category', names: ['B', 'a'], codes: Int32Array.of(0, 1, -1, 1, 0) };
const name: Column = { ...head, id: 't', kind: 'text', values: ['BCL10', 'bcl2', '', 'ABC', 'BCL2L1'] };
const columns = [length, kind, name];
const all = Uint32Array.of(0, 1, 2, 3, 4);
const ordered = async (column: Column, descending = false, rows = all): Promise<number[]> => [
  ...rowsByRank(rows, await ranksOf(column), descending),
];

describe('order', () => {
  it('puts what is missing last either way and keeps ties in order', async () => {
    expect(await ordered(length)).toEqual([2, 4, 0, 3, 1]);
    expect(await ordered(length, true)).toEqual([0, 3, 4, 2, 1]);
    expect(await ordered(kind)).toEqual([1, 3, 0, 4, 2]);
    expect(await ordered(name)).toEqual([3, 1, 4, 0, 2]);
    expect(await ordered(length, false, Uint32Array.of(0, 1, 4))).toEqual([4, 0, 1]);
  });

  it('of many words in slices is that of one sort', async () => {
    const rng = new Rng(3);
    const values = Array.from({ length: 5000 }, () => `G${rng.int(900)}-${rng.int(9)}`);
    const column: Column = { ...head, id: 'w', kind: 'text', values };
    expect(ranksAtHand(column)).toBeUndefined();
    const rows = Uint32Array.from(values, (_, i) => i);
    const collator = new Intl.Collator('en', { numeric: true });
    const expected = [...rows].sort((a, b) => collator.compare(values[a]!, values[b]!) || a - b);
    expect([...rowsByRank(rows, await ranksOf(column), false)]).toEqual(expected);
    expect(ranksAtHand(column)).toBe(await ranksOf(column));
  });
});

describe('filters', () => {
  const passing = (change: Partial<typeof NO_FILTER>): number[] => [
    ...passingRows(columns, { ...NO_FILTER, ...change }, 5),
  ];
  it('pass what all of them let through', () => {
    expect(passing({})).toEqual([0, 1, 2, 3, 4]);
    expect(passing({ ranges: { n: [2, null] } })).toEqual([0, 3, 4]);
    expect(passing({ ranges: { n: [null, null] } })).toEqual([0, 1, 2, 3, 4]);
    expect(passing({ sets: { k: ['a', ''] } })).toEqual([1, 2, 3]);
    expect(passing({ text: ' BCL2' })).toEqual([1, 4]);
    expect(passing({ text: 'b' })).toEqual([0, 1, 3, 4]);
    expect(passing({ text: 'bcl', ranges: { n: [null, 2] }, sets: { k: ['B'] } })).toEqual([4]);
    expect(passing({ ranges: { gone: [1, 2] }, sets: { gone: ['x'] } })).toEqual([0, 1, 2, 3, 4]);
  });
  it('know whether there are any', () => {
    expect([filters(NO_FILTER), filters({ ...NO_FILTER, text: 'x' })]).toEqual([false, true]);
  });
});
