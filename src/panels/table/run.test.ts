/** Table and Neighbours panels over the real data worker's service: what they give, keep and write. */
import { readFile } from 'node:fs/promises';
import { parquetReadObjects } from 'hyparquet';
import { beforeAll, describe, expect, it } from 'vitest';
import { fingerprint } from '../../lib/fingerprint';
import type { EmbeddingsArtefact, Result, TableArtefact, TranscriptsArtefact } from '../../notebook/artefacts';
import type { NotebookDocument } from '../../notebook/document/documentTypes';
import { undo } from '../../notebook/editing';
import { evaluate } from '../../notebook/evaluate';
import { createNotebook } from '../../notebook/notebook';
import type { Notebook } from '../../notebook/notebook';
import { defaultFigure, kindMap } from '../../notebook/panelKind';
import type { RunContext } from '../../notebook/panelKind';
import { setSubset } from '../../notebook/panels';
import { defaultPreferences } from '../../notebook/preferences';
import { runPanel } from '../../notebook/running';
import { nameSelection, select } from '../../notebook/selecting';
import { GivenFiles, sourceName } from '../../notebook/sources';
import { documentOf } from '../../notebook/templates';
import { galleryFiles } from '../../oracle/galleryTable';
import { seededEmbeddings } from '../../oracle/isoforms';
import type { Services } from '../../workers/client';
import { createDataService } from '../../workers/dataService';
import { memoryFiles } from '../../workers/resultFiles';
import { dataKind } from '../data/run';
import { neighboursKind } from '../neighbours/run';
import { parseNeighboursParams } from '../neighbours/schema';
import type { NeighboursParams } from '../neighbours/schema';
import { joinTableFile, removeJoin, setJoinKey } from './joining';
import { tableKind } from './run';
import { parseTableParams, parseTableView } from './schema';

const kinds = kindMap([dataKind, tableKind]);
const halfLives = new URL('../../oracle/labels/half_life_genes.tsv', import.meta.url);
const shipped = ['APP', 'PANK2'].flatMap((gene) =>
  ['fa', 'gtf'].map((end) => ({ kind: 'shipped', path: `gallery/${gene}.${end}.gz` })),
);

function openNotebook(document: NotebookDocument): Notebook {
  const data = createDataService(undefined, memoryFiles());
  const given = new GivenFiles();
  return createNotebook({
    // Neither engine nor analysis is asked by these panels.
    services: { data, labels: data, results: data } as Partial<Services> as Services,
    kinds,
    given,
    sources: {
      open: async (source) => {
        if (source.kind === 'file') return given.open(source);
        const [file] = (await galleryFiles('APP', 'PANK2')).filter(({ name }) => name === sourceName(source));
        return file!;
      },
    },
    preferences: defaultPreferences,
    document,
  });
}

const resultIn = ({ store }: Notebook): Result<TableArtefact> => store.getState().results.get('table') as never;

describe('the Table panel', () => {
  let notebook: Notebook;
  let file: File;
  beforeAll(async () => {
    file = new File([await readFile(halfLives)], 'half_life_genes.tsv');
    notebook = openNotebook(
      documentOf(kinds, 'Tables', [{ kind: 'data', params: { sources: shipped } }, { kind: 'table' }]),
    );
    expect(await runPanel(notebook, 'table')).toBe(true);
  });

  it('joins an upload once, on the column asked for, and takes it out again', async () => {
    expect(await joinTableFile(notebook, 'table', file)).toBe(true);
    expect(await joinTableFile(notebook, 'table', file)).toBe(true);
    const { artefact } = resultIn(notebook);
    expect(artefact.joins).toMatchObject([
      { key: 'gene_id', matched: 2, unmatched: 8, transcripts: artefact.ids.length },
    ]);
    expect(artefact.columns.map(({ id }) => id)).toEqual([
      'half_life_genes.tsv: gene',
      'half_life_genes.tsv: half_life_pc1',
    ]);
    expect(tableKind.sound(JSON.parse(JSON.stringify(artefact)))).toBe(false);
    expect(tableKind.sound(structuredClone(artefact))).toBe(true);

    setJoinKey(notebook, 'table', 0, 'half_life_pc1');
    expect(await runPanel(notebook, 'table')).toBe(false);
    expect(notebook.store.getState().problems['table']).toMatchObject({ code: 'labels.unmatched' });
    undo(notebook);
    removeJoin(notebook, 'table', 0);
    expect(await runPanel(notebook, 'table')).toBe(true);
    expect(resultIn(notebook).artefact.columns).toEqual([]);
    undo(notebook);
    expect(await runPanel(notebook, 'table')).toBe(true);
  });

  it('keeps to a named selection, and writes CSV and Parquet of equal contents', async () => {
    const all = resultIn(notebook).artefact.ids;
    select(notebook, [all[0]!, all[2]!, 'elsewhere']);
    setSubset(notebook, 'table', nameSelection(notebook, 'two'));
    expect(await runPanel(notebook, 'table')).toBe(true);
    const result = resultIn(notebook);
    expect([...result.artefact.ids].sort()).toEqual([all[0]!, all[2]!].sort());
    expect(evaluate(notebook.store.getState(), kinds).get('table')?.status).toBe('done');
    const files = await tableKind.files!(result, {
      params: parseTableParams({}),
      view: parseTableView({}),
      title: '',
      source: (of, port) => notebook.store.getState().cache.get(of.inputs[port]!),
      figure: defaultFigure,
    });
    const [csv, parquet] = files;
    const [head, ...lines] = String(csv!.content).trim().split('\n');
    const names = head!.split(',').map((name) => name.replaceAll('"', ''));
    expect(lines).toHaveLength(2);
    expect(names.slice(0, 2)).toEqual(['Transcript', 'Transcript id']);
    expect(names.at(-1)).toBe('half_life_pc1');
    const rows = await parquetReadObjects({ file: (parquet!.content as Uint8Array<ArrayBuffer>).buffer });
    expect(rows.map((row) => row['Transcript id'])).toEqual(result.artefact.ids);
    expect(rows.map((row) => Number(row['half_life_pc1']))).toEqual(
      lines.map((line) => expect.closeTo(Number(line.split(',').at(-1)), 8) as number),
    );
  });

  it('reads parameters of any kind, and asks for a file anew', async () => {
    expect(parseTableParams({ joins: [1, { source: { kind: 'url', url: 'javascript:x' } }] })).toEqual({ joins: [] });
    expect(parseTableView({ columns: ['a', 2], filter: { ranges: { n: [1, 'x'] } }, sort: 3 })).toEqual({
      columns: ['a'],
      filter: { text: '', ranges: { n: [1, null] }, sets: {} },
      sort: null,
    });
    const source = { kind: 'file', name: file.name, bytes: file.size, sha256: await fingerprint(file) };
    const reopened = openNotebook(
      documentOf(kinds, 'Tables', [
        { kind: 'data', params: { sources: shipped } },
        { kind: 'table', params: { joins: [{ source, key: null }] } },
      ]),
    );
    expect(await runPanel(reopened, 'table')).toBe(false);
    expect(reopened.store.getState().problems['table']).toMatchObject({ code: 'source.gone' });
    expect(await joinTableFile(reopened, 'table', file)).toBe(true);
    expect(resultIn(reopened).artefact.joins).toHaveLength(1);
  });
});

describe('the Neighbours panel', () => {
  it('gives the nearest of other genes within a subset, and a line for each', async () => {
    const data = createDataService(undefined, memoryFiles());
    const options = { genes: [], biotypes: [], predictOrf: false, species: 'human' };
    const report = await data.importSources(await galleryFiles('APP', 'PANK2'), options, 't', () => undefined);
    const { table } = report;
    const rows = Uint32Array.from(table.id, (_, row) => row).reverse();
    const ids = Array.from(rows, (row) => table.id[row]!);
    const dim = 16;
    const values = seededEmbeddings(ids.length, dim, 2);
    const made = { version: 1, hash: '', params: {}, made: { at: '', seconds: 0, device: '', app: '' } };
    const transcripts = {
      ...made,
      key: 't',
      kind: 'data',
      inputs: {},
    } as Partial<Result> as Result<TranscriptsArtefact>;
    const behind = { ...transcripts, artefact: { type: 'transcripts', report, origin: '' } } as const;
    const embeddings = { ids, dim, data: values } as Partial<EmbeddingsArtefact['embeddings']>;
    const embedded = {
      ...made,
      key: 'e',
      kind: 'embed',
      inputs: { transcripts: 't' },
      artefact: { type: 'embeddings', embeddings, rows },
    } as unknown as Result<EmbeddingsArtefact>;
    const source = (of: Result, port: string): Result | undefined =>
      of.inputs[port] === 't' ? behind : of.inputs[port] === 'e' ? embedded : undefined;
    const ask = (params: object, subset?: readonly string[]) =>
      neighboursKind.run!({
        params: parseNeighboursParams(params as never),
        inputs: { embeddings: embedded },
        subset: subset && { id: 's1', name: 'some', ids: subset },
        signal: new AbortController().signal,
        source,
      } as Partial<RunContext<NeighboursParams>> as RunContext<NeighboursParams>);

    const query = table.name.indexOf(table.name.find((_, row) => table.gene[row] === 'APP')!);
    const found = await ask({ id: table.name[query], k: 4, across: 'other genes' });
    const distance = (a: number, b: number): number => {
      let sum = 0;
      for (let d = 0; d < dim; d++) sum += (values[a * dim + d]! - values[b * dim + d]!) ** 2;
      return Math.sqrt(sum);
    };
    const at = ids.indexOf(table.id[query]!);
    const expected = ids
      .map((id, i) => ({ id, i, gene: table.gene[rows[i]!] }))
      .filter(({ gene }) => gene === 'PANK2')
      .sort((a, b) => distance(at, a.i) - distance(at, b.i))
      .slice(0, 4);
    expect(found.id).toBe(table.id[query]);
    expect(found.ids).toEqual(expected.map(({ id }) => id));
    expect([...found.distances]).toEqual(expected.map(({ i }) => Math.fround(distance(at, i))));

    const some = expected.slice(1, 3).map(({ id }) => id);
    expect((await ask({ id: table.id[query]!.replace(/\.\d+$/, '') }, some)).ids).toEqual(some);
    await expect(ask({ across: 'other species' })).rejects.toMatchObject({ code: 'neighbours.none' });
    await expect(ask({ id: 'nobody' })).rejects.toMatchObject({ code: 'neighbours.unknown' });

    const result = { ...made, key: 'n', kind: 'neighbours', inputs: { embeddings: 'e' }, artefact: found };
    const [file] = await neighboursKind.files!(result, { source } as never);
    const lines = String(file!.content).trim().split('\n');
    expect(lines[0]).toBe('query,rank,id,name,gene,species,biotype,l2_distance');
    expect(lines[1]!.split(',').slice(0, 6)).toEqual([
      found.id,
      '1',
      found.ids[0],
      table.name[table.id.indexOf(found.ids[0]!)],
      'PANK2',
      'human',
    ]);
    expect(neighboursKind.sound(found)).toBe(true);
  });
});
