import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { homologyGroups } from './homology';

const TABLE = [
  ['gene_id', 'paralog_id', 'identity'],
  ['A', 'B', '40'],
  ['C', 'C', '100'],
  ['C', 'Z', '40'],
  ['Z', 'D', '36'],
  ['E', 'A', '35'],
  ['E', '', '90'],
  ['D', '', '90'],
];

describe('groups of homologous genes', () => {
  test('homologs of homologs are in one group, also through a gene that is not in the set', () => {
    const { groups, ...counts } = homologyGroups(
      ['B.3', 'A', 'C', 'D', 'A', 'E'].map((gene) => gene.split('.')[0]!),
      TABLE,
    );
    expect(groups).toEqual(['B', 'B', 'C', 'C', 'B', 'E']);
    expect(counts).toEqual({ linked: 3, dissimilar: 1, similarity: ['identity'] });
  });

  test('pairs must be more similar than the threshold', () => {
    const genes = ['A', 'B', 'C', 'D', 'E'];
    expect(homologyGroups(genes, TABLE, { threshold: 34.9 }).groups).toEqual(['A', 'A', 'C', 'C', 'A']);
    expect(homologyGroups(genes, TABLE, { threshold: 40 }).groups).toEqual(genes);
  });

  test('without similarity every pair counts, and so does one whose cell is empty', () => {
    const bare = TABLE.map(([a, b]) => [a!, b!]);
    expect(homologyGroups(['A', 'B', 'E'], bare)).toMatchObject({ groups: ['A', 'A', 'A'], similarity: [] });
    expect(homologyGroups(['A', 'B', 'E'], [...TABLE, ['E', 'B', '']]).groups).toEqual(['A', 'A', 'A']);
  });

  test('the larger of two figures counts, fractions are fractions, and versions and other columns do not matter', () => {
    const table = [
      [
        'Gene stable ID',
        'Gene name',
        'Paralogue gene stable ID',
        'Paralogue %id. target',
        'Paralogue %id. query',
        'dN',
      ],
      ['A.1', 'x', 'B.2', '0.2', '0.5', '0.9'],
      ['A.1', 'x', 'C.1', '0.3', '0.35', '0.9'],
    ];
    const found = homologyGroups(['A', 'B', 'C'], table);
    expect(found.groups).toEqual(['A', 'A', 'C']);
    expect(found.similarity).toEqual(['Paralogue %id. target', 'Paralogue %id. query']);
  });

  test('a column can be named, and one that is not there is refused', () => {
    const table = [
      ['a', 'b', 'alike'],
      ['A', 'B', '20'],
    ];
    expect(homologyGroups(['A', 'B'], table).groups).toEqual(['A', 'A']);
    expect(homologyGroups(['A', 'B'], table, { column: 'alike' }).groups).toEqual(['A', 'B']);
    expect(() => homologyGroups(['A', 'B'], table, { column: 'score' })).toThrow('no column score');
  });

  test('genes are found by symbols that one gene has', () => {
    const genes = ['id1', 'id1', 'id2', 'id3', 'id4'];
    const symbols = ['Abc', 'Abc', 'Def', 'Ghi', 'Ghi'];
    const table = [
      ['Abc', 'Def'],
      ['Def', 'Ghi'],
    ];
    expect(homologyGroups(genes, table, { symbols }).groups).toEqual(['id1', 'id1', 'id1', 'id3', 'id4']);
  });

  test('are those of the paper’s Algorithm 1, to the letter', () => {
    const gene = fc.integer({ min: 0, max: 25 }).map((i) => `g${i}`);
    fc.assert(
      fc.property(fc.array(fc.tuple(gene, gene, fc.integer({ min: 0, max: 100 })), { maxLength: 30 }), (pairs) => {
        const genes = Array.from({ length: 26 }, (_, i) => `g${i}`);
        // The last row tells that figures are percent, not fractions.
        const table = [
          ['gene', 'paralog', 'similarity'],
          ...pairs.map((pair) => pair.map(String)),
          ['g0', 'g0', '100'],
        ];
        const groups = homologyGroups(genes, table).groups;
        const map = algorithm1(pairs.filter(([, , similarity]) => similarity > 35));
        for (const [i, a] of genes.entries()) {
          for (const [j, b] of genes.entries()) {
            const together = a === b || (map.has(a) && map.get(a) === map.get(b));
            expect(groups[i] === groups[j]).toBe(together);
          }
        }
      }),
      { seed: 0 },
    );
  });
});

/** The paper's pseudocode (A.5), after its filter; a pair of a gene with itself changes nothing here. */
function algorithm1(pairs: readonly (readonly [string, string, number])[]): Map<string, number> {
  const map = new Map<string, number>();
  let counter = 0;
  for (const [g1, g2] of pairs) {
    if (g1 === g2) continue;
    const [first, second] = [map.get(g1), map.get(g2)];
    if (first === undefined && second === undefined) {
      map.set(g1, counter);
      map.set(g2, counter++);
    } else if (first !== undefined && second === undefined) map.set(g2, first);
    else if (first === undefined && second !== undefined) map.set(g1, second);
    else if (first !== second) for (const [gene, group] of map) if (group === second) map.set(gene, first!);
  }
  return map;
}
