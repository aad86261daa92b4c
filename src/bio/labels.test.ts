import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { OrthrusError } from '../lib/errors';
import { blobSource } from './byteSources';
import { guessColumns, parseLabels, readLabels } from './labels';
import { joinLabels } from './labelsJoin';
import type { LabelledTranscripts } from './labelTypes';

/** Real transcripts (Ensembl 110) of three genes; lengths are made short. */
const transcripts: LabelledTranscripts = {
  id: ['ENST00000307677.5', 'ENST00000376055.9', 'ENST00000254976.7', 'ENST00000304886.6', 'ENST00000346798.8'],
  name: ['BCL2L1-201', 'BCL2L1-202', 'SNAP25-201', 'SNAP25-202', 'APP-201'],
  gene: ['BCL2L1', 'BCL2L1', 'SNAP25', 'SNAP25', 'APP'],
  geneId: [
    'ENSG00000171552.14',
    'ENSG00000171552.14',
    'ENSG00000132639.13',
    'ENSG00000132639.13',
    'ENSG00000142192.22',
  ],
  length: [2575, 2386, 2069, 2069, 3583],
  cdsLength: [702, 513, 621, 621, 2313],
};

const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof OrthrusError) return error.code;
    throw error;
  }
  return 'none';
};

describe('reading', () => {
  test('tabs, commas and semicolons; comments, quotes, blank lines, carriage returns, a mark in front', () => {
    const table = parseLabels(
      '\uFEFF# made by hand\r\ngene,"half, life",note\r\n\r\nA,1.5,"says ""so""\nand more"\r\nB , 2\r\n',
      'a.csv',
    );
    expect(table.columns).toEqual(['gene', 'half, life', 'note']);
    expect(table.rows).toEqual([
      ['A', '1.5', 'says "so"\nand more'],
      ['B', '2', ''],
    ]);
    expect(parseLabels('gene\tx, y\nA\t1', 'a.tsv').columns).toEqual(['gene', 'x, y']);
    expect(parseLabels('gene;x\nA;"1;2"', 'a.csv').rows).toEqual([['A', '1;2']]);
  });

  test('gzip is told from the content', async () => {
    const bytes = gzipSync('gene\tx\nA\t1\n');
    const table = await readLabels(blobSource('labels.tsv', new Blob([bytes])));
    expect(table).toEqual({ file: 'labels.tsv', columns: ['gene', 'x'], rows: [['A', '1']] });
  });

  test('what is no table is refused', () => {
    expect(codeOf(() => parseLabels('', 'x'))).toBe('labels.columns');
    expect(codeOf(() => parseLabels('gene\nA', 'x'))).toBe('labels.columns');
    expect(codeOf(() => parseLabels('a,b\n', 'x'))).toBe('labels.empty');
    expect(codeOf(() => parseLabels('a,a\n1,2', 'x'))).toBe('labels.columns');
    expect(codeOf(() => parseLabels('a,b\n1,2,3', 'x'))).toBe('labels.wide');
  });

  test('columns are told by their cells', () => {
    const rows = Array.from({ length: 12 }, (_, i) => [
      `G${i}`,
      `${i / 7}`,
      `${i % 2}`,
      i % 3 ? 'yes' : 'no',
      'ABC'[i % 3]!,
    ]);
    rows[3] = ['G3', 'NA', '', 'nan', '.'];
    const guesses = guessColumns({ file: 'x', columns: ['gene', 'n', 'b', 'w', 'c'], rows });
    expect(guesses.map(({ kind }) => kind)).toEqual(['text', 'number', 'binary', 'binary', 'classes']);
    expect(guesses.map(({ missing }) => missing)).toEqual([0, 1, 1, 1, 1]);
    expect(guesses[3]!.values).toEqual(['no', 'yes']);
  });
});

describe('joining', () => {
  const halfLife = parseLabels(
    'gene_id\tgene\thalf_life_pc1\nENSG00000132639\tSNAP25\t-3.5\nENSG00000142192\tAPP\tNA\nENSG00000171552\tBCL2L1\t2.25\nENSG00000000003\tTSPAN6\t8.66\nENSG00000171552.3\tBCL2L1\t7\n',
    'half_life.tsv',
  );

  test('half-lives by gene id, to the transcript with the longest CDS', () => {
    const joined = joinLabels(halfLife, transcripts);
    expect(joined).toMatchObject({
      task: 'regression',
      keyColumn: 'gene_id',
      key: 'gene id',
      columns: ['half_life_pc1'],
      matched: 4,
      unmatched: 1,
      duplicated: 1,
      groups: ['ENSG00000171552', 'ENSG00000132639', 'ENSG00000142192'],
    });
    expect([...joined.rows]).toEqual([0, 2, 4]);
    expect([...joined.targets]).toEqual([2.25, -3.5, NaN]);
    expect(joined.notes.join(' ')).toMatch(/"gene_id" was taken as gene id: 4 of 5 rows/);
  });

  test('to all isoforms, and by the column that is wished for', () => {
    const joined = joinLabels(halfLife, transcripts, { isoforms: 'all', key: 'gene' });
    expect(joined.key).toBe('gene name');
    expect([...joined.rows]).toEqual([0, 1, 2, 3, 4]);
    expect([...joined.targets]).toEqual([2.25, 2.25, -3.5, -3.5, NaN]);
  });

  test('by transcript id without version and by transcript name', () => {
    const joined = joinLabels(parseLabels('tx,y\nENST00000376055,1\nENST00000254976.2,0\n', 'x'), transcripts);
    expect([joined.key, joined.task, ...joined.rows, ...joined.targets]).toEqual(['transcript', 'binary', 1, 2, 1, 0]);
    const named = joinLabels(parseLabels('tx,y\nSNAP25-202,0.5\nAPP-201,3\n', 'x'), transcripts);
    expect([named.key, named.task, ...named.rows]).toEqual(['transcript', 'regression', 3, 4]);
  });

  test('several columns of 0 and 1 are multi-label, two words binary, more words classes', () => {
    const several = joinLabels(parseLabels('gene,a,b\nAPP,1,0\nSNAP25,0,1\nBCL2L1,,1\n', 'x'), transcripts);
    expect([several.task, several.columns, [...several.targets]]).toEqual([
      'multi-label',
      ['a', 'b'],
      [NaN, 1, 0, 1, 1, 0],
    ]);
    const words = parseLabels('gene,where\nAPP,membrane\nSNAP25,nucleus\nBCL2L1,membrane\n', 'x');
    const binary = joinLabels(words, transcripts);
    expect([binary.task, binary.classes, [...binary.targets]]).toEqual(['binary', ['membrane', 'nucleus'], [0, 1, 0]]);
    const classes = joinLabels(words, transcripts, { task: 'multi-class', targets: ['where'] });
    expect([classes.task, classes.classes]).toEqual(['multi-class', ['membrane', 'nucleus']]);
  });

  test('a row a term: the most frequent terms become labels', () => {
    const go = parseLabels(
      'gene\tgo_id\nAPP\tGO:0003674\nAPP\tGO:0005515\nAPP\tGO:0005515\nSNAP25\tGO:0003674\nSNAP25\tGO:0005515\nSNAP25\tGO:0000149\nBCL2L1\tGO:0003674\nXYZ\tGO:1\n',
      'go.tsv',
    );
    const joined = joinLabels(go, transcripts, { targets: ['go_id'] });
    // All have the root of the ontology: it tells nothing.
    expect(joined.columns).toEqual(['GO:0005515', 'GO:0000149']);
    expect([joined.task, ...joined.rows, ...joined.targets]).toEqual(['multi-label', 0, 2, 4, 0, 0, 1, 1, 1, 0]);
    expect(joinLabels(go, transcripts, { targets: ['go_id'], maxLabels: 1 }).columns).toEqual(['GO:0005515']);
    // Found by itself, though evidence has fewer words; without terms, evidence is no label.
    const rows = go.rows.map((row, i) => [...row, i % 3 === 0 ? 'IEA' : 'IDA']);
    const withEvidence = { ...go, columns: [...go.columns, 'evidence'], rows };
    expect(joinLabels(withEvidence, transcripts).columns).toEqual(joined.columns);
    const alone = { ...withEvidence, columns: ['gene', 'evidence'], rows: rows.map((row) => [row[0]!, row[2]!]) };
    expect(codeOf(() => joinLabels(alone, transcripts))).toBe('labels.target');
    expect(joinLabels(alone, transcripts, { targets: ['evidence'] }).task).toBe('multi-label');
  });

  test('what does not fit is refused', () => {
    const join = (text: string, options = {}) => codeOf(() => joinLabels(parseLabels(text, 'x'), transcripts, options));
    expect(join('gene,x\nNOPE,1\n')).toBe('labels.unmatched');
    expect(join('gene,x\nAPP,1\n', { key: 'id' })).toBe('labels.key');
    expect(join('gene,x\nAPP,1\n', { targets: ['y'] })).toBe('labels.target');
    expect(join('gene,id\nAPP,ENSG00000142192\n')).toBe('labels.target');
    expect(join('gene,x\nAPP,red\nSNAP25,1\nBCL2L1,blue\n', { targets: ['x'], task: 'regression' })).toBe(
      'labels.task',
    );
    expect(join('gene,x\nAPP,1\nSNAP25,2\nBCL2L1,3\n', { task: 'binary', targets: ['x'] })).toBe('labels.task');
  });
});
