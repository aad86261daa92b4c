/** From transcripts to isoforms over the real services, without threads between; results are kept in memory. */
import { defaultFigure } from '../notebook/panelKind';
import { readFile } from 'node:fs/promises';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EmbeddingsArtefact, IsoformsArtefact, ModelArtefact, TranscriptsArtefact } from '../notebook/artefacts';
import type { NotebookDocument } from '../notebook/document/documentTypes';
import { panelOf } from '../notebook/document/graph';
import { undo } from '../notebook/editing';
import { evaluate } from '../notebook/evaluate';
import type { PanelState } from '../notebook/evaluate';
import { cancelTask, createNotebook, runTask } from '../notebook/notebook';
import type { Notebook } from '../notebook/notebook';
import { openDocument } from '../notebook/opening';
import { kindMap } from '../notebook/panelKind';
import { setParams, setSubset, setView } from '../notebook/panels';
import { defaultPreferences } from '../notebook/preferences';
import { listKept, settleAlways } from '../notebook/results';
import { runAll, runPanel } from '../notebook/running';
import { nameSelection, select } from '../notebook/selecting';
import { GivenFiles, sourceName } from '../notebook/sources';
import type { Sources } from '../notebook/sources';
import { documentOf } from '../notebook/templates';
import { nodeGpu } from '../oracle/nodeGpu';
import { createAnalysisService } from '../workers/analysisService';
import { createDataService } from '../workers/dataService';
import { createEngineService } from '../workers/engineService';
import { memoryFiles } from '../workers/resultFiles';
import type { ResultFiles } from '../workers/resultFiles';
import { dataKind } from './data/run';
import { embedKind } from './embed/run';
import { chooseGene } from './isoforms/chooseGene';
import { isoformsKind } from './isoforms/run';
import { chooseModel, loadModelFiles } from './model/loading';
import { modelKind } from './model/run';

const kinds = kindMap([dataKind, modelKind, embedKind, isoformsKind]);

/** The page's own files, from public/. */
const shippedSources = (given: GivenFiles): Sources => ({
  open: async (source) => {
    if (source.kind === 'file') return given.open(source);
    if (source.kind === 'url') return { url: source.url };
    const bytes = await readFile(new URL(`../../public/${source.path}`, import.meta.url));
    return { name: sourceName(source), blob: new Blob([bytes]) };
  },
});

const gallery = (gene: string) => ({
  sources: [
    { kind: 'shipped', path: `gallery/${gene}.fa.gz` },
    { kind: 'shipped', path: `gallery/${gene}.gtf.gz` },
  ],
});
const tiny = (seed: number) => ({ request: { kind: 'untrained', preset: 'tiny', seed } });

/** A notebook, and what its services were asked to do, in order. */
async function openNotebook(document: NotebookDocument, files: ResultFiles, gpu?: GPU) {
  const data = createDataService(undefined, files);
  const engine = createEngineService(gpu);
  const analysis = createAnalysisService();
  const asked: string[] = [];
  const given = new GivenFiles();
  const notebook = createNotebook({
    services: {
      data: {
        ...data,
        importSources: (...call) => {
          asked.push('read');
          return data.importSources(...call);
        },
      },
      labels: data,
      results: data,
      engine: {
        ...engine,
        loadModel: (...call) => {
          asked.push('load');
          return engine.loadModel(...call);
        },
        embed: (...call) => {
          asked.push(`embed ${call[0].ids.length}`);
          return engine.embed(...call);
        },
      },
      training: engine,
      fineTuning: engine,
      analysis: {
        ...analysis,
        isoforms: (...call) => {
          asked.push(`compare ${call[0]}`);
          return analysis.isoforms(...call);
        },
      },
    },
    kinds,
    given,
    sources: shippedSources(given),
    preferences: defaultPreferences,
    document,
  });
  await listKept(notebook);
  const end = settleAlways(notebook);
  const stop = async (): Promise<void> => {
    end();
    await engine.dispose();
  };
  return { notebook, asked, stop };
}

const until = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 10_000, interval: 5 });
const stateOf = ({ store }: Notebook, id: string): PanelState => evaluate(store.getState(), kinds).get(id)!;
const artefact = <A>(notebook: Notebook, id: string): A => stateOf(notebook, id).result!.artefact as A;
const problem = ({ store }: Notebook, id: string) => store.getState().problems[id];

describe('tasks', () => {
  it('leave no trace when work fails at once, and the next one runs', async () => {
    const { notebook, stop } = await openNotebook(documentOf(kinds, 'Empty', []), memoryFiles());
    const failed = await runTask(notebook, 'embed', 'one', () => {
      throw new TypeError('odd');
    });
    expect(failed).toBeUndefined();
    expect(problem(notebook, 'embed')).toMatchObject({ code: 'unexpected' });
    expect(await runTask(notebook, 'embed', 'two', async () => 2)).toBe(2);
    expect(notebook.store.getState()).toMatchObject({ tasks: {}, problems: {} });
    await stop();
  });
});

it('a storage that never answers holds up neither a panel nor what hangs on it', async () => {
  const never = (): Promise<never> => new Promise(() => undefined);
  const silent = { ...memoryFiles(), write: never };
  const document = documentOf(kinds, 'Silent', [
    { kind: 'data', params: gallery('PANK2') },
    { kind: 'model', params: tiny(0) },
    { kind: 'embed' },
  ]);
  const { notebook, stop } = await openNotebook(document, silent);
  // As just after a page was opened: what is kept is not known yet.
  silent.list = never;
  notebook.store.setState({ kept: undefined });
  expect(await runPanel(notebook, 'embed')).toBe(true);
  expect(notebook.store.getState().kept!.size).toBe(0);
  await stop();
}, 30_000);

describe('the model that ships', () => {
  it('is loaded again under its name after another one', async () => {
    const document = documentOf(kinds, 'Shipped', [
      { kind: 'data', params: gallery('PANK2') },
      { kind: 'model', params: { request: { kind: 'shipped', model: 'orthrus-mini' } } },
      { kind: 'embed' },
      { kind: 'model', params: tiny(0) },
    ]);
    const { notebook, asked, stop } = await openNotebook(document, memoryFiles());
    expect(await runPanel(notebook, 'model')).toBe(true);
    const { card, files } = artefact<ModelArtefact>(notebook, 'model');
    expect(card).toMatchObject({ trained: true, name: expect.stringContaining('trained for this program') as string });
    expect(files!.map(({ name }) => name)).toEqual(['card.json', 'model.safetensors']);
    expect(await runPanel(notebook, 'model-2')).toBe(true);
    expect(await runPanel(notebook, 'embed')).toBe(true);
    expect(asked).toEqual(['load', 'load', 'read', 'load', 'embed 8']);
    const { embeddings } = artefact<EmbeddingsArtefact>(notebook, 'embed');
    expect(embeddings.model).toMatchObject({ name: card.name, sha256: card.sha256, trained: true });
    await stop();
  });

  it('says so where the program has no such model', async () => {
    const request = { kind: 'shipped', model: 'orthrus-none' };
    const document = documentOf(kinds, 'None', [{ kind: 'model', params: { request } }]);
    const { notebook, stop } = await openNotebook(document, memoryFiles());
    expect(await runPanel(notebook, 'model')).toBe(false);
    expect(problem(notebook, 'model')).toBeDefined();
    await stop();
  });
});

describe('another notebook, opened while one is being read', () => {
  it('runs its own panels, though they have the same ids, and shows nothing of the first', async () => {
    const read = (gene: string) => documentOf(kinds, gene, [{ kind: 'data', params: gallery(gene) }]);
    const { notebook, asked, stop } = await openNotebook(read('MX1'), memoryFiles());
    const first = runPanel(notebook, 'data');
    await until(() => expect(asked).toEqual(['read']));
    await openDocument(notebook, read('PANK2'));
    expect(notebook.store.getState().queued.size).toBe(0);
    expect(await runPanel(notebook, 'data')).toBe(true);
    await first;
    expect(asked).toEqual(['read', 'read']);
    const { table } = (notebook.store.getState().results.get('data')!.artefact as TranscriptsArtefact).report;
    expect(new Set(table.gene)).toEqual(new Set(['PANK2']));
    await stop();
  });
});

describe('from transcripts to isoforms, on WebGPU', () => {
  let gpu: GPU;
  beforeAll(async () => {
    gpu = await nodeGpu();
  });
  let files: ResultFiles;
  let opened: Awaited<ReturnType<typeof openNotebook>>;
  let notebook: Notebook;
  const document = (): NotebookDocument =>
    documentOf(kinds, 'APP', [
      { kind: 'data', params: gallery('APP') },
      { kind: 'model', params: tiny(0) },
      { kind: 'embed' },
      { kind: 'isoforms' },
    ]);
  beforeEach(async () => {
    files = memoryFiles();
    opened = await openNotebook(document(), files, gpu);
    ({ notebook } = opened);
  });
  afterEach(() => opened.stop());

  it('one click runs what is needed, once; the comparison runs by itself', async () => {
    expect(await runPanel(notebook, 'embed')).toBe(true);
    await until(() => expect(stateOf(notebook, 'isoforms').current).toBe(true));
    // Transcripts and model go side by side.
    expect(opened.asked.slice(0, 2).sort()).toEqual(['load', 'read']);
    expect(opened.asked.slice(2)).toEqual(['embed 10', 'compare APP']);
    const { embeddings, rows } = artefact<EmbeddingsArtefact>(notebook, 'embed');
    expect([embeddings.ids.length, [...rows], embeddings.model.trained]).toEqual([10, [...Array(10).keys()], false]);
    const { analysis } = artefact<IsoformsArtefact>(notebook, 'isoforms');
    expect(analysis.rows.map(({ id }) => id)).toEqual(embeddings.ids);
    const { dim, data } = embeddings;
    let squared = 0;
    for (let d = 0; d < dim; d++) squared += (data[d]! - data[dim + d]!) ** 2;
    expect(analysis.similarity.distance[1]).toBeCloseTo(Math.sqrt(squared), 6);

    const context = {
      params: {},
      view: {},
      title: '',
      source: (of: typeof made, port: string) => notebook.store.getState().cache.get(of.inputs[port]!),
      figure: defaultFigure,
    };
    const made = stateOf(notebook, 'embed').result!;
    const written = await kinds.get('embed')!.files!(made, context);
    expect(written.map(({ name }) => name)).toEqual(['embeddings.npz', 'embeddings.parquet', 'obs.csv']);
    const obs = String(written[2]!.content).trim().split('\n');
    expect(obs.map((line) => line.split(',')[0])).toEqual(['id', ...embeddings.ids]);
  });

  it('a change makes stale what hangs on it and says why; taken back, all is valid without running', async () => {
    await runPanel(notebook, 'isoforms');
    const before = stateOf(notebook, 'isoforms').result;
    await chooseModel(notebook, 'model', { kind: 'untrained', preset: 'tiny', seed: 1 });
    expect(stateOf(notebook, 'embed')).toMatchObject({ status: 'stale', reason: 'Model changed.' });
    expect(stateOf(notebook, 'isoforms')).toMatchObject({
      status: 'stale',
      reason: 'Embed changed and has not run since.',
    });
    await runPanel(notebook, 'isoforms');
    expect(opened.asked.slice(2)).toEqual(['embed 10', 'compare APP', 'load', 'embed 10', 'compare APP']);
    undo(notebook);
    await until(() => expect(stateOf(notebook, 'isoforms')).toMatchObject({ status: 'done', result: before }));
    expect(opened.asked).toHaveLength(7);
    setView(notebook, 'isoforms', { clusters: 3 });
    chooseGene(notebook, 'isoforms', 'NOSUCH');
    expect(panelOf(notebook.store.getState().document, 'isoforms')!.view).toEqual({ clusters: null });
    await until(() => expect(problem(notebook, 'isoforms')).toMatchObject({ code: 'isoforms.none' }));
    expect(problem(notebook, 'isoforms')!.message).toBe('NOSUCH has fewer than two embedded transcripts.');
    chooseGene(notebook, 'isoforms', 'APP');
    await until(() => expect(stateOf(notebook, 'isoforms').current).toBe(true));
  });

  it('a subset is embedded alone; none of it is a failure with a way out', async () => {
    await runPanel(notebook, 'data');
    const { id } = artefact<TranscriptsArtefact>(notebook, 'data').report.table;
    select(notebook, [id[4]!, id[1]!, id[2]!]);
    setSubset(notebook, 'embed', nameSelection(notebook, 'three'));
    expect(await runPanel(notebook, 'embed')).toBe(true);
    expect(artefact<EmbeddingsArtefact>(notebook, 'embed').embeddings.ids).toEqual([id[1], id[2], id[4]]);
    expect(stateOf(notebook, 'embed').result!.subset).toEqual({ name: 'three', count: 3 });
    select(notebook, ['of another gene']);
    setSubset(notebook, 'embed', nameSelection(notebook, 'none'));
    expect(await runPanel(notebook, 'embed')).toBe(false);
    expect(problem(notebook, 'embed')).toMatchObject({ code: 'embed.noRows' });
  });

  it('cancelled, it leaves what was there; run again, it comes to its end', async () => {
    const running = runPanel(notebook, 'embed');
    await until(() => expect(notebook.store.getState().tasks['embed']?.progress).toBeDefined());
    await cancelTask(notebook, 'embed');
    expect(await running).toBe(false);
    expect(notebook.store.getState()).toMatchObject({ tasks: {}, problems: {} });
    expect(stateOf(notebook, 'embed').result).toBeUndefined();
    expect(await runPanel(notebook, 'embed')).toBe(true);
  });

  it('reopened, everything is there without running anything', async () => {
    await runPanel(notebook, 'isoforms');
    const { document: kept } = notebook.store.getState();
    const again = await openNotebook(kept, files, gpu);
    await until(() => expect(stateOf(again.notebook, 'isoforms').current).toBe(true));
    expect(await runAll(again.notebook)).toBe(true);
    expect(again.asked).toEqual([]);
    const [was, is] = [notebook, again.notebook].map((one) => artefact<EmbeddingsArtefact>(one, 'embed').embeddings);
    expect(is!.data).toEqual(was!.data);
    // Further work on it: the engine gets the model again by itself, and the data worker its transcripts.
    setParams(again.notebook, 'isoforms', { linkage: 'ward' });
    await until(() => expect(again.asked).toEqual(['compare APP']));
    select(again.notebook, [was!.ids[0]!, was!.ids[3]!]);
    setSubset(again.notebook, 'embed', nameSelection(again.notebook, 'two'));
    expect(await runPanel(again.notebook, 'embed')).toBe(true);
    expect(again.asked.slice(1, 3)).toEqual(['load', 'embed 2']);
    await again.stop();
  });

  it('two embeddings of two models go one after the other on the engine, each with its own model', async () => {
    const two = documentOf(kinds, 'Two', [
      { kind: 'data', params: gallery('APP') },
      { kind: 'model', params: tiny(0) },
      { kind: 'embed' },
      { kind: 'model', params: tiny(1) },
      { kind: 'embed' },
    ]);
    const { notebook: both, stop } = await openNotebook(two, memoryFiles(), gpu);
    expect(await runAll(both)).toBe(true);
    const [one, other] = ['embed', 'embed-2'].map((id) => artefact<EmbeddingsArtefact>(both, id).embeddings);
    expect(one!.model.name).toMatch(/seed 0/);
    expect(other!.model.name).toMatch(/seed 1/);
    expect(one!.data).not.toEqual(other!.data);
    await stop();
  });

  it('a checkpoint that cannot be read changes nothing; one that can is kept with its bytes', async () => {
    await runPanel(notebook, 'model');
    const { document: before } = notebook.store.getState();
    const junk = new File(['no model'], 'model.safetensors');
    expect(await loadModelFiles(notebook, 'model', [junk])).toBe(false);
    expect(problem(notebook, 'model')?.message).toMatch(/model\.safetensors/);
    expect(notebook.store.getState().document).toBe(before);
    const bytes = await readFile(new URL('../oracle/goldens/checkpoints/model.safetensors', import.meta.url));
    const file = new File([bytes], 'model.safetensors');
    expect(await loadModelFiles(notebook, 'model', [file])).toBe(true);
    expect(stateOf(notebook, 'model').result!.artefact).toMatchObject({
      card: { trained: true },
      files: [{ name: 'model.safetensors', bytes: { length: bytes.length } }],
    });
  });
});
