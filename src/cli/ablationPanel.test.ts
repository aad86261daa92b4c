/** The Ablation panel without a page: over the services of one process, two real fine-tunings and a table of finished runs. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fingerprint } from '../lib/fingerprint';
import type {
  AblationArtefact,
  ModelArtefact,
  Result,
  ScoresArtefact,
  TranscriptsArtefact,
} from '../notebook/artefacts';
import { connectedPanels } from '../notebook/connected';
import { edit, undo } from '../notebook/editing';
import { evaluate } from '../notebook/evaluate';
import { createNotebook } from '../notebook/notebook';
import type { Notebook } from '../notebook/notebook';
import { defaultFigure, kindMap } from '../notebook/panelKind';
import { removePanel, renamePanel, setParams, setView } from '../notebook/panels';
import { defaultPreferences } from '../notebook/preferences';
import { listKept, settleAlways } from '../notebook/results';
import { runPanel } from '../notebook/running';
import { documentText } from '../notebook/share/json';
import { GivenFiles } from '../notebook/sources';
import { documentOf } from '../notebook/templates';
import { runCli } from '../oracle/runCli';
import { ablationKind } from '../panels/ablation/run';
import { parseAblationParams, parseAblationView } from '../panels/ablation/schema';
import { withVariants } from '../panels/ablation/settingUp';
import { dataKind } from '../panels/data/run';
import { fineTuneKind } from '../panels/finetune/run';
import { KINDS } from '../panels/kinds';
import { nodeSources } from './nodeSources';
import { createServices } from './services';
import type { LocalServices } from './services';

const kinds = kindMap([dataKind, fineTuneKind, ablationKind]);
const shipped = fileURLToPath(new URL('../../public', import.meta.url));
const gallery = ['APP', 'RUNX1', 'SNAP25', 'PANK2', 'MX1', 'GNAS'].flatMap((gene) =>
  ['fa', 'gtf'].map((ending) => ({ kind: 'shipped', path: `gallery/${gene}.${ending}.gz` })),
);
const changes = { maxEpochs: '1', seeds: '0, 1', batchSize: '16', maxLength: '2500', 'head.width': '8' };

let folder: string;
let services: LocalServices;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ablation-panel-'));
  services = createServices({ gpu: undefined, device: { choice: 'cpu', threads: 1 }, folder });
});
afterEach(async () => {
  await services.dispose();
  await rm(folder, { recursive: true });
});

async function written(name: string, text: string) {
  await writeFile(join(folder, name), text);
  return { kind: 'file' as const, name, bytes: text.length, sha256: await fingerprint(new Blob([text])) };
}

/** The GC content of the transcripts of a Data panel, as a table. */
async function gcLabels(notebook: Notebook) {
  await runPanel(notebook, 'data');
  const { report } = notebook.store.getState().results.get('data')!.artefact as TranscriptsArtefact;
  const { id, gc } = report.table;
  const rows = id.map((one, i) => `${one}\t${gc[i]!.toFixed(4)}`);
  return written('gc.tsv', ['id\tgc', ...rows, ''].join('\n'));
}

/** Two models fine-tuned on the GC content of six genes' transcripts, side by side. */
async function opened(): Promise<Notebook> {
  const notebook = createNotebook({
    services,
    kinds,
    sources: nodeSources([folder], shipped),
    given: new GivenFiles(),
    preferences: defaultPreferences,
    document: documentOf(kinds, 'Ablation', [
      { kind: 'data', params: { sources: gallery, species: 'human' } },
      { kind: 'finetune', title: 'Scratch', params: { join: { targets: ['gc'] }, model: 'scratch', changes } },
      { kind: 'finetune', title: 'CNN', params: { join: { targets: ['gc'] }, model: 'dilated-cnn', changes } },
      { kind: 'ablation' },
    ]),
  });
  await listKept(notebook);
  const labels = await gcLabels(notebook);
  for (const panel of ['finetune', 'finetune-2']) setParams(notebook, panel, { labels });
  return notebook;
}

const stateOf = ({ store }: Notebook) => evaluate(store.getState(), kinds).get('ablation')!;
const ablationOf = (notebook: Notebook) => (stateOf(notebook).result!.artefact as AblationArtefact).ablation;
const filesOf = (notebook: Notebook) => {
  const { document, results } = notebook.store.getState();
  const { params, view } = document.panels.find(({ id }) => id === 'ablation')!;
  return ablationKind.files!(stateOf(notebook).result as Result<AblationArtefact>, {
    params: parseAblationParams(params),
    view: parseAblationView(view),
    title: 'Ablation',
    source: () => undefined,
    connected: connectedPanels({ document, results }, kinds, 'ablation'),
    figure: defaultFigure,
  });
};

test('runs what it needs, compares by itself, names runs by their panels, and lets go of one that is deleted', async () => {
  const notebook = await opened();
  const end = settleAlways(notebook);
  expect(await runPanel(notebook, 'ablation'), JSON.stringify(notebook.store.getState().problems)).toBe(true);
  const { runs, tasks, cells } = ablationOf(notebook);
  expect(runs.map(({ id }) => id)).toEqual(['runs.1', 'runs.2']);
  expect(tasks).toMatchObject([{ name: 'gc, gc', metric: 'pearson', count: 4 }]);
  const tuned = notebook.store.getState().results.get('finetune-2')!.artefact as ScoresArtefact;
  expect(cells[1]![0]!.values).toEqual(tuned.result.seeds.map(({ test: { overall } }) => overall.pearson));
  // The same seeds split the same rows: nothing is said of different ones.
  expect(ablationOf(notebook).notes).toEqual([]);

  // What a panel is called is no part of the result.
  const { key } = stateOf(notebook);
  renamePanel(notebook, 'finetune-2', 'A <CNN>');
  setView(notebook, 'ablation', { groups: { 'finetune-2': 'architecture' } });
  expect(stateOf(notebook)).toMatchObject({ key, current: true });
  const [zscores, pvalues, heatmap, strip] = await filesOf(notebook);
  expect(zscores!.content).toMatch(/^A <CNN>,architecture,"gc, gc",pearson,0,/m);
  expect(String(pvalues!.content).trim().split('\n')).toHaveLength(3);
  for (const { content } of [heatmap!, strip!]) expect(content).toContain('A &lt;CNN&gt;');

  removePanel(notebook, 'finetune-2');
  await vi.waitFor(() => expect(ablationOf(notebook).runs).toHaveLength(1), { timeout: 20_000 });
  undo(notebook);
  await vi.waitFor(() => expect(stateOf(notebook)).toMatchObject({ key, current: true }), { timeout: 20_000 });
  end();
}, 90_000);

test('variants that are set up in one step train, embed, probe and are compared; masks alone too', async () => {
  const notebook = createNotebook({
    services,
    kinds: KINDS,
    sources: nodeSources([folder], shipped),
    given: new GivenFiles(),
    preferences: defaultPreferences,
    document: documentOf(KINDS, 'Variants', [
      { kind: 'data', params: { sources: gallery, species: 'human' } },
      { kind: 'ablation' },
    ]),
  });
  await listKept(notebook);
  const labels = await gcLabels(notebook);
  const choice = {
    transcripts: 'data',
    labels,
    preset: 'tiny',
    steps: 1,
    seeds: 2,
    variants: ['msk', 'both'],
  } as const;
  edit(notebook, 'Set up', (document) => withVariants(document, KINDS, 'ablation', choice));
  const end = settleAlways(notebook);
  expect(await runPanel(notebook, 'ablation'), JSON.stringify(notebook.store.getState().problems)).toBe(true);
  end();
  const { artefact } = notebook.store.getState().results.get('ablation') as Result<AblationArtefact>;
  const { runs, cells, reference } = artefact.ablation;
  expect(runs.map(({ id }) => id)).toEqual(['runs.1', 'runs.2', 'runs.3']);
  expect(reference).toBe(0);
  for (const [task] of cells) expect(task!.seeds).toEqual([0, 1]);
  const masked = notebook.store.getState().results.get('train-3')!.artefact as ModelArtefact;
  expect(masked.training!.run.config.sampler.kinds).toEqual([]);
}, 120_000);

test('a table of finished runs is compared alone, by the command line too', async () => {
  const lines = ['cl', 'mlm'].flatMap((run, r) =>
    [0, 1, 2].map((seed) => `${run},objective,half-life,pearson,${seed},${(0.6 - 0.2 * r + 0.01 * seed).toFixed(2)}`),
  );
  const table = await written('runs.csv', ['run,group,task,metric,seed,value', ...lines, ''].join('\n'));
  const document = documentOf(KINDS, 'Finished runs', [{ kind: 'ablation', params: { table, reference: 'table:cl' } }]);
  await writeFile(join(folder, 'notebook.json'), documentText(document));
  const out = join(folder, 'out');
  const ran = await runCli(['run', join(folder, 'notebook.json'), '--backend', 'cpu', '--out', out]);
  expect(ran, ran.stderr).toMatchObject({ status: 0 });
  const pvalues = (await readFile(join(out, 'ablation/pvalues.csv'), 'utf8')).trim().split('\n');
  expect(pvalues[1]).toMatch(/^cl,cl,half-life,pearson,3,/);
  const [mlm] = [pvalues[2]!.split(',')];
  expect(mlm.slice(0, 5)).toEqual(['mlm', 'cl', 'half-life', 'pearson', '3']);
  expect(Number(mlm[8])).toBeLessThan(1e-4);
  expect(mlm.at(-1)).toBe('true');
  expect(await readFile(join(out, 'ablation/heatmap.svg'), 'utf8')).toMatch(/objective/);
  expect(await readFile(join(out, 'ablation/strip.svg'), 'utf8')).toMatch(/half-life/);
  expect((await readFile(join(out, 'ablation/zscores.csv'), 'utf8')).trim().split('\n')).toHaveLength(7);
}, 60_000);
