/** The Fine-tune panel without a page: over the services of one process, real transcripts, real files. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fingerprint } from '../lib/fingerprint';
import type { ScoresArtefact, TranscriptsArtefact } from '../notebook/artefacts';
import { createNotebook } from '../notebook/notebook';
import type { Notebook } from '../notebook/notebook';
import { kindMap } from '../notebook/panelKind';
import { setParams, setSubset } from '../notebook/panels';
import { defaultPreferences } from '../notebook/preferences';
import { listKept } from '../notebook/results';
import { runPanel } from '../notebook/running';
import { nameSelection, select } from '../notebook/selecting';
import { GivenFiles } from '../notebook/sources';
import { documentOf } from '../notebook/templates';
import { dataKind } from '../panels/data/run';
import { isLiveFineTuning } from '../panels/finetune/fineTuning';
import { fineTuneKind } from '../panels/finetune/run';
import { modelKind } from '../panels/model/run';
import { nodeSources } from './nodeSources';
import { createServices } from './services';
import type { LocalServices } from './services';

const kinds = kindMap([dataKind, modelKind, fineTuneKind]);
const shipped = fileURLToPath(new URL('../../public', import.meta.url));
const gallery = ['APP', 'RUNX1', 'SNAP25', 'PANK2', 'MX1', 'GNAS'].flatMap((gene) =>
  ['fa', 'gtf'].map((ending) => ({ kind: 'shipped', path: `gallery/${gene}.${ending}.gz` })),
);
const changes = { maxEpochs: '2', seeds: '0, 1', batchSize: '8', maxLength: '2000', 'head.width': '8' };

let folder: string;
let services: LocalServices;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tune-panel-'));
  services = createServices({ gpu: undefined, device: { choice: 'cpu', threads: 1 }, folder });
});
afterEach(async () => {
  await services.dispose();
  await rm(folder, { recursive: true });
});

/** A notebook whose Fine-tune panel predicts the GC content of six genes' transcripts from a file. */
async function opened(): Promise<Notebook> {
  const document = documentOf(kinds, 'Fine-tuning', [
    { kind: 'data', params: { sources: gallery, species: 'human' } },
    { kind: 'model', params: { request: { kind: 'untrained', preset: 'tiny', seed: 0 } } },
    { kind: 'finetune', params: { join: { targets: ['gc'] }, frozen: 2, changes } },
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
  setParams(notebook, 'finetune', { labels });
  return notebook;
}

const scores = ({ store }: Notebook): ScoresArtefact | undefined =>
  store.getState().results.get('finetune')?.artefact as ScoresArtefact | undefined;

test('tunes the model that goes in, shows its curves on the way, and is there again when opened again', async () => {
  const notebook = await opened();
  const lengths = new Set<number>();
  const end = notebook.store.subscribe(({ partials }) => {
    const live = partials['finetune'];
    if (isLiveFineTuning(live)) lengths.add(live.curve.length);
  });
  expect(await runPanel(notebook, 'finetune'), JSON.stringify(notebook.store.getState().problems)).toBe(true);
  end();
  const { result, targets } = scores(notebook)!;
  // One more at each epoch, from none.
  const epochs = result.seeds.flatMap(({ curve }) => curve);
  expect([...lengths]).toEqual([0, ...epochs.map((_, i) => i + 1)]);
  expect(result).toMatchObject({ dataName: 'gc.tsv', columns: ['gc'], config: { task: 'regression' } });
  expect(result.startedFrom).toMatchObject({ trained: false });
  expect(result.config.frozen).toEqual({ embedding: true, layers: 2 });
  expect(result.seeds.map(({ seed }) => seed)).toEqual([0, 1]);
  expect(targets).toHaveLength(result.ids.length);
  const held = notebook.store.getState().results.get('finetune')!;
  expect(fineTuneKind.summary!(held as never, {} as never, {} as never)).toMatch(
    /^Pearson R .* on test genes, 2 seeds$/,
  );
  const files = await fineTuneKind.files!(held as never, {} as never);
  expect(files.map(({ name }) => name)).toEqual(['scores.csv', 'predictions.csv', 'curves.csv', 'model.safetensors']);

  const again = await opened();
  expect(await runPanel(again, 'finetune')).toBe(true);
  expect(scores(again)).toEqual(scores(notebook));
  expect(again.store.getState().results.get('finetune')!.made).toEqual(held.made);
}, 60_000);

test('a baseline needs no model; a subset alone counts; a file that is gone is asked for', async () => {
  const notebook = await opened();
  const { report } = notebook.store.getState().results.get('data')!.artefact as TranscriptsArtefact;
  const chosen = report.table.id.filter((_, row) => row % 2 === 0);
  select(notebook, chosen);
  setSubset(notebook, 'finetune', nameSelection(notebook, 'every second'));
  setParams(notebook, 'finetune', { model: 'dilated-cnn', changes: { ...changes, seeds: '0', maxEpochs: '1' } });
  expect(await runPanel(notebook, 'finetune'), JSON.stringify(notebook.store.getState().problems)).toBe(true);
  expect(notebook.store.getState().results.has('model')).toBe(false);
  expect([...scores(notebook)!.result.ids].sort()).toEqual([...chosen].sort());

  await rm(join(folder, 'gc.tsv'));
  setParams(notebook, 'finetune', { changes: { ...changes, seeds: '5' } });
  expect(await runPanel(notebook, 'finetune')).toBe(false);
  expect(notebook.store.getState().problems['finetune']).toMatchObject({ code: 'source.gone' });
}, 60_000);
