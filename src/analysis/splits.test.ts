import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { homologyGroups } from '../bio/homology';
import { OrthrusError } from '../lib/errors';
import type { Split, SplitKind } from './evaluationTypes';
import { splitRows, type SplitRows } from './splits';

const SIDES = ['train', 'validation', 'test'] as const;

const sideOf = (split: Split): string[] => {
  const side: string[] = [];
  for (const name of SIDES) for (const row of split[name]) side[row] = name;
  return side;
};

/** Transcripts of genes in families, on 24 chromosomes. */
const rowsOf = (genes: readonly number[], pairs: readonly (readonly [number, number])[] = []): SplitRows => {
  const geneId = genes.map((gene) => `G${gene}.1`);
  const table = pairs.map(([a, b]) => [`G${a}`, `G${b}`]);
  return {
    id: genes.map((_, row) => `T${row}`),
    gene: genes.map((gene) => `Sym${gene}`),
    geneId,
    chrom: genes.map((gene) => (gene % 2 ? `chr${gene % 24}` : `${gene % 24}`)),
    homology: homologyGroups(
      genes.map((gene) => `G${gene}`),
      table,
    ).groups,
  };
};

const codeOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof OrthrusError) return error.code;
    throw error;
  }
  return 'none';
};

const gene = fc.integer({ min: 0, max: 150 });
const transcripts = fc.array(gene, { minLength: 60, maxLength: 300 });
const paralogs = fc.array(fc.tuple(gene, gene), { maxLength: 40 });

test('nothing that belongs together is on two sides, every row is on one, and the seed decides', () => {
  fc.assert(
    fc.property(
      transcripts,
      paralogs,
      fc.nat(100),
      fc.constantFrom<SplitKind>('random', 'gene', 'homology'),
      (genes, pairs, seed, kind) => {
        const rows = rowsOf(genes, pairs);
        const split = splitRows(rows, { kind, seed });
        expect(SIDES.flatMap((side) => [...split[side]]).sort((a, b) => a - b)).toEqual([...genes.keys()]);
        expect(splitRows(rows, { kind, seed })).toEqual(split);
        const side = sideOf(split);
        const groups = { random: rows.id, gene: rows.geneId, homology: rows.homology!, chromosome: [] }[kind];
        const of = new Map(groups.map((group, row) => [group, side[row]]));
        expect(groups.map((group) => of.get(group))).toEqual(side);
        const { report } = split;
        expect(report.groups).toBe(new Set(groups).size);
        expect(SIDES.reduce((sum, name) => sum + report.sides[name].groups, 0)).toBe(report.groups);
        // A side is at most its share, and falls short of it by less than the largest group.
        for (const name of ['validation', 'test'] as const) {
          const short = 0.15 * genes.length - split[name].length;
          expect(short).toBeGreaterThanOrEqual(-0.5);
          expect(short).toBeLessThan(report.largest[0]!.rows + 0.5);
        }
      },
    ),
    { numRuns: 60, seed: 0 },
  );
});

test('the order of rows does not matter to groups', () => {
  const genes = Array.from({ length: 200 }, (_, i) => (i * 7) % 90);
  const forth = sideOf(splitRows(rowsOf(genes), { kind: 'gene', seed: 4 }));
  const back = sideOf(splitRows(rowsOf([...genes].reverse()), { kind: 'gene', seed: 4 }));
  expect(back.reverse()).toEqual(forth);
});

describe('shares', () => {
  const shares = (split: Split) => SIDES.map((side) => split[side].length);

  test('hold with a giant group, which is trained on', () => {
    const genes = Array.from({ length: 1000 }, (_, i) => i);
    const pairs = Array.from({ length: 399 }, (_, i) => [i, i + 1] as const);
    const split = splitRows(rowsOf(genes, pairs), { kind: 'homology', seed: 0 });
    expect(shares(split)).toEqual([700, 150, 150]);
    expect(split.report).toMatchObject({ groups: 601, sharedGroups: 1, notes: [] });
    expect(split.report.largest[0]).toEqual({ name: 'G0', rows: 400, side: 'train' });
    expect(split.report.largest[1]).toMatchObject({ rows: 1 });
  });

  test('of what a group larger than the training share leaves are equal, and it is said', () => {
    const genes = Array.from({ length: 1000 }, (_, i) => i);
    const pairs = Array.from({ length: 899 }, (_, i) => [i, i + 1] as const);
    const split = splitRows(rowsOf(genes, pairs), { kind: 'homology', seed: 0 });
    expect(shares(split)).toEqual([900, 50, 50]);
    expect(split.report.notes[0]).toBe(
      'train holds 90.0 % of the rows, not 70.0 %; validation holds 5.0 % of the rows, not 15.0 %; ' +
        'test holds 5.0 % of the rows, not 15.0 %: groups stay whole, and the largest, G0, has 900 rows.',
    );
  });

  test('can be chosen', () => {
    const genes = Array.from({ length: 100 }, (_, i) => i);
    const options = { kind: 'gene', seed: 1, shares: { validation: 0.2, test: 0.3 } } as const;
    expect(shares(splitRows(rowsOf(genes), options))).toEqual([50, 20, 30]);
  });
});

test('chromosomes stay whole, by whichever of their names', () => {
  const genes = Array.from({ length: 400 }, (_, i) => i);
  const chrom = genes.map((i) => (i % 3 ? `chr${i % 20}` : `${i % 20}`));
  const split = splitRows({ ...rowsOf(genes), chrom }, { kind: 'chromosome', seed: 2 });
  expect(SIDES.map((side) => split[side].length)).toEqual([280, 60, 60]);
  const side = sideOf(split);
  for (const row of genes) expect(side[row]).toBe(side[row % 20]);
});

describe('a gene under two names', () => {
  const genes = Array.from({ length: 60 }, (_, i) => i);
  const plain = rowsOf(genes);
  /** Row 7 is gene 3, by its symbol only. */
  const bySymbol: SplitRows = {
    ...plain,
    geneId: plain.geneId.map((id, row) => (row === 7 ? '' : id)),
    gene: plain.gene.map((name, row) => (row === 7 ? 'Sym3' : name)),
    homology: plain.homology!.map((group, row) => (row === 7 ? 'Sym3' : group)),
  };
  const twoIds: SplitRows = { ...plain, gene: plain.gene.map((name, row) => (row === 7 ? 'Sym3' : name)) };

  test.each(['gene', 'homology'] as const)('is refused by %s, and named', (kind) => {
    expect(() => splitRows(bySymbol, { kind, seed: 0 })).toThrow('G3 and Sym3 (both Sym3)');
    expect(() => splitRows(twoIds, { kind, seed: 0 })).toThrow('G3 and G7 (both Sym3)');
    expect(codeOf(() => splitRows(twoIds, { kind, seed: 0 }))).toBe('split.leak');
  });

  test('or joined', () => {
    for (const seed of [0, 1, 2, 3, 4, 5]) {
      const split = splitRows(bySymbol, { kind: 'gene', seed, namesakes: 'join' });
      const side = sideOf(split);
      expect(side[7]).toBe(side[3]);
      expect(split.report.notes.at(-1)).toContain('1 groups were joined');
    }
  });

  test('is no leak where both names are in one group, or where a family has the name', () => {
    expect(
      codeOf(() =>
        splitRows({ ...twoIds, homology: rowsOf(genes, [[3, 7]]).homology! }, { kind: 'homology', seed: 0 }),
      ),
    ).toBe('none');
    const clones = { ...plain, gene: plain.gene.map((_, row) => `AC0095${row >> 1}.${row}`) };
    expect(codeOf(() => splitRows(clones, { kind: 'gene', seed: 0 }))).toBe('none');
    const family = { ...plain, gene: plain.gene.map((name, row) => (row < 3 ? 'Y_RNA' : name)) };
    expect(codeOf(() => splitRows(family, { kind: 'gene', seed: 0 }))).toBe('none');
  });
});

test('a random split tells which genes are on several sides', () => {
  const rows = rowsOf(Array.from({ length: 100 }, (_, i) => i % 10));
  expect(splitRows(rows, { kind: 'random', seed: 0 }).report.notes).toEqual([
    '10 genes have transcripts on more than one side: scores will flatter.',
  ]);
});

test('what cannot be split is refused', () => {
  const rows = rowsOf(Array.from({ length: 30 }, (_, i) => i % 2));
  const { id, gene: symbols, geneId } = rows;
  const bare = { id, gene: symbols, geneId };
  expect(codeOf(() => splitRows(rows, { kind: 'gene', seed: 0 }))).toBe('split.few');
  expect(codeOf(() => splitRows(bare, { kind: 'homology', seed: 0 }))).toBe('split.homology');
  expect(codeOf(() => splitRows(bare, { kind: 'chromosome', seed: 0 }))).toBe('split.chromosomes');
  expect(codeOf(() => splitRows({ ...bare, chrom: id.map(() => '') }, { kind: 'chromosome', seed: 0 }))).toBe(
    'split.chromosomes',
  );
});
