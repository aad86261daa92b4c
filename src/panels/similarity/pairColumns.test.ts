import { expect, it } from 'vitest';
import type { Similarities } from '../../analysis/isoformFunction/similaritiesTypes';
import { matchingPairs, pairColumns } from './pairColumns';

const column = (...values: number[]): Float64Array<ArrayBuffer> => Float64Array.from(values);
const similarities: Similarities = {
  transcripts: {
    ids: ['E1', 'E2', 'E3', 'E4'],
    names: ['AA-201', 'AA-202', 'AA-203', 'B-201'],
    genes: ['AA', 'AA', 'AA', 'B'],
    rows: Uint32Array.of(0, 1, 2, 3),
  },
  pairs: {
    group: Uint8Array.of(0, 0, 1),
    a: Uint32Array.of(0, 1, 0),
    b: Uint32Array.of(1, 2, 3),
    distance: column(1, 2, 3),
    similarity: column(1, 0.3, -0.1),
    length: column(1, 1, 1),
    sequence: column(0.5, 0.5, NaN),
    cds: column(0.9, 0.2, NaN),
    domains: column(1, NaN, NaN),
    cdsPercentile: column(75, 25, NaN),
    similarityPercentile: column(25.04, 75, NaN),
  },
  groups: [],
  tests: [],
  overlap: { count: 2, pearson: NaN, spearman: NaN },
  measures: [],
  notes: [],
};
const members = Uint32Array.of(0, 1);

it('pairs are found by any number of beginnings, each of which has to match', () => {
  const found = (text: string): number[] => [...matchingPairs(similarities, members, text, () => true)];
  expect(found('')).toEqual([0, 1]);
  expect(found('aa')).toEqual([0, 1]);
  expect(found('AA-203')).toEqual([1]);
  expect(found(' aa-201, e2 ')).toEqual([0]);
  expect(found('aa-201 aa-203')).toEqual([]);
  expect([...matchingPairs(similarities, members, 'aa', (pair) => pair === 1)]).toEqual([1]);
});

it('divergence is the similarity percentile less that of the overlap', () => {
  const [divergence] = pairColumns(similarities, members).filter(({ id }) => id === 'divergence');
  expect(divergence?.kind === 'number' && [...divergence.values]).toEqual([-50, 50]);
});
