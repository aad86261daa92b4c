import { beforeAll, describe, expect, it } from 'vitest';
import { analyseIsoforms } from '../analysis/analyseIsoforms';
import { defaultUmapParams } from '../analysis/umapTypes';
import { galleryFiles, repeatedTable } from '../oracle/galleryTable';
import { bcl2l1Rows, seededEmbeddings } from '../oracle/isoforms';
import { createDataService } from '../workers/dataService';
import { memoryFiles } from '../workers/resultFiles';
import type { Artefact, Result, TranscriptsArtefact } from './artefacts';
import type { Column } from './columns';
import { knownColumns, takeRows, wordColumn } from './knownColumns';
import { passingRows, prepareSearch } from './columnFilter';
import { ranksOf, rowsByRank } from './columnSort';

const resultOf = <A extends Artefact>(artefact: A, inputs: Result['inputs'] = {}, key = artefact.type): Result<A> => ({
  key,
  kind: artefact.type,
  version: 1,
  hash: key,
  params: {},
  inputs,
  made: { at: '', seconds: 0, device: '', app: '' },
  artefact,
});

let transcripts: Result<TranscriptsArtefact>;
beforeAll(async () => {
  const files = await galleryFiles('APP', 'PANK2');
  const options = { genes: [], biotypes: [], predictOrf: false, species: 'human' };
  const report = await createDataService(undefined, memoryFiles()).importSources(files, options, 't', () => undefined);
  transcripts = resultOf({ type: 'transcripts', report, origin: '' });
});

const byId = (columns: readonly Column[], id: string): Column => columns.find((column) => column.id === id)!;
const numbers = (column: Column): readonly number[] => (column.kind === 'number' ? [...column.values] : []);
const words = (column: Column): readonly string[] =>
  column.kind === 'category' ? Array.from(column.codes, (code) => column.names[code] ?? '') : [];

describe('known columns', () => {
  it('are those of the table, with what has no CDS missing', () => {
    const { table } = transcripts.artefact.report;
    const columns = knownColumns(transcripts, []);
    expect(columns.map(({ id }) => id)).toEqual(
      'name id gene geneId biotype species chrom cdsSource length exonCount cdsLength utr5Length utr3Length gc'.split(
        ' ',
      ),
    );
    expect(numbers(byId(columns, 'length'))).toEqual([...table.length]);
    expect(words(byId(columns, 'gene'))).toEqual(table.gene);
    const coding = Array.from(table.cdsLength, (length) => (length > 0 ? length : NaN));
    expect(numbers(byId(columns, 'cdsLength'))).toEqual(coding);
    expect(numbers(byId(columns, 'gc'))[0]).toBeCloseTo(100 * table.gc[0]!, 10);
    expect(knownColumns(transcripts, [])).toBe(columns);
  });

  it('of layouts, isoforms and tables follow the ids, and differ where two are of a kind', () => {
    const { id } = transcripts.artefact.report.table;
    const embeddings = resultOf({
      type: 'embeddings',
      embeddings: { ids: [id[3]!, id[1]!, id[0]!] } as never,
      rows: Uint32Array.of(3, 1, 0),
    });
    const layout = resultOf(
      {
        type: 'layout',
        members: Uint32Array.of(0, 2),
        layout: { positions: Float32Array.of(1, 2, 3, 4), params: defaultUmapParams, epochs: 1, seconds: 0 },
        clusters: Uint32Array.of(2, 1),
      },
      { embeddings: 'embeddings' },
    );
    const table = resultOf({
      type: 'table',
      ids: [id[1]!, 'elsewhere'],
      columns: [{ id: 'a: x', title: 'x', unit: '', kind: 'number', values: Float64Array.of(5, 6) }],
      joins: [],
      notes: [],
    });
    const source = (of: Result, port: string): Result | undefined =>
      of.inputs[port] === 'embeddings' ? embeddings : undefined;
    const extra = (title: string, result: Result) => ({ title, result, view: {}, source });
    const columns = knownColumns(transcripts, [extra('A', layout), extra('B', layout), extra('T', table)]);
    expect(columns.slice(14).map((column) => [column.id, column.title])).toEqual([
      ['umap1', 'UMAP 1'],
      ['umap2', 'UMAP 2'],
      ['cluster', 'Cluster'],
      ['umap1 2', 'UMAP 1 (B)'],
      ['umap2 2', 'UMAP 2 (B)'],
      ['cluster 2', 'Cluster (B)'],
      ['a: x', 'x'],
    ]);
    expect(numbers(byId(columns, 'umap2')).slice(0, 5)).toEqual([4, NaN, NaN, 2, NaN]);
    expect(words(byId(columns, 'cluster')).slice(0, 5)).toEqual(['1', '', '', '2', '']);
    expect(numbers(byId(columns, 'a: x')).slice(0, 3)).toEqual([NaN, 5, NaN]);
  });

  it('of isoforms have the clusters and labels of their view', () => {
    const rows = bcl2l1Rows();
    const analysis = analyseIsoforms('BCL2L1', rows, seededEmbeddings(rows.length, 8, 1), 'average');
    const table = { ...transcripts.artefact.report.table, ...namesOnly(rows.map(({ id }) => id)) };
    const own = resultOf<TranscriptsArtefact>({
      type: 'transcripts',
      report: { ...transcripts.artefact.report, table },
      origin: '',
    });
    const view = { clusters: 3, labels: { [rows[2]!.id]: 'anti-apoptotic' } };
    const result = resultOf({ type: 'isoforms', analysis });
    const columns = knownColumns(own, [{ title: '', result, view, source: () => undefined }]);
    expect(new Set(words(byId(columns, 'isoformCluster')))).toEqual(new Set(['A', 'B', 'C']));
    expect(words(byId(columns, 'function'))[2]).toBe('anti-apoptotic');
  });

  it('take ids for text, and few names for categories in order of size', () => {
    const head = { id: 'x', title: 'x', unit: '' };
    const many = Array.from({ length: 402 }, (_, i) => `T${i}`);
    expect(wordColumn(head, many).kind).toBe('text');
    const few = wordColumn(head, ['b', '', 'a', 'b', 'a10', 'a2']);
    expect(few).toMatchObject({ kind: 'category', names: ['b', 'a', 'a2', 'a10'] });
    expect(words(takeRows(few, [5, -1, 0]))).toEqual(['a2', '', 'b']);
  });

  it('of 50,000 transcripts, their filter and order, take no time that is felt', async () => {
    const table = repeatedTable(transcripts.artefact.report.table, 50_000);
    const large = resultOf({ ...transcripts.artefact, report: { ...transcripts.artefact.report, table } });
    const times: Record<string, number> = {};
    // What it costs, and not what a busy machine makes of it.
    let since = process.cpuUsage();
    const lap = (name: string): void => {
      times[name] = Math.round(process.cpuUsage(since).user / 1000);
      since = process.cpuUsage();
    };
    const columns = knownColumns(large, []);
    lap('columns');
    const filter = { text: 'app-', ranges: { length: [100, null] as const }, sets: {} };
    await prepareSearch(columns, new AbortController().signal);
    lap('prepare the search, in slices');
    const rows = passingRows(columns, filter, 50_000);
    lap('first filter');
    passingRows(columns, { ...filter, text: 'app-2' }, 50_000);
    lap('next filter');
    const ranks = await ranksOf(byId(columns, 'length'));
    rowsByRank(rows, ranks, true);
    lap('sort numbers');
    await ranksOf(byId(columns, 'name'));
    lap('rank words, in slices');
    console.info(times);
    expect(rows.length).toBeGreaterThan(0);
    // Milliseconds of a processor; several times what it takes when nothing else runs.
    expect(times['columns']! + times['next filter']! + times['sort numbers']!).toBeLessThan(2500);
  });
});

/** Columns of a table as long as its ids. */
function namesOnly(ids: readonly string[]) {
  const texts = ids.map(() => '');
  const lengths = new Uint32Array(ids.length);
  return {
    id: ids,
    name: texts,
    gene: texts,
    geneId: texts,
    species: texts,
    biotype: texts,
    chrom: texts,
    cdsSource: texts,
    length: lengths,
    exonCount: lengths,
    cdsLength: lengths,
    utr5Length: lengths,
    utr3Length: lengths,
    gc: new Float32Array(ids.length),
  };
}
