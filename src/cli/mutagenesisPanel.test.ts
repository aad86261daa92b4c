/** The Mutagenesis panel without a page: over the services of one process, real transcripts, real probes and trainings. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { fingerprint } from '../lib/fingerprint';
import type {
  EvaluationArtefact,
  ModelArtefact,
  MutagenesisArtefact,
  ScoresArtefact,
  TranscriptsArtefact,
} from '../notebook/artefacts';
import { cancelTask, createNotebook } from '../notebook/notebook';
import type { Notebook } from '../notebook/notebook';
import { defaultFigure, kindMap } from '../notebook/panelKind';
import { setInput, setParams } from '../notebook/panels';
import { defaultPreferences } from '../notebook/preferences';
import { listKept } from '../notebook/results';
import { runPanel } from '../notebook/running';
import { GivenFiles } from '../notebook/sources';
import { documentText } from '../notebook/share/json';
import { documentOf } from '../notebook/templates';
import { dataKind } from '../panels/data/run';
import { domainsKind } from '../panels/domains/run';
import { embedKind } from '../panels/embed/run';
import { fineTuneKind } from '../panels/finetune/run';
import { modelKind } from '../panels/model/run';
import { mutagenesisKind } from '../panels/mutagenesis/run';
import { probeKind } from '../panels/probe/run';
import { runCli } from '../oracle/runCli';
import { KINDS } from '../panels/kinds';
import { nodeSources } from './nodeSources';
import { createServices } from './services';
import type { LocalServices } from './services';

const kinds = kindMap([dataKind, modelKind, embedKind, probeKind, fineTuneKind, domainsKind, mutagenesisKind]);
const shipped = fileURLToPath(new URL('../../public', import.meta.url));
const sources = ['BCL2L1.fa', 'BCL2L1.gtf', 'SNAP25.fa.gz', 'SNAP25.gtf.gz', 'PANK2.fa.gz', 'PANK2.gtf.gz'].map(
  (name) => ({ kind: 'shipped', path: `gallery/${name}` }),
);
const untrained = (seed: number) => ({ request: { kind: 'untrained', preset: 'tiny', seed } });

let folder: string;
let services: LocalServices;
let notebook: Notebook;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mutagenesis-panel-'));
  services = createServices({ gpu: undefined, device: { choice: 'cpu', threads: 1 }, folder });
  const changes = { maxEpochs: '1', seeds: '3', batchSize: '8', maxLength: '2000', 'head.width': '8' };
  const document = documentOf(kinds, 'Mutagenesis', [
    { kind: 'data', params: { sources, species: 'human' } },
    { kind: 'model', params: untrained(1) },
    { kind: 'model', params: untrained(0) },
    { kind: 'embed', params: {} },
    { kind: 'probe', params: { join: { targets: ['gc'] }, seeds: 2, baselines: [], split: { kind: 'random' } } },
    // From other weights than the model's, so that it is another encoder whichever epoch is best.
    { kind: 'finetune', params: { join: { targets: ['gc'] }, model: 'scratch', size: 'tiny', changes } },
    { kind: 'domains', params: {} },
    { kind: 'mutagenesis', params: { id: 'BCL2L1-201' } },
  ]);
  notebook = createNotebook({
    ...{ services, kinds, sources: nodeSources([folder], shipped), given: new GivenFiles() },
    ...{ preferences: defaultPreferences, document },
  });
  await listKept(notebook);
  await runPanel(notebook, 'data');
  const { id, gc } = table();
  const text = ['transcript\tgc', ...id.map((one, row) => `${one}\t${gc[row]!.toFixed(4)}`), ''].join('\n');
  await writeFile(join(folder, 'gc.tsv'), text);
  const labels = { kind: 'file', name: 'gc.tsv', bytes: text.length, sha256: await fingerprint(new Blob([text])) };
  setParams(notebook, 'probe', { labels });
  setParams(notebook, 'finetune', { labels });
}, 60_000);
afterAll(async () => {
  await services.dispose();
  await rm(folder, { recursive: true });
});

const resultOf = (panel: string) => notebook.store.getState().results.get(panel);
const report = () => (resultOf('data')!.artefact as TranscriptsArtefact).report;
const table = () => report().table;
const rowOf = (name: string): number => table().name.indexOf(name);
const problem = () => notebook.store.getState().problems['mutagenesis'];

/** Mutates with other parameters or inputs. */
async function mutated(params: object, predictor: string | undefined): Promise<MutagenesisArtefact> {
  setParams(notebook, 'mutagenesis', params as never);
  setInput(notebook, 'mutagenesis', 'predictor', predictor);
  expect(await runPanel(notebook, 'mutagenesis'), JSON.stringify(problem())).toBe(true);
  return resultOf('mutagenesis')!.artefact as MutagenesisArtefact;
}

/** Mean representation of the transcript with another base (0 … 3) at a position, by a run of its own. */
async function embedded(codes: Uint8Array, position: number, base: number): Promise<Float32Array> {
  const mutant = new Uint8Array(codes);
  mutant[position] = (mutant[position]! & ~15) | (1 << base);
  const packed = { ids: ['mutant'], codes: mutant, offsets: Uint32Array.of(0, mutant.length) };
  return (await services.engine.embed(packed, 'embed', () => undefined)).data;
}

test('effects are those of mutants that are embedded for themselves; a probe’s predictions follow', async () => {
  const start = table().utr5Length[rowOf('BCL2L1-201')]!;
  const region = { from: start - 2, to: start + 4 };
  let shown = 0;
  const end = notebook.store.subscribe(({ partials }) => void (shown += partials['mutagenesis'] ? 1 : 0));
  const made = await mutated({ id: 'BCL2L1-201', ...region }, 'probe');
  end();
  const { transcript, distance, cosine, predicted } = made;
  expect(transcript).toMatchObject({ name: 'BCL2L1-201', gene: 'BCL2L1', strand: '-', cds: [start, start + 702] });
  expect(made.region).toEqual([region.from, region.to]);
  expect(made.tokens).toBeLessThan(made.fullTokens);
  expect(predicted).toMatchObject({ kind: 'probe', label: 'gc', labels: 'gc.tsv', task: 'regression', seeds: [0, 1] });
  const { entries } = resultOf('probe')!.artefact as EvaluationArtefact;
  const said = (mean: Float32Array): number =>
    entries[0]!.seeds.reduce((sum, { linear }) => {
      const { weights, intercepts } = linear!;
      return sum + mean.reduce((dot, value, j) => dot + value * weights[j]!, intercepts[0]!) / 2;
    }, 0);
  const { codes } = transcript;
  const wild = (
    await services.engine.embed(
      { ids: ['wt'], codes: codes.slice(), offsets: Uint32Array.of(0, codes.length) },
      'wt',
      () => undefined,
    )
  ).data;
  expect(predicted!.wildType).toBeCloseTo(said(wild), 4);
  for (const [position, base] of [
    [start, 2],
    [start + 3, 0],
  ] as const) {
    const mutant = await embedded(codes, position, base);
    const at = 4 * (position - region.from) + base;
    const apart = Math.sqrt(mutant.reduce((sum, value, j) => sum + (value - wild[j]!) ** 2, 0));
    expect(Math.abs(distance[at]! - apart)).toBeLessThan(1e-5);
    expect(apart).toBeGreaterThan(1e-4);
    expect(cosine[at]).toBeGreaterThan(0);
    expect(predicted!.change[at]).toBeCloseTo(said(mutant) - said(wild), 4);
  }
  // A of ATG, and nothing else, stands at the start.
  expect([0, 1, 2, 3].map((base) => distance[8 + base] === 0)).toEqual([true, false, false, false]);
  expect([0, 1, 2, 3].map((base) => predicted!.change[8 + base] === 0)).toEqual([true, false, false, false]);
}, 60_000);

test('what predicts is told by its encoder: another model’s probe is refused, a fine-tuned one has a pass of its own', async () => {
  setParams(notebook, 'mutagenesis', { label: 'length' });
  expect(await runPanel(notebook, 'mutagenesis')).toBe(false);
  expect(problem()).toMatchObject({ code: 'mutagenesis.label' });
  setParams(notebook, 'mutagenesis', { label: '', seed: 7 });
  expect(await runPanel(notebook, 'mutagenesis')).toBe(false);
  expect(problem()).toMatchObject({ code: 'mutagenesis.seed' });

  setParams(notebook, 'mutagenesis', { seed: null });
  setInput(notebook, 'mutagenesis', 'model', 'model');
  expect(await runPanel(notebook, 'mutagenesis')).toBe(false);
  expect(problem()).toMatchObject({ code: 'mutagenesis.otherModel' });
  setInput(notebook, 'mutagenesis', 'model', 'model-2');

  expect(await runPanel(notebook, 'finetune')).toBe(true);
  const { result } = resultOf('finetune')!.artefact as ScoresArtefact;
  const seed = result.seeds[0]!;
  const id = result.ids[seed.testRows[0]!]!;
  const made = await mutated({ id, from: 3, to: 5, seed: null }, 'finetune');
  expect(made.predicted).toMatchObject({ kind: 'fine-tuned', label: 'gc', seeds: [3] });
  // What it was tested with, through the trained weights.
  expect(made.predicted!.wildType).toBeCloseTo(seed.predictions[0]!, 4);
  expect(made.predicted!.sha256).not.toBe(made.model.sha256);
  expect(made.model.sha256).toBe((resultOf('model-2')!.artefact as ModelArtefact).card.sha256);
  expect(made.predicted!.change.filter((change) => change === 0)).toHaveLength(2);
  // The effect is the Model panel's, whatever predicts.
  const alone = await mutated({}, undefined);
  expect(alone.predicted).toBeUndefined();
  expect(alone.distance).toEqual(made.distance);

  // An encoder that kept still throughout is the model's: one pass does for both.
  setParams(notebook, 'finetune', { model: 'loaded', frozen: 2 });
  setInput(notebook, 'finetune', 'model', 'model-2');
  expect(await runPanel(notebook, 'finetune')).toBe(true);
  const still = (resultOf('finetune')!.artefact as ScoresArtefact).result;
  const once = await mutated({ id: still.ids[still.seeds[0]!.testRows[0]!]!, from: 3, to: 5 }, 'finetune');
  expect(once.predicted!.wildType).toBeCloseTo(still.seeds[0]!.predictions[0]!, 4);
  expect(once.predicted!.sha256).toBe(once.model.sha256);
}, 60_000);

test('a region that is none and a name that is not known are told; a cancel ends it', async () => {
  setParams(notebook, 'mutagenesis', { from: 10, to: 10 });
  expect(await runPanel(notebook, 'mutagenesis')).toBe(false);
  expect(problem()).toMatchObject({ code: 'mutagenesis.region' });
  setParams(notebook, 'mutagenesis', { id: 'BCL2L1-999', from: null, to: null });
  expect(await runPanel(notebook, 'mutagenesis')).toBe(false);
  expect(problem()).toMatchObject({ code: 'mutagenesis.unknown' });
  setParams(notebook, 'mutagenesis', { id: 'BCL2L1-201' });
  const running = runPanel(notebook, 'mutagenesis');
  const progress = (): unknown => notebook.store.getState().tasks['mutagenesis']?.progress;
  await vi.waitFor(() => expect(progress()).toBeDefined(), { timeout: 20_000, interval: 5 });
  await cancelTask(notebook, 'mutagenesis');
  expect(await running).toBe(false);
  expect(problem()).toBeUndefined();
}, 60_000);

test('tables and pictures of a result, with domains where they are connected', async () => {
  // Where Bcl-xL's domains are.
  const from = table().utr5Length[rowOf('BCL2L1-201')]! + 300;
  await mutated({ id: 'BCL2L1-201', from, to: from + 10 }, 'probe');
  const result = resultOf('mutagenesis')!;
  expect(mutagenesisKind.sound(result.artefact)).toBe(true);
  expect(mutagenesisKind.sound({ ...result.artefact, region: [from, from + 11] })).toBe(false);
  expect(mutagenesisKind.summary!(result as never, {} as never, {} as never)).toBe('10 positions of BCL2L1-201, gc');
  expect(await runPanel(notebook, 'domains')).toBe(true);
  const domains = { id: 'domains', title: 'Domains', result: resultOf('domains')!, view: {} };
  const context = {
    params: {},
    view: mutagenesisKind.parseView({}),
    title: '',
    figure: defaultFigure,
    connected: { domains },
  };
  const files = await mutagenesisKind.files!(result as never, context as never);
  expect(files.map(({ name }) => name)).toEqual([
    'substitutions.tsv',
    'effect.bedGraph',
    'prediction.bedGraph',
    'mutagenesis.svg',
  ]);
  const text = (name: string): string => files.find((file) => file.name === name)!.content as string;
  expect(text('substitutions.tsv').trimEnd().split('\n')).toHaveLength(31);
  // The minus strand of chromosome 20, ascending.
  const starts = text('effect.bedGraph')
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t'));
  expect(starts).toHaveLength(10);
  expect(
    starts.every(([chrom, from], i) => chrom === '20' && (i === 0 || Number(from) > Number(starts[i - 1]![1]))),
  ).toBe(true);
  expect(text('mutagenesis.svg')).toContain('IPR');
}, 60_000);

test('runs from the command line', async () => {
  const file = join(folder, 'notebook.json');
  const document = documentOf(KINDS, 'From the command line', [
    { kind: 'data', params: { sources: sources.slice(0, 2) } },
    { kind: 'model', params: untrained(0) },
    { kind: 'mutagenesis', params: { id: 'BCL2L1-202', from: 0, to: 3 } },
  ]);
  await writeFile(file, documentText(document));
  const out = join(folder, 'out');
  const { status, stderr } = await runCli(['run', file, '--out', out, '--backend', 'cpu', '--threads', '1']);
  expect(status, stderr).toBe(0);
  const tsv = await readFile(join(out, 'mutagenesis', 'substitutions.tsv'), 'utf8');
  expect(tsv.trimEnd().split('\n')).toHaveLength(10);
}, 60_000);
