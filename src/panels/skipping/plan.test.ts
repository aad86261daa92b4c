import { expect, it } from 'vitest';
import { tableOf } from '../../bio/table';
import { madeUp } from '../../oracle/transcripts';
import { blocksOf, chosenRows, rowBlocks } from './plan';
import { parseSkippingParams } from './schema';

const table = tableOf([
  madeUp({ id: 'A-1.2', gene: 'A', geneId: 'G1.7', length: 300, cds: [0, 90] }),
  madeUp({ id: 'A-2.1', gene: 'A', geneId: 'G1.7', length: 200, cds: [0, 120] }),
  madeUp({ id: 'A-3.1', gene: 'A', geneId: 'G1.7', length: 220, cds: [0, 120] }),
  madeUp({ id: 'B-1', gene: 'B', length: 100 }),
  madeUp({ id: 'B-2', gene: 'B', length: 150 }),
  madeUp({ id: 'A-m', gene: 'A', geneId: 'M1', species: 'mouse', length: 90, cds: [0, 30] }),
]);
const all = [...table.id.keys()];
const rows = (params: object, among = all) => chosenRows(table, among, parseSkippingParams(params as never));

it('takes one transcript, all of a gene, or one of each gene of a set', () => {
  expect(rows({ scope: 'transcript', target: 'A-2' })).toEqual([1]);
  expect(rows({ scope: 'transcript' }, [4, 5])).toEqual([4]);
  expect(rows({ scope: 'gene', target: 'b' })).toEqual([3, 4]);
  expect(rows({ scope: 'gene', target: 'G1' })).toEqual([0, 1, 2]);
  expect(rows({})).toEqual([0, 1, 2]);
  // The longest CDS; of equals the longest transcript; where there is no CDS the longest too. Genes of two species stay two.
  expect(rows({ scope: 'all' })).toEqual([2, 4, 5]);
  expect(rows({ scope: 'all', isoforms: 'all' })).toEqual(all);
  expect(rows({ scope: 'gene', target: 'A', isoforms: 'longest-cds' })).toEqual([2, 5]);
  expect(() => rows({ scope: 'gene', target: 'C' })).toThrow('No gene among these is called “C”');
  expect(() => rows({ scope: 'transcript', target: 'A' })).toThrow('No transcript');
});

it('cuts internal exons into blocks of bounded size, in order, each once', () => {
  const long = {
    ...table,
    length: Uint32Array.of(1e6, 100, 5e6, 3e6, 10, 10),
    exonCount: Uint32Array.of(12, 40, 4, 2, 3, 1),
  };
  const blocks = blocksOf(long, all);
  const exons = blocks
    .flat()
    .flatMap(({ row, from, to }) => Array.from({ length: to - from }, (_, i) => [row, from + i]));
  const expected = all.flatMap((row) =>
    Array.from({ length: Math.max(0, long.exonCount[row]! - 2) }, (_, i) => [row, i + 1]),
  );
  expect(exons).toEqual(expected);
  for (const block of blocks) {
    const nt = block.reduce((sum, { row, from, to }) => sum + (to - from) * long.length[row]!, 0);
    expect(nt <= 4e6 || (block.length === 1 && block[0]!.to - block[0]!.from === 1)).toBe(true);
  }
  expect(blocks.length).toBeLessThan(8);
  expect(rowBlocks(long, all)).toEqual([[0, 1], [2], [3, 4, 5]]);
});
