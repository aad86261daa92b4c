/** The Exon shares panel over the real services, without threads between: BCL2L1 through a Tiny model. */
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { readDomains } from '../../bio/domains';
import type {
  DomainsArtefact,
  EmbeddingsArtefact,
  IsoformsArtefact,
  ModelArtefact,
  Result,
  SharesArtefact,
  TranscriptsArtefact,
} from '../../notebook/artefacts';
import { defaultFigure } from '../../notebook/panelKind';
import type { ConnectedPanel, PanelKind, RunContext } from '../../notebook/panelKind';
import { sourceOf } from '../../oracle/bio/collect';
import { createAnalysisService } from '../../workers/analysisService';
import type { Services } from '../../workers/client';
import { createDataService } from '../../workers/dataService';
import { createEngineService } from '../../workers/engineService';
import { dataKind } from '../data/run';
import { embedKind } from '../embed/run';
import { isoformsKind } from '../isoforms/run';
import { chosenPair, leafOf } from './chosenPair';
import { pairDomains } from './domainsShown';
import { sharesCsv } from './files';
import { sharesKind } from './run';
import { DEFAULT_SHARES_PARAMS, parseSharesParams, parseSharesView } from './schema';
import type { SharesParams } from './schema';

const result = <A extends Result['artefact']>(
  kind: string,
  artefact: A,
  inputs: Readonly<Record<string, string>> = {},
): Result<A> => ({
  ...{ key: kind, kind, version: 1, hash: kind, params: {}, inputs, artefact },
  made: { at: '2026-01-01T00:00:00Z', seconds: 1, device: 'CPU', app: '0' },
});

const known = new Map<string, Result>();
const source = (of: Result, port: string): Result | undefined => known.get(of.inputs[port] ?? '');
let services: Services;
let isoforms: Result<IsoformsArtefact>;

function runKind<P, A extends Result['artefact']>(
  kind: Pick<PanelKind<P, never, A>, 'run'>,
  params: P,
  inputs: Readonly<Record<string, Result>>,
): Promise<A> {
  const context = {
    ...{ panel: 'panel', params, inputs, subset: undefined, services, task: 'task', source },
    signal: new AbortController().signal,
    onProgress: () => undefined,
    onPartial: () => undefined,
    withModel: <T>(_: Result<ModelArtefact>, work: () => Promise<T>) => work(),
  };
  return kind.run!(context as unknown as RunContext<P>);
}

const split = (params: Partial<SharesParams> = {}): Promise<SharesArtefact> =>
  runKind(sharesKind, { ...DEFAULT_SHARES_PARAMS, ...params }, { isoforms });

const domains: DomainsArtefact = { type: 'domains', origin: 'd', rows: 0, rejected: [], rejectedCount: 0 } as never;
let pair: SharesArtefact;

beforeAll(async () => {
  const engine = createEngineService(undefined);
  const data = createDataService();
  const analysis = createAnalysisService();
  services = { data, labels: data, results: data, engine, training: engine, fineTuning: engine, analysis };
  const files = ['BCL2L1.fa', 'BCL2L1.gtf'].map(async (name) => ({
    name,
    blob: new Blob([await readFile(new URL(`../../../public/gallery/${name}`, import.meta.url))]),
  }));
  const report = await data.importSources(await Promise.all(files), dataKind.parse({}), 'import', () => undefined);
  known.set('data', result('data', { type: 'transcripts', report, origin: 'BCL2L1' } satisfies TranscriptsArtefact));
  const card = await engine.loadModel({ kind: 'untrained', preset: 'tiny', seed: 1 }, 'model', () => undefined);
  known.set('model', result('model', { type: 'model', card } satisfies ModelArtefact));
  const above = { transcripts: known.get('data')!, model: known.get('model')! };
  const embedded: EmbeddingsArtefact = await runKind(embedKind, embedKind.parse({}), above);
  known.set('embed', result('embed', embedded, { transcripts: 'data', model: 'model' }));
  const compared = await runKind(isoformsKind, isoformsKind.parse({}), { embeddings: known.get('embed')! });
  isoforms = result('isoforms', compared, { embeddings: 'embed' });
  known.set('isoforms', isoforms);
  pair = await split({ a: 'BCL2L1-201', b: 'BCL2L1-202' });
  const text =
    'transcript_name\tdomain\tstart_aa\tlength_aa\n' +
    'BCL2L1-201\tIPR003093\t1\t25\nBCL2L1-201\tIPR046371\t90\t98\nBCL2L1-202\tIPR003093\t1\t20\n';
  Object.assign(domains, { table: (await readDomains(sourceOf('d', text))).table });
});

describe('the distance of Bcl-xL and Bcl-xS', () => {
  it('is what the shares of its blocks add up to, and what the embeddings give', () => {
    const total = pair.shares.reduce((sum, share) => sum + share, 0);
    expect(Math.abs(total - pair.distance)).toBeLessThan(1e-6 * pair.distance);
    expect(Math.abs(pair.embedded - pair.distance)).toBeLessThan(1e-4 * pair.distance);
    expect(pair.distance).toBeGreaterThan(0);
    expect([pair.gene, pair.model.trained]).toEqual(['BCL2L1', false]);
  });

  it('is split at the splice site that makes them two', () => {
    expect(pair.blocks.map(({ kind, a, b }) => [kind, a?.exon, a?.end, b?.exon, b?.end])).toEqual([
      ['onlyB', undefined, undefined, 1, 105],
      ['shared', 1, 251, 1, 356],
      ['shared', 2, 756, 2, 861],
      ['onlyA', 2, 945, undefined, undefined],
      ['shared', 3, 2574, 3, 2490],
      ['onlyB', undefined, undefined, 3, 2496],
    ]);
    expect(pair.transcripts.map(({ cds }) => cds)).toEqual([
      [381, 1083],
      [486, 999],
    ]);
  });
});

describe('which two isoforms', () => {
  it('are the two farthest apart where none is named, and the farthest from the one that is', async () => {
    const { similarity, rows } = isoforms.artefact.analysis;
    const farthest = similarity.distance.reduce((most, one) => Math.max(most, one), 0);
    expect((await split()).embedded).toBe(farthest);
    const { analysis } = isoforms.artefact;
    const leaf = leafOf(analysis, 'BCL2L1-205');
    const [a, b] = chosenPair(analysis, { a: '', b: 'BCL2L1-205' });
    expect(b).toBe(leaf);
    const row = similarity.distance.subarray(leaf * similarity.n, (leaf + 1) * similarity.n);
    expect(row[a]).toBe(Math.max(...row));
    expect(chosenPair(analysis, { a: rows[leaf]!.id, b: '' })).toEqual([leaf, a]);
    expect(leafOf({ rows: [{ ...rows[0]!, id: 'ENST1.4' }] }, 'ENST1.9')).toBe(0);
  });

  it('have to be isoforms of the gene, and two', async () => {
    await expect(split({ a: 'APP-201' })).rejects.toMatchObject({ code: 'shares.unknown' });
    await expect(split({ a: 'BCL2L1-201', b: 'BCL2L1-201' })).rejects.toMatchObject({ code: 'shares.same' });
  });

  it('are read from a document', () => {
    expect(parseSharesParams({})).toEqual(DEFAULT_SHARES_PARAMS);
    expect(parseSharesParams({ a: ' X ', b: 1 })).toEqual({ a: 'X', b: '' });
    expect(parseSharesView({ introns: 'scale' })).toEqual({ introns: 'scale' });
    expect(parseSharesView({ introns: 'none' })).toEqual({ introns: 'compressed' });
  });
});

describe('domains of both', () => {
  it('are told as kept, of another length, or lost, where both are in the table', () => {
    const [a, b] = pairDomains(pair, result('domains', domains))!;
    expect(a!.map(({ accession, place, fate }) => [accession, place, fate])).toEqual([
      ['IPR003093', [381, 456], 'resized'],
      ['IPR046371', [648, 942], 'lost'],
    ]);
    expect(b!.map(({ fate }) => fate)).toEqual(['resized']);
    expect(pairDomains(pair, undefined)).toBeUndefined();
    const other = { ...pair.transcripts[1], id: 'X', name: 'X' };
    const alone = pairDomains({ transcripts: [pair.transcripts[0], other] }, result('domains', domains))!;
    expect([alone[0]![0]!.fate, alone[1]]).toEqual([undefined, undefined]);
  });
});

describe('files', () => {
  it('are a line a block, whose shares add up, and the figure in both themes', async () => {
    const connected = { domains: { id: 'd', title: 'Domains', result: result('domains', domains), view: {} } };
    const context = {
      ...{ params: DEFAULT_SHARES_PARAMS, view: { introns: 'compressed' as const }, title: '', source },
      ...{ figure: defaultFigure, connected: connected satisfies Record<string, ConnectedPanel> },
    };
    const [csv, svg] = await sharesKind.files!(result('shares', pair), context);
    const lines = (csv!.content as string).trimEnd().split('\n');
    const column = (name: string) => lines[0]!.split(',').indexOf(name);
    const rows = lines.slice(1).map((line) => line.split(','));
    const sum = (name: string) => rows.reduce((total, row) => total + Number(row[column(name)]), 0);
    expect(sum('share')).toBeCloseTo(pair.distance, 10);
    expect(sum('percent')).toBeCloseTo(100, 8);
    expect(rows[3]!.slice(0, 8)).toEqual(['4', 'only A', '', '2', '', '20', '31721654', '31721843']);
    expect(rows[3]!.at(column('domains_a'))).toBe('IPR046371');
    expect(svg!.name).toBe('shares.svg');
    for (const text of ['IPR046371 (only here)', 'UNTRAINED', 'BCL2L1-202']) {
      expect((svg!.content as string).toLowerCase()).toContain(text.toLowerCase());
    }
    const dark = await sharesKind.files!(result('shares', pair), {
      ...context,
      figure: { ...defaultFigure, theme: 'dark' },
    });
    expect(dark[1]!.content).toContain('#16191d');
    expect(sharesCsv(pair, undefined)).not.toContain('IPR');
  });

  it('are made only of an artefact that is whole', () => {
    expect(sharesKind.sound(pair)).toBe(true);
    const { blocks, transcripts } = pair;
    const broken: readonly Partial<SharesArtefact>[] = [
      { shares: pair.shares.slice(1) },
      { blocks: [{ ...blocks[0]!, kind: 'shared' }, ...blocks.slice(1)] },
      { blocks: [{ ...blocks[0]!, b: { start: 0, end: 99_999, exon: 1 } }, ...blocks.slice(1)] },
      { transcripts: [transcripts[0]] as never },
      { transcripts: [transcripts[0], { ...transcripts[1], cds: [9, 3] }] },
      { model: { ...pair.model, trained: 1 as never } },
      { type: 'isoforms' as never },
    ];
    for (const part of broken) expect(sharesKind.sound({ ...pair, ...part })).toBe(false);
    expect(sharesKind.sound(undefined)).toBe(false);
  });
});
