import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parseLabels } from './labels';
import type { LabelledTranscripts } from './labelTypes';
import { joinTable } from './tableJoin';

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
const join = (text: string, key?: string) => joinTable(parseLabels(text, 'a.csv'), transcripts, key);

describe('joined tables', () => {
  it('of real half-lives go to every transcript of a gene, by gene id or by name', async () => {
    const file = new URL('../oracle/labels/half_life_genes.tsv', import.meta.url);
    const table = parseLabels(await readFile(file, 'utf8'), 'half_life_genes.tsv');
    const best = joinTable(table, transcripts);
    const lives = [-3.27688535287402, -3.27688535287402, 2.33089627106832, 2.33089627106832, 9.13416256759201];
    expect(best).toMatchObject({
      keyColumn: 'gene_id',
      key: 'gene id',
      matched: 3,
      unmatched: 7,
      duplicated: 0,
      transcripts: 5,
    });
    expect(best.columns.map(({ name, kind }) => [name, kind])).toEqual([
      ['gene', 'category'],
      ['half_life_pc1', 'number'],
    ]);
    expect(best.columns[1]).toMatchObject({ values: Float64Array.from(lives) });
    expect(best.notes.join(' ')).toMatch(/3 of 10 rows name 5 of 5 transcripts/);
    const byName = joinTable(table, transcripts, 'gene');
    expect(byName).toMatchObject({ key: 'gene name', keyColumn: 'gene' });
    expect(byName.columns[1]).toMatchObject({ values: Float64Array.from(lives) });
  });

  it('find ids without version and names; the first of rows for one transcript counts; gaps are missing', () => {
    const made = join(
      'what,half,group\nENST00000307677,1.5,x\nSNAP25-202,NA,y\nENST00000307677.5,9,z\nnobody,3,x\nAPP-201,2,\n',
    );
    expect(made).toMatchObject({ matched: 4, unmatched: 1, duplicated: 1, transcripts: 3 });
    expect(made.columns[0]).toMatchObject({ kind: 'number', values: Float64Array.of(1.5, NaN, NaN, NaN, 2) });
    const group = made.columns[1]!;
    expect(group.kind === 'category' && Array.from(group.codes, (code) => group.names[code] ?? null)).toEqual([
      'x',
      null,
      null,
      'y',
      null,
    ]);
    expect(made.notes).toHaveLength(3);
  });

  it('that name nothing here, or lack the column, say so', () => {
    expect(() => join('gene,x\nGeneless,1\n')).toThrow(/names a transcript or gene/);
    expect(() => join('gene,x\nAPP,1\n', 'y')).toThrow(/no column "y"/);
  });
});
