/** Tables by gene and by transcript, and translation. */
import { expect, test } from 'vitest';
import { geneTerms } from './geneTerms';
import { referenceRanks } from './referenceIsoforms';
import { BASE_CODE } from './tracks';
import { translate } from './translate';

const rowsOf = (text: string): string[][] =>
  text
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s*\|\s*/));
const numbered =
  (...names: readonly string[]) =>
  (cell: string): number | undefined => {
    const at = names.indexOf(cell);
    return at < 0 ? undefined : at;
  };

test('terms of genes: columns are told by their cells, sizes count genes that are not at hand', () => {
  const table = rowsOf(`
    gene_id | gene | go_id      | evidence
    E1      | A    | GO:0000002 | IDA
    E1      | A    | GO:0000002 | IEA
    E2      | B    | GO:0000002 | IDA
    E3      | C    | GO:0000002 | IDA
    E1      | A    | GO:0000001 | TAS
    E2      | B    | GO:0003674 | ND
  `);
  expect(geneTerms(table, numbered('A', 'B'), 'go.tsv')).toEqual([
    { term: 'GO:0000001', size: 1, genes: [0] },
    { term: 'GO:0000002', size: 3, genes: [0, 1] },
  ]);
  expect(geneTerms(table, numbered('Z'), 'go.tsv')).toEqual([]);
  expect(() => geneTerms(rowsOf('a | b\nc | d'), numbered('a'), 'x.tsv')).toThrow('No column of x.tsv holds terms');
});

test('a qualifier NOT says that a gene lacks a function', () => {
  const gaf = rowsOf(`
    UniProtKB | P1 | A | enables     | GO:0000001
    UniProtKB | P2 | B | NOT|enables | GO:0000001
  `).map((row) => (row.length > 5 ? [...row.slice(0, 3), row.slice(3, 5).join('|'), row[5]!] : row));
  expect(geneTerms(gaf, numbered('A', 'B'), 'go.gaf')).toEqual([{ term: 'GO:0000001', size: 1, genes: [0] }]);
});

test('reference isoforms: a list, flags, and the words of MANE and APPRIS by their rank', () => {
  const transcripts = ['T1', 'T2', 'T3', 'T4'];
  const find = (cell: string): readonly number[] =>
    transcripts.flatMap((id, i) => (id === cell.replace(/\.\d+$/, '') ? [i] : []));
  const ranks = (text: string): [number, number][] =>
    [...referenceRanks(rowsOf(text), find, 't.tsv')].sort(([a], [b]) => a - b);
  const listed = ranks('gene | transcript\nA | T1\nB | T3.2');
  expect(listed.map(([transcript]) => transcript)).toEqual([0, 2]);
  expect(listed[0]![1]).toBe(listed[1]![1]);
  expect(ranks('transcript | flag\nT1 | 0\nT2 | 1\nT3 | true\nT4 |').map(([transcript]) => transcript)).toEqual([1, 2]);
  const mane = ranks(
    'A | T1.4 | MANE Plus Clinical\nA | T2 | MANE Select\nB | T3 | PRINCIPAL:1\nB | T4 | ALTERNATIVE:2',
  );
  expect(mane.map(([, rank]) => rank)).toEqual([3, 0, 1, 4]);
  expect(() => ranks('gene | transcript\nA | X')).toThrow('No cell of t.tsv names a transcript');
});

test('translation: all codons, unknown letters, stops and what is left over', () => {
  const protein = (letters: string, start = 0): string =>
    translate(
      Uint8Array.from(letters, (letter) => BASE_CODE[letter.charCodeAt(0)]!),
      [start, letters.length],
    );
  expect(protein('ATGGCCTGGTAA')).toBe('MAW');
  expect(protein('ccAUGUGAAAANAAGC', 2)).toBe('M*KX');
  expect(protein('')).toBe('');
  // NCBI's own order: T, C, A, G, the first base slowest.
  const bases = 'TCAG';
  const codons = [...bases].flatMap((a) => [...bases].flatMap((b) => [...bases].map((c) => a + b + c)));
  expect(`${protein(codons.join(''))}`).toBe('FFLLSSSSYY**CC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG');
});
