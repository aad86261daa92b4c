import { expect, it } from 'vitest';
import { matchingGenes } from './matchingGenes';

const genes = [
  { gene: 'AMX1', rows: [6, 7, 8, 9] },
  { gene: 'APP', rows: [10, 11, 12] },
  { gene: 'MX2', rows: [3, 4, 5] },
  { gene: 'MX1', rows: [1, 2] },
];
const names = (text: string): string[] => matchingGenes(genes, text).map((entry) => entry.gene);

it('all in the order given where nothing is typed', () => {
  expect(names('')).toEqual(['AMX1', 'APP', 'MX2', 'MX1']);
});

it('an exact name before beginnings before the rest, in any case', () => {
  expect(names(' mx')).toEqual(['MX2', 'MX1', 'AMX1']);
  expect(names('Mx1')).toEqual(['MX1', 'AMX1']);
  expect(names('zzz')).toEqual([]);
});
