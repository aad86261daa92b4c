import { expect, it } from 'vitest';
import { GrowingColumns } from './growingColumns';

const names = ['step', 'loss'] as const;

it('keeps every row over several doublings', () => {
  const columns = new GrowingColumns(names);
  expect(columns.newest('loss')).toBeUndefined();
  for (let step = 1; step <= 5000; step++) columns.append({ step, loss: 1 / step });
  expect(columns.length).toBe(5000);
  expect(columns.column('step')).toHaveLength(5000);
  expect(columns.column('loss')[1233]).toBe(1 / 1234);
  expect(columns.newest('loss')).toBe(1 / 5000);
});

it('takes up columns from elsewhere and goes on after them', () => {
  const columns = GrowingColumns.from(names, { step: Float64Array.of(1, 2), loss: Float64Array.of(9, 8) });
  columns.append({ step: 3, loss: 7 });
  expect([...columns.column('loss')]).toEqual([9, 8, 7]);
});

it('a step that comes again replaces itself and what came after it', () => {
  const columns = GrowingColumns.from(names, { step: Float64Array.of(1, 2, 3, 4), loss: Float64Array.of(9, 8, 7, 6) });
  columns.append({ step: 3, loss: 5 });
  expect([...columns.column('step')]).toEqual([1, 2, 3]);
  expect([...columns.column('loss')]).toEqual([9, 8, 5]);
});
