/** The Few-shot panel without a page: over the services of one process, real transcripts, real trainings. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FineTuneResult } from '../engine/fineTuneContracts';
import { fingerprint } from '../lib/fingerprint';
import type { FewShotArtefact, Result, TranscriptsArtefact } from '../notebook/artefacts';
import { evaluate } from '../notebook/evaluate';
import { cancelTask, createNotebook } from '../notebook/notebook';
import type { Notebook } from '../notebook/notebook';
import { defaultFigure, kindMap } from '../notebook/panelKind';
import { setInput, setParams } from '../notebook/panels';
import { defaultPreferences } from '../notebook/preferences';
import { listKept } from '../notebook/results';
import { runAgain, runPanel } from '../notebook/running';
import { GivenFiles } from '../notebook/sources';
import { documentOf } from '../notebook/templates';
import { dataKind } from '../panels/data/run';
import { isLiveFewShot } from '../panels/fewshot/fewShot';
import { fewShotKind } from '../panels/fewshot/run';
import { parseFewShotParams } from '../panels/fewshot/schema';
import { modelKind } from '../panels/model/run';
import { nodeSources } from './nodeSources';
import { createServices } from './services';
import type { LocalServices } from './services';

const kinds = kindMap([dataKind, modelKind, fewShotKind]);
const shipped = fileURLToPath(new URL('../../public', import.meta.url));
const gallery = ['APP', 'RUNX1', 'SNAP25', 'PANK2', 'MX1', 'GNAS'].flatMap((gene) =>
  ['fa', 'gtf'].map((ending) => ({ kind: 'shipped', path: `gallery/${gene}.${ending}.gz` })),
);
const changes = { maxEpochs: '1', seeds: '0, 1', batchSize: '8', maxLength: '1000', 'head.width': '8' };

let folder: string;
let services: LocalServices;
/** What each training came to, in order; undefined where it was cancelled. */
let trainings: (FineTuneResult | undefined)[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'few-shot-panel-'));
  const own = createServices({ gpu: undefined, device: { choice: 'cpu', threads: 1 }, folder });
  trainings = [];
  services = {
    ...own,
    fineTuning: {
      ...own.fineTuning,
      fineTune: async (...call) => {
        const at = trainings.push(undefined) - 1;
        return (trainings[at] = await own.fineTuning.fineTune(...call));
      },
    },
  };
});
afterEach(async () => {
  await services.dispose();
  await rm(folder, { recursive: true });
});

/** A notebook whose Few-shot panel predicts the GC content of six genes' transcripts from a file. */
async function opened(params: Readonly<Record<string, unknown>>): Promise<Notebook> {
  const document = documentOf(kinds, 'Few-shot', [
    { kind: 'data', params: { sources: gallery, species: 'human' } },
    { kind: 'model', params: { request: { kind: 'untrained', preset: 'tiny', seed: 0 } } },
    { kind: 'fewshot', params: { join: { targets: ['gc'] }, frozen: 2, changes, ...params } as never },
  ]);
  const notebook = createNotebook({
    services,
    kinds,
    sources: nodeSources([folder], shipped),
    given: new GivenFiles(),
    preferences: defaultPreferences,
    document,
  });
  await listKept(notebook);
  await runPanel(notebook, 'data');
  const { report } = notebook.store.getState().results.get('data')!.artefact as TranscriptsArtefact;
  const { id, gc } = report.table;
  const text = ['transcript\tgc', ...id.map((one, row) => `${one}\t${gc[row]!.toFixed(4)}`), ''].join('\n');
  await writeFile(join(folder, 'gc.tsv'), text);
  const labels = { kind: 'file', name: 'gc.tsv', bytes: text.length, sha256: await fingerprint(new Blob([text])) };
  setParams(notebook, 'fewshot', { labels });
  return notebook;
}

const resultOf = ({ store }: Notebook) =>
  store.getState().results.get('fewshot') as Result<FewShotArtefact> | undefined;
const problems = ({ store }: Notebook): string => JSON.stringify(store.getState().problems);

test('trains every contestant on the same splits, fills its table on the way, and writes it', async () => {
  const notebook = await opened({ sizes: [8, 100_000, 'all'], contestants: ['model', 'scratch', 'saluki'] });
  const done: number[] = [];
  const end = notebook.store.subscribe(({ partials }) => {
    const live = partials['fewshot'];
    if (isLiveFewShot(live) && live.done !== done.at(-1)) done.push(live.done);
  });
  expect(await runPanel(notebook, 'fewshot'), problems(notebook)).toBe(true);
  end();
  expect(done).toEqual(Array.from({ length: 13 }, (_, i) => i));
  const held = resultOf(notebook)!;
  const { artefact } = held;
  expect(fewShotKind.sound(artefact)).toBe(true);
  expect(artefact).toMatchObject({ metric: 'pearson', task: 'regression', sizes: [8, 'all'], seeds: [0, 1] });
  expect(artefact.notes.join(' ')).toMatch(/100,000 left out: the training side has \d+ rows/);
  expect(artefact.cells).toHaveLength(6);
  for (const { size, rows, seeds } of artefact.cells) {
    expect(seeds.map(({ seed }) => seed)).toEqual([0, 1]);
    if (size === 8) expect(rows).toBe(8);
    else expect(rows).toBeGreaterThan(8);
  }
  // The same rows are tested, whoever was trained on however many.
  const rowsOf = (seed: number): string[] =>
    trainings
      .flatMap((result) => result!.seeds.filter((one) => one.seed === seed))
      .map(({ testRows }) => testRows.join());
  for (const seed of [0, 1]) {
    expect(rowsOf(seed)).toHaveLength(6);
    expect(new Set(rowsOf(seed)).size).toBe(1);
  }
  // From scratch it has the shape of the model that goes in, and other weights.
  const [loaded, scratch] = artefact.cells;
  expect(trainings[2]!.config.model).toEqual({ kind: 'scratch', size: { nTracks: 6, dModel: 64, nLayer: 2 } });
  expect(loaded!.seeds[1]!.scores).not.toEqual(scratch!.seeds[1]!.scores);
  expect(artefact.contestants.map(({ trained }) => trained)).toEqual([false, false, false]);

  expect(fewShotKind.summary!(held, {} as never, {} as never)).toMatch(/with 8 rows, .* with all rows; 3 contestants$/);
  const files = await fewShotKind.files!(held, {
    params: parseFewShotParams({}),
    view: { metric: null, paper: 'rnahl-mouse' },
    title: 'Few-shot',
    source: () => undefined,
    figure: defaultFigure,
  });
  const content = Object.fromEntries(files.map((file) => [file.name, String(file.content)]));
  expect(Object.keys(content)).toEqual(['scores.csv', 'table.csv', 'series.svg', 'radial.svg']);
  expect(content['scores.csv']!.trim().split('\n')).toHaveLength(1 + 12 * 4);
  // Six cells, and the paper's three beside them.
  expect(content['table.csv']!.trim().split('\n')).toHaveLength(1 + 6 + 3);
  expect(content['table.csv']).toContain('model,Orthrus Small,all,,pearson,0.693,0.025,,,3,,"paper, Table A2');
  for (const name of ['series.svg', 'radial.svg']) {
    expect(content[name]).toContain('UNTRAINED');
    expect(content[name]).toContain('other data, other splits');
  }

  // Opened again it is there, and nothing is trained.
  const again = await opened({ sizes: [8, 100_000, 'all'], contestants: ['model', 'scratch', 'saluki'] });
  expect(await runPanel(again, 'fewshot')).toBe(true);
  expect(resultOf(again)!.artefact).toEqual(artefact);
  expect(trainings).toHaveLength(12);
}, 120_000);

test('goes on after a cancel from where it was, and computes anew where that is asked for', async () => {
  const notebook = await opened({ sizes: [4, 8], contestants: ['scratch'], size: 'tiny' });
  const cancelled = new Promise<void>((resolve) => {
    const end = notebook.store.subscribe(({ tasks }) => {
      // In the middle of the second training.
      if (tasks['fewshot']?.progress?.stage.includes('seed 1, epoch') !== true) return;
      end();
      resolve(cancelTask(notebook, 'fewshot'));
    });
  });
  const first = runPanel(notebook, 'fewshot');
  await cancelled;
  expect(await first).toBe(false);
  expect(resultOf(notebook)).toBeUndefined();
  expect(notebook.store.getState().results.has('model')).toBe(false);
  expect(trainings.map((result) => result?.config.share)).toEqual([4, undefined]);

  expect(await runPanel(notebook, 'fewshot'), problems(notebook)).toBe(true);
  expect(trainings.map((result) => result?.config.share)).toEqual([4, undefined, 4, 8, 8]);
  const { artefact } = resultOf(notebook)!;
  expect(artefact.cells.map(({ size, seeds }) => [size, seeds.length])).toEqual([[4, 2], [8, 2]]); // prettier-ignore

  // Another size: what is there already is not trained again.
  setParams(notebook, 'fewshot', { sizes: [4, 6, 8] });
  expect(await runPanel(notebook, 'fewshot'), problems(notebook)).toBe(true);
  expect(trainings.filter(Boolean)).toHaveLength(6);

  const scores = ({ cells }: FewShotArtefact) => cells.map(({ seeds }) => seeds.map((seed) => seed.scores));
  const held = resultOf(notebook)!.artefact;
  expect(await runAgain(notebook, 'fewshot'), problems(notebook)).toBe(true);
  expect(trainings.filter(Boolean)).toHaveLength(12);
  expect(scores(resultOf(notebook)!.artefact)).toEqual(scores(held));
}, 120_000);

test('takes the model where one goes in, and does without where none does', async () => {
  const notebook = await opened({});
  const { store } = notebook;
  const state = () => evaluate(store.getState(), kinds).get('fewshot')!;
  expect(fewShotKind.needs!(parseFewShotParams({}), ['transcripts', 'model'])).toEqual(['transcripts', 'model']);
  expect(state()).toMatchObject({ ready: true, key: undefined });
  setInput(notebook, 'fewshot', 'model', undefined);
  expect(state()).toMatchObject({ ready: true, reason: undefined });
  expect(state().key).toBeDefined();
  setParams(notebook, 'fewshot', { contestants: ['model'] });
  expect(state()).toMatchObject({ ready: false, reason: 'Choose where its model comes from.' });
  setParams(notebook, 'fewshot', { contestants: [] });
  expect(state().reason).toBe('First choose who is trained.');
  setParams(notebook, 'fewshot', { contestants: null, sizes: [5000] });
  expect(await runPanel(notebook, 'fewshot')).toBe(false);
  expect(store.getState().problems['fewshot']).toMatchObject({ code: 'fewshot.sizes' });
}, 60_000);
