import { describe, expect, it } from 'vitest';
import { NO_FILTER } from '../../notebook/tableView';
import { tableOf } from '../../bio/table';
import { dataKind } from './run';
import { DEFAULT_DATA_PARAMS, parseDataParams, parseDataView } from './schema';
import { tableCsv } from './tableCsv';

const sha256 = 'a'.repeat(64);

describe('parameters of the Data panel', () => {
  it('keep what fits and replace the rest', () => {
    expect(parseDataParams({})).toEqual(DEFAULT_DATA_PARAMS);
    const given = {
      sources: [
        { kind: 'file', name: 'a.fa', bytes: 12, sha256 },
        { kind: 'url', url: 'https://example.org/a.gtf' },
        { kind: 'shipped', path: 'gallery/APP.fa.gz' },
      ],
      ensembl: null,
      genes: ['OAS1'],
      biotypes: ['protein_coding'],
      predictOrf: true,
      species: 'homo_sapiens',
    };
    expect(parseDataParams(given)).toEqual(given);
    expect(
      parseDataParams({
        sources: [{ kind: 'url', url: 'javascript:alert(1)' }, { kind: 'shipped', path: '../etc/passwd' }, 7, null],
        ensembl: { symbol: ' ', species: 'homo_sapiens' },
        genes: 'OAS1',
        biotypes: [1, ' '],
        predictOrf: 'yes',
        species: 3,
      }),
    ).toEqual(DEFAULT_DATA_PARAMS);
  });

  it('decide the result: with a gene from Ensembl nothing else does', () => {
    const ensembl = { symbol: 'OAS1', species: 'homo_sapiens' };
    const keyed = (change: object) => dataKind.keyed!({ ...DEFAULT_DATA_PARAMS, ...change });
    expect(keyed({ ensembl, genes: ['X'] })).toEqual(keyed({ ensembl }));
    expect(keyed({ genes: ['X'] })).not.toEqual(keyed({}));
  });
});

describe('the view of the Data panel', () => {
  it('keeps what fits and replaces the rest', () => {
    expect(parseDataView({})).toEqual({ filter: NO_FILTER, sort: null });
    const view = {
      filter: { text: 'bcl ', genes: 'BCL2L1, ', biotypes: ['protein_coding'] },
      sort: { column: 'length', descending: true },
    };
    expect(parseDataView(view)).toEqual(view);
    expect(parseDataView({ filter: { text: 1, biotypes: [2] }, sort: { column: 'colour' } })).toEqual({
      filter: NO_FILTER,
      sort: null,
    });
  });
});

describe('a table from a shared file', () => {
  const table = tableOf([]);
  const report = { set: 's', sources: [], table, rejected: [], rejectedCount: 0, files: [], notes: [], seconds: 0 };
  it('is taken only with all of its columns', () => {
    expect(dataKind.sound({ type: 'transcripts', origin: 'a.fa', report })).toBe(true);
    for (const wrong of [{ gc: [] }, { id: ['a'] }, { length: new Uint32Array(1) }]) {
      const other = { ...report, table: { ...table, ...wrong } };
      expect(dataKind.sound({ type: 'transcripts', origin: 'a.fa', report: other })).toBe(false);
    }
    for (const wrong of [undefined, null, 7, {}, { type: 'transcripts', origin: 'a.fa' }]) {
      expect(dataKind.sound(wrong)).toBe(false);
    }
  });

  it('is written with a line a transcript, in the order asked for', () => {
    expect(tableCsv(table)).toBe(
      'id,name,gene,gene_id,species,biotype,chrom,cds_source,length,exon_count,cds_length,utr5_length,utr3_length,gc\n',
    );
    const two = {
      ...table,
      ...Object.fromEntries(
        ['id', 'name', 'gene', 'geneId', 'species', 'biotype', 'chrom', 'cdsSource'].map((name) => [
          name,
          ['x', 'y,z'],
        ]),
      ),
      ...Object.fromEntries(
        ['length', 'exonCount', 'cdsLength', 'utr5Length', 'utr3Length'].map((name) => [name, Uint32Array.of(1, 2)]),
      ),
      gc: Float32Array.of(0.1, 0.5),
    };
    expect(tableCsv(two, [1, 0]).split('\n').slice(1)).toEqual([
      `${Array(8).fill('"y,z"').join(',')},2,2,2,2,2,0.5`,
      `${Array(8).fill('x').join(',')},1,1,1,1,1,0.1`,
      '',
    ]);
  });
});
