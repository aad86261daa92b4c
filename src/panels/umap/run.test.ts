import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { isAbort } from '../../lib/errors';
import type { EmbeddingsArtefact, LayoutArtefact, Result, TranscriptsArtefact } from '../../notebook/artefacts';
import { changePanel } from '../../notebook/document/edits';
import { documentOf } from '../../notebook/templates';
import type { NamedSelection } from '../../notebook/document/documentTypes';
import { evaluate } from '../../notebook/evaluate';
import type { PanelState } from '../../notebook/evaluate';
import { defaultFigure, kindMap } from '../../notebook/panelKind';
import type { RunContext } from '../../notebook/panelKind';
import { createAnalysisService } from '../../workers/analysisService';
import type { Services } from '../../workers/client';
import { createDataService } from '../../workers/dataService';
import { createEngineService } from '../../workers/engineService';
import { dataKind } from '../data/run';
import { embedKind } from '../embed/run';
import { isoformsKind } from '../isoforms/run';
import { isPartial, umapKind } from './run';
import type { UmapPartial } from './run';
import { DEFAULT_PARAMS, DEFAULT_VIEW } from './schema';
import type { UmapPanelParams } from './schema';

const GENES = ['BCL2L1.fa', 'BCL2L1.gtf', 'APP.fa.gz', 'APP.gtf.gz', 'PANK2.fa.gz', 'PANK2.gtf.gz'];
const FEW: UmapPanelParams = { ...DEFAULT_PARAMS, neighbours: 6, epochs: 60, clusters: 3 };

const result = <A extends Result['artefact']>(
  kind: string,
  key: string,
  artefact: A,
  inputs: Readonly<Record<string, string>> = {},
): Result<A> => ({
  ...{ key, kind, version: 1, hash: key, params: {}, inputs, artefact },
  made: { at: '2026-01-01T00:00:00Z', seconds: 1, device: 'CPU', app: '0' },
});

let services: Services;
let transcripts: Result<TranscriptsArtefact>;
let embedded: Result<EmbeddingsArtefact>;
const source = (_: Result, port: string): Result | undefined =>
  port === 'transcripts' ? transcripts : port === 'embeddings' ? embedded : undefined;

/** Real transcripts through a real Tiny model; the worker APIs without threads between. */
beforeAll(async () => {
  const engine = createEngineService(undefined);
  const data = createDataService();
  const analysis = createAnalysisService();
  services = { data, labels: data, results: data, engine, training: engine, fineTuning: engine, analysis };
  const files = GENES.map(async (name) => ({
    name,
    blob: new Blob([await readFile(new URL(`../../../public/gallery/${name}`, import.meta.url))]),
  }));
  const report = await data.importSources(await Promise.all(files), dataKind.parse({}), 'import', () => undefined);
  transcripts = result('data', 't', { type: 'transcripts', report, origin: 'three genes' });
  await engine.loadModel({ kind: 'untrained', preset: 'tiny', seed: 1 }, 'model', () => undefined);
  const rows = Uint32Array.from(report.table.id, (_, row) => row);
  const embeddings = await engine.embed(await data.packed(report.set, [...rows]), 'embed', () => undefined);
  embedded = result('embed', 'e', { type: 'embeddings', embeddings, rows }, { transcripts: 't' });
}, 60_000);

/** Embeddings of the same values as other objects: nothing is remembered of them. */
const afresh = (): Result<EmbeddingsArtefact> => ({
  ...embedded,
  artefact: { ...embedded.artefact, embeddings: { ...embedded.artefact.embeddings } },
});

let count = 0;
function run(params: UmapPanelParams, more: Partial<RunContext<UmapPanelParams>> = {}): Promise<LayoutArtefact> {
  return umapKind.run!({
    ...{ panel: 'umap', params, inputs: { embeddings: afresh() }, subset: undefined, services, source },
    sources: { open: () => Promise.reject(new Error('no sources')) },
    task: `umap-${++count}`,
    signal: new AbortController().signal,
    onProgress: () => undefined,
    onPartial: () => undefined,
    loadModel: () => Promise.reject(new Error('no model')),
    withModel: (_, work) => work(),
    ...more,
  });
}

const subsetOf = (ids: readonly string[]): NamedSelection => ({ id: 's1', name: 'some', ids });

describe('a layout', () => {
  it('has every transcript, finite, and is the same bit for bit when made again', async () => {
    const stages = new Set<string>();
    const first = await run(FEW, { onProgress: ({ stage }) => stages.add(stage) });
    const n = transcripts.artefact.report.table.id.length;
    expect(n).toBeGreaterThan(30);
    expect([...first.members]).toEqual(Array.from({ length: n }, (_, i) => i));
    expect(first.layout.positions.every(Number.isFinite)).toBe(true);
    expect(new Set(first.clusters)).toEqual(new Set([1, 2, 3]));
    expect(first.layout.epochs).toBe(60);
    expect([...stages]).toEqual(['Finding neighbours', 'Laying out', 'Clustering']);
    const second = await run(FEW);
    expect(second.layout.positions).toEqual(first.layout.positions);
    expect(second.clusters).toEqual(first.clusters);
    const other = await run({ ...FEW, seed: 1, clusters: 0 });
    expect(other.layout.positions).not.toEqual(first.layout.positions);
    expect(other.clusters).toBeUndefined();
  });

  it('is not made again for another number of clusters', async () => {
    const inputs = { embeddings: afresh() };
    const first = await run({ ...FEW, clusters: 0 }, { inputs });
    const second = await run({ ...FEW, clusters: 4 }, { inputs });
    expect(second.layout).toBe(first.layout);
    expect(Math.max(...second.clusters!)).toBe(4);
    expect((await run({ ...FEW, minDist: 0.3 }, { inputs })).layout).not.toBe(first.layout);
  });

  it('of a subset has only its transcripts, however few', async () => {
    const { ids } = embedded.artefact.embeddings;
    for (const some of [[ids[7]!], [ids[3]!, ids[9]!], [ids[20]!, ids[2]!, ids[5]!, 'unknown']]) {
      const { members, layout, clusters } = await run(FEW, { subset: subsetOf(some) });
      const present = ids.flatMap((id, i) => (some.includes(id) ? [i] : []));
      expect([...members]).toEqual(present);
      expect(layout.positions.every(Number.isFinite)).toBe(true);
      expect(layout.positions).toHaveLength(2 * present.length);
      expect(clusters).toHaveLength(present.length);
    }
    await expect(run(FEW, { subset: subsetOf(['unknown']) })).rejects.toMatchObject({ code: 'umap.noRows' });
  });

  it('shows where its points are on the way, and is cancelled at once', async () => {
    const partials: UmapPartial[] = [];
    const controller = new AbortController();
    const task = 'cancelled';
    const ended = run(
      { ...FEW, epochs: 10_000_000, neighbours: 30 },
      {
        task,
        signal: controller.signal,
        onPartial: (partial) => {
          if (isPartial(partial)) partials.push(partial);
          if (partials.length < 2 || controller.signal.aborted) return;
          controller.abort();
          void services.analysis.cancel(task);
        },
      },
    ).catch((error: unknown) => error);
    expect(isAbort(await ended)).toBe(true);
    expect(partials).toHaveLength(2);
    expect(partials[1]!.members).toBe(partials[0]!.members);
    expect(partials[1]!.epoch).toBeGreaterThan(partials[0]!.epoch);
    expect(partials[1]!.positions).not.toEqual(partials[0]!.positions);
  });
});

describe('ports that only colour', () => {
  it('neither run before the layout nor make it stale', () => {
    const kinds = kindMap([dataKind, embedKind, isoformsKind, umapKind]);
    const document = documentOf(kinds, 'x', [
      { kind: 'data', params: { sources: [{ kind: 'url', url: 'https://example.org/a.fa' }] } },
      { kind: 'isoforms', inputs: { embeddings: 'data' } },
      { kind: 'umap', inputs: { embeddings: 'data', isoforms: 'isoforms' } },
    ]);
    const without = changePanel(document, 'umap', (entry) => ({ ...entry, inputs: { embeddings: 'data' } }));
    const none = new Map<string, Result>();
    const key = evaluate({ document, results: none, tasks: {}, problems: {} }, kinds).get('data')!.key!;
    const results = new Map<string, Result>([['data', { ...transcripts, key }]]);
    const of = (one: typeof document): PanelState =>
      evaluate({ document: one, results, tasks: {}, problems: {} }, kinds).get('umap')!;
    expect(of(document)).toMatchObject({ ready: true, key: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown });
    expect(of(document).key).toBe(of(without).key);
  });
});

describe('the files of a layout', () => {
  it('say where every transcript lies and what made the figure', async () => {
    const artefact = await run(FEW);
    const layout = { ...result('umap', 'u', artefact, { embeddings: 'e' }), params: { clusters: 3 } };
    const context = { params: FEW, view: DEFAULT_VIEW, title: 'Map <1>', source, figure: defaultFigure };
    const files = await umapKind.files!(layout, context);
    expect(files.map(({ name }) => name)).toEqual(['layout.csv', 'layout.npz', 'umap.svg']);
    const [csv, npz, svg] = files.map(({ content }) => content) as [string, Uint8Array, string];
    const lines = csv.trimEnd().split('\n');
    expect(lines[0]).toBe('id,name,gene,x,y,cluster,length (nt)');
    const { table } = transcripts.artefact.report;
    expect(lines).toHaveLength(table.id.length + 1);
    const cells = lines[5]!.split(',');
    expect(cells.slice(0, 3)).toEqual([table.id[4], table.name[4], table.gene[4]]);
    expect(Math.fround(Number(cells[3]))).toBe(artefact.layout.positions[8]);
    expect(Number(cells[6])).toBe(table.length[4]);
    expect(new TextDecoder('latin1').decode(npz)).toMatch(/positions\.npy.*ids\.npy.*cluster\.npy/s);
    expect(svg).toContain('Map &lt;1&gt;');
    expect(svg.replaceAll(/\s+/g, ' ')).toMatch(
      /<desc>UMAP of \d+ transcripts\. .*untrained model.* 6 a point.*seed 0\. Clusters: .*k = 3/,
    );
    const dark = await umapKind.files!(layout, {
      ...context,
      view: { ...DEFAULT_VIEW, colour: 'gene' },
      figure: { width: 640, height: 480, theme: 'dark' },
    });
    expect(dark[0]!.content).toMatch(/^id,name,gene,x,y,cluster\n/);
    expect(dark[2]!.content).toContain('BCL2L1');
    expect(dark[2]!.content).toContain('width="640"');
  });

  it('are made only of a layout that is whole', async () => {
    const artefact = await run({ ...FEW, epochs: 5 });
    const { layout, members } = artefact;
    expect(umapKind.sound(artefact)).toBe(true);
    expect(umapKind.sound({ ...artefact, clusters: undefined })).toBe(true);
    expect(umapKind.sound({ ...artefact, clusters: new Uint32Array(2) })).toBe(false);
    expect(umapKind.sound({ ...artefact, members: [...members] })).toBe(false);
    expect(umapKind.sound({ ...artefact, layout: { ...layout, positions: layout.positions.subarray(2) } })).toBe(false);
    expect(umapKind.sound({ ...artefact, layout: { ...layout, params: { ...layout.params, seed: 'x' } } })).toBe(false);
    expect(umapKind.sound(undefined)).toBe(false);
  });
});
