import { expect, test } from 'vitest';
import { domainDifferences } from './domainDifferences';

const domain = (accession: string, start: number, end: number) => ({ accession, start, end });

test('shared, truncated, lost and gained domains; copies by what lies under them', () => {
  // 20 amino acids; the second protein lacks 5 … 9 and has two more at its end.
  const alignment = { a: 'AAAAABBBBBCCCCCDDDDD--', b: 'AAAAA-----CCCCCDDDDDEE' };
  const differences = domainDifferences(
    [domain('X', 0, 5), domain('X', 5, 10), domain('Y', 4, 15), domain('Z', 15, 20)],
    [domain('X', 0, 5), domain('Y', 4, 10), domain('Z', 10, 15), domain('W', 15, 17)],
    alignment,
  );
  expect(differences.map(({ accession, a, b, truncated }) => [accession, a?.start, b?.start, truncated])).toEqual([
    ['X', 0, 0, false],
    ['X', 5, undefined, false],
    ['Y', 4, 4, true],
    ['Z', 15, 10, false],
    ['W', undefined, 15, false],
  ]);
});

test('of two copies that could belong to one, that with more under it does; one elsewhere is another', () => {
  const alignment = { a: 'ABCDEFGHIJ', b: 'ABCDEFGHIJ' };
  const [first, second] = domainDifferences([domain('X', 0, 4), domain('X', 3, 10)], [domain('X', 2, 10)], alignment);
  expect([first!.b, second!.b?.start]).toEqual([undefined, 2]);
  expect(domainDifferences([domain('X', 0, 4)], [domain('X', 6, 9)], alignment)).toHaveLength(2);
});
