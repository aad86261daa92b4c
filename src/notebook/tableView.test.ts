import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TranscriptTable } from '../bio/importTypes';
import { createDataService } from '../workers/dataService';
import { ranksOf, rowsByRank } from './columnSort';
import {
  biotypeCounts,
  COLUMNS,
  filteredRows,
  geneCount,
  geneList,
  genesWithIsoforms,
  NO_FILTER,
  sortableColumns,
  tokenCount,
} from './tableView';
import type { SortOrder } from './tableView';

let table: TranscriptTable;
beforeAll(async () => {
  const sources = await Promise.all(
    ['BCL2L1.fa', 'BCL2L1.gtf', 'MX1.fa.gz', 'MX1.gtf.gz'].map(async (name) => ({
      name,
      blob: new Blob([await readFile(new URL(`../../public/gallery/${name}`, import.meta.url))]),
    })),
  );
  const options = { genes: [], biotypes: [], predictOrf: false, species: '' };
  ({ table } = await createDataService().importSources(sources, options, 't', () => undefined));
});
const all = (): number[] => [...table.id.keys()];

describe('the filter', () => {
  it('lets all through when it is empty', () => {
    expect(filteredRows(table, NO_FILTER)).toEqual(all());
  });

  it('finds text in names, ids and genes in either case', () => {
    expect(filteredRows(table, { ...NO_FILTER, text: 'bcl2l1-20' })).toHaveLength(9);
    const id = table.geneId[0]!.toLowerCase();
    expect(filteredRows(table, { ...NO_FILTER, text: id })).toHaveLength(14);
    expect(filteredRows(table, { ...NO_FILTER, text: 'no such gene' })).toEqual([]);
  });

  it('takes genes whole, by symbol or id with any version', () => {
    expect(filteredRows(table, { ...NO_FILTER, genes: 'bcl2l1' })).toHaveLength(14);
    expect(filteredRows(table, { ...NO_FILTER, genes: 'MX, BCL2L' })).toEqual([]);
    expect(filteredRows(table, { ...NO_FILTER, genes: 'MX1;BCL2L1' })).toHaveLength(51);
    expect(filteredRows(table, { ...NO_FILTER, genes: table.geneId[0]!.replace(/\.\d+$/, '') })).toHaveLength(14);
  });

  it('keeps chosen biotypes, whose counts add up', () => {
    const counts = biotypeCounts(table);
    expect(counts.reduce((sum, { count }) => sum + count, 0)).toBe(51);
    for (const { biotype, count } of counts) {
      expect(filteredRows(table, { ...NO_FILTER, biotypes: [biotype] })).toHaveLength(count);
    }
  });
});

async function sortedRows(of: TranscriptTable, rows: number[], order: SortOrder): Promise<number[]> {
  const column = sortableColumns(of).find(({ id }) => id === order.column)!;
  return [...rowsByRank(Uint32Array.from(rows), await ranksOf(column), order.descending)];
}

describe('the order', () => {
  it.each(COLUMNS)('by %s is sorted, stable and a permutation, both ways', async (column) => {
    const values: ArrayLike<string | number> = table[column];
    const up = await sortedRows(table, all(), { column, descending: false });
    const down = await sortedRows(table, all(), { column, descending: true });
    expect(up.toSorted((a, b) => a - b)).toEqual(all());
    expect(down.map((row) => values[row])).toEqual(up.map((row) => values[row]).reverse());
    for (let i = 1; i < up.length; i++) {
      const [before, after] = [up[i - 1]!, up[i]!];
      if (values[before] === values[after]) expect(before).toBeLessThan(after);
      else if (typeof values[before] === 'number') expect(values[before]).toBeLessThan(Number(values[after]));
    }
  });

  it('reads digits as numbers', async () => {
    const name = ['A-10', 'A-9', 'A-100'];
    const rows = await sortedRows({ ...table, name }, [0, 1, 2], { column: 'name', descending: false });
    expect(rows.map((row) => name[row])).toEqual(['A-9', 'A-10', 'A-100']);
  });
});

describe('what follows from rows', () => {
  it('counts genes and nucleotides', () => {
    expect(geneCount(table)).toBe(2);
    expect(tokenCount(table, all())).toBe(34839 + 119072);
    expect(tokenCount(table, [])).toBe(0);
  });

  it('groups rows by gene where there are two or more', () => {
    const genes = genesWithIsoforms(table, all());
    expect(genes.map(({ gene, rows }) => [gene, rows.length])).toEqual([
      ['BCL2L1', 14],
      ['MX1', 37],
    ]);
    expect(genesWithIsoforms(table, [0])).toEqual([]);
    expect(genesWithIsoforms({ ...table, gene: table.gene.map(() => '') }, [0, 1])[0]!.gene).toBe(table.geneId[0]);
  });

  it('reads lists of genes as people write them', () => {
    expect(geneList(' bcl2l1, OAS1;\nTP53  ')).toEqual(['bcl2l1', 'OAS1', 'TP53']);
    expect(geneList('')).toEqual([]);
  });
});
