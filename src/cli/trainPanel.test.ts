/** The Train panel without a page: over the services of one process, real transcripts, real files. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RunInfo } from '../engine/trainingContracts';
import type { ModelArtefact, TranscriptsArtefact } from '../notebook/artefacts';
import { documentOf } from '../notebook/templates';
import { createNotebook } from '../notebook/notebook';
import type { Notebook } from '../notebook/notebook';
import { kindMap } from '../notebook/panelKind';
import { setParams } from '../notebook/panels';
import { defaultPreferences } from '../notebook/preferences';
import { listKept } from '../notebook/results';
import { runAgain, runPanel } from '../notebook/running';
import { GivenFiles } from '../notebook/sources';
import { dataKind } from '../panels/data/run';
import { modelKind } from '../panels/model/run';
import { isLiveRun } from '../panels/train/live';
import { trainKind } from '../panels/train/run';
import { nodeSources } from './nodeSources';
import { createServices } from './services';
import type { LocalServices } from './services';

const kinds = kindMap([dataKind, modelKind, trainKind]);
const shipped = fileURLToPath(new URL('../../public', import.meta.url));
const gallery = ['APP', 'RUNX1', 'SNAP25', 'PANK2', 'MX1'].flatMap((gene) =>
  ['fa', 'gtf'].map((ending) => ({ kind: 'shipped', path: `gallery/${gene}.${ending}.gz` })),
);
const changes = {
  'encoder.dModel': '16',
  'encoder.nLayer': '1',
  'optimizer.steps': '4',
  'optimizer.warmupSteps': '2',
  'sampler.shortBatchSize': '4',
  'sampler.heldOutShare': '0.4',
  'sampler.lengthThreshold': '2500',
  evaluateEvery: '2',
  checkpointEvery: '2',
};

let folder: string;
let services: LocalServices;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'train-panel-'));
  services = createServices({ gpu: undefined, device: { choice: 'cpu', threads: 1 }, folder });
});
afterEach(async () => {
  await services.dispose();
  await rm(folder, { recursive: true });
});

/** A notebook whose Train panel trains on five genes. */
async function opened(): Promise<Notebook> {
  const document = documentOf(kinds, 'Training', [
    { kind: 'data', params: { sources: gallery, species: 'human' } },
    { kind: 'model', params: { request: { kind: 'untrained', preset: 'tiny', seed: 0 } } },
    { kind: 'train', params: { data: { kind: 'input' }, preset: 'tiny', changes } },
  ]);
  const notebook = createNotebook({
    services,
    kinds,
    sources: nodeSources([], shipped),
    given: new GivenFiles(),
    preferences: defaultPreferences,
    document,
  });
  await listKept(notebook);
  return notebook;
}

const trained = ({ store }: Notebook): ModelArtefact | undefined =>
  store.getState().results.get('train')?.artefact as ModelArtefact | undefined;

/** Asks the run under way, when it has done so many steps, to end. */
function steerAt({ store }: Notebook, step: number, action: 'pause' | 'stop'): () => void {
  let asked = false;
  return store.subscribe(({ partials }) => {
    const live = partials['train'];
    if (asked || !isLiveRun(live)) return;
    asked = true;
    const end = live.log.subscribe(() => {
      if (live.log.steps.newest('step') !== step) return;
      end();
      void services.training.steer(live.run.id, action);
    });
  });
}

const runs = (): Promise<readonly RunInfo[]> => services.training.listRuns();

test('trains a model on what goes in, which is kept with its curves and files; the model panel is left alone', async () => {
  const notebook = await opened();
  expect(await runPanel(notebook, 'train'), JSON.stringify(notebook.store.getState().problems)).toBe(true);
  const { results } = notebook.store.getState();
  expect(results.has('model')).toBe(false);
  const artefact = trained(notebook)!;
  expect(artefact.card).toMatchObject({ name: 'Orthrus Tiny', trained: true, config: { dModel: 16, nLayer: 1 } });
  expect(artefact.training!.history.steps.step).toEqual(Float64Array.of(1, 2, 3, 4));
  expect(artefact.training!.history.evaluations.step).toEqual(Float64Array.of(0, 2, 4));
  expect(results.get('train')!.hash).toBe(artefact.card.sha256);
  const files = await trainKind.files!(results.get('train') as never, {} as never);
  expect(files.map(({ name }) => name)).toEqual(['steps.csv', 'evaluations.csv', 'model.safetensors']);
  expect(String(files[0]!.content).trim().split('\n')).toHaveLength(5);

  // Opened again: the result is there without training, though the run is not.
  const [run] = await runs();
  await services.training.deleteRun(run!.id);
  const again = await opened();
  expect(await runPanel(again, 'train')).toBe(true);
  expect(await runs()).toEqual([]);
  expect(trained(again)).toEqual(artefact);
});

test('a paused run gives nothing; running again goes on with it, to the same weights', async () => {
  const notebook = await opened();
  const end = steerAt(notebook, 2, 'pause');
  expect(await runPanel(notebook, 'train')).toBe(false);
  end();
  expect(notebook.store.getState().problems).toEqual({});
  expect(await runs()).toMatchObject([{ status: 'paused' }]);
  const { step } = (await runs())[0]!;
  expect(step).toBeGreaterThan(0);
  expect(step).toBeLessThan(4);

  // As after a reload, in another process.
  await services.dispose();
  services = createServices({ gpu: undefined, device: { choice: 'cpu', threads: 2 }, folder });
  const later = await opened();
  expect(await runPanel(later, 'train')).toBe(true);
  expect(await runs()).toMatchObject([{ status: 'finished', step: 4 }]);
  const { card, training } = trained(later)!;
  expect(training!.history.steps.step).toEqual(Float64Array.of(1, 2, 3, 4));

  // Of other configuration it is another run, and of the same one, whole, from its beginning, the same weights.
  const [first] = await runs();
  await services.training.deleteRun(first!.id);
  expect(await runAgain(later, 'train')).toBe(true);
  expect(trained(later)!.card.sha256).toBe(card.sha256);
  setParams(later, 'train', { changes: { ...changes, seed: '1' } });
  expect(await runPanel(later, 'train')).toBe(true);
  expect(trained(later)!.card.sha256).not.toBe(card.sha256);
  expect(await runs()).toHaveLength(2);
}, 60_000);

test('a stopped run gives what it learned and says so', async () => {
  const notebook = await opened();
  const end = steerAt(notebook, 2, 'stop');
  expect(await runPanel(notebook, 'train')).toBe(true);
  end();
  const { card, training } = trained(notebook)!;
  expect(card.notes.join(' ')).toMatch(/Stopped at step [23] of 4/);
  expect(training!.run.status).toBe('finished');
});

test('starts from the model that goes in, and says what does not fit', async () => {
  const notebook = await opened();
  setParams(notebook, 'train', { start: 'loaded' });
  expect(await runPanel(notebook, 'train')).toBe(false);
  expect(notebook.store.getState().problems['train']).toMatchObject({ code: 'train.otherSize' });
  const tiny = Object.fromEntries(Object.entries(changes).filter(([path]) => !path.startsWith('encoder.')));
  setParams(notebook, 'train', { changes: { ...tiny, 'optimizer.steps': '2', 'optimizer.warmupSteps': '1' } });
  expect(await runPanel(notebook, 'train')).toBe(true);
  expect(Object.keys(notebook.store.getState().results.get('train')!.inputs)).toEqual(['transcripts', 'model']);
});

test('transcripts are kept once, under a name that tells them', async () => {
  const notebook = await opened();
  await runPanel(notebook, 'train');
  const [set] = await services.data.shardSets();
  const transcripts = notebook.store.getState().results.get('data')!.artefact as TranscriptsArtefact;
  expect(set!.name).toMatch(/^APP\.fa\.gz.* [0-9a-f]{8}$/);
  expect(set!.summary.transcripts).toBe(transcripts.report.table.id.length);
  const manifest = join(folder, 'sets', set!.name, 'manifest.json');
  const before = await readFile(manifest);
  setParams(notebook, 'train', { changes: { ...changes, seed: '2', 'optimizer.steps': '2' } });
  await runPanel(notebook, 'train');
  expect(await readFile(manifest)).toEqual(before);
  expect(await services.data.shardSets()).toHaveLength(1);
});
