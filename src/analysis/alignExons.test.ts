import { expect, it } from 'vitest';
import { alignExons } from './alignExons';

const told = (...of: Parameters<typeof alignExons>): string[] =>
  alignExons(...of).map(({ kind, a, b }) => `${a?.number ?? '–'} ${b?.number ?? '–'} ${kind}`);

it('exons stand beside what they meet', () => {
  const a = [[0, 10], [20, 30], [40, 50], [60, 90]] as const; // prettier-ignore
  const b = [[0, 10], [25, 30], [60, 70], [80, 95], [100, 110]] as const; // prettier-ignore
  expect(told(a, b, '+')).toEqual([
    '1 1 shared',
    '2 2 changed',
    '3 – only A',
    '4 3 changed',
    '4 4 changed',
    '– 5 only B',
  ]);
  expect(told(b, a, '-')).toEqual([
    '1 – only A',
    '2 1 changed',
    '3 1 changed',
    '– 2 only B',
    '4 3 changed',
    '5 4 shared',
  ]);
});

it('touching exons do not meet, and either may have none', () => {
  expect(told([[0, 10]], [[10, 20]], '+')).toEqual(['1 – only A', '– 1 only B']);
  expect(told([], [[10, 20]], '+')).toEqual(['– 1 only B']);
  expect(told([], [], '-')).toEqual([]);
});
