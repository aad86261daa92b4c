import { expect, it } from 'vitest';
import { stepCell } from './stepCell';

it('moves by keys and stays inside', () => {
  const from = { row: 1, column: 2 };
  const to = (key: string, control = false) => stepCell(from, key, control, 4);
  expect(to('ArrowUp')).toEqual({ row: 0, column: 2 });
  expect(to('ArrowDown')).toEqual({ row: 2, column: 2 });
  expect(to('ArrowLeft')).toEqual({ row: 1, column: 1 });
  expect(to('ArrowRight')).toEqual({ row: 1, column: 3 });
  expect(stepCell({ row: 3, column: 3 }, 'ArrowRight', false, 4)).toEqual({ row: 3, column: 3 });
  expect(to('PageDown')).toEqual({ row: 3, column: 2 });
  expect(to('PageUp')).toEqual({ row: 0, column: 2 });
  expect(to('Home')).toEqual({ row: 1, column: 0 });
  expect(to('End', true)).toEqual({ row: 3, column: 3 });
  expect(to('Home', true)).toEqual({ row: 0, column: 0 });
  expect(to('a')).toBeUndefined();
  expect(stepCell(from, 'End', true, 3, 7)).toEqual({ row: 2, column: 6 });
});
