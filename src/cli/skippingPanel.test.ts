/** The Exon skipping panel without a page: shipped genes of both strands through a Tiny model, over the services of one process. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { importTranscripts } from '../bio/import';
import { blobSource } from '../bio/byteSources';
import { exonSpans, FRAMES, skipExon, STOPS } from '../bio/skipExon';
import type { EmbeddingsArtefact, Result, SkippingArtefact } from '../notebook/artefacts';
import { cancelTask, createNotebook } from '../notebook/notebook';
import type { Notebook } from '../notebook/notebook';
import { setParams } from '../notebook/panels';
import { defaultPreferences } from '../notebook/preferences';
import { runAgain, runPanel } from '../notebook/running';
import { documentText } from '../notebook/share/json';
import { GivenFiles } from '../notebook/sources';
import { documentOf } from '../notebook/templates';
import { runCli } from '../oracle/runCli';
import { KINDS } from '../panels/kinds';
import { isSkippingArtefact } from '../panels/skipping/sound';
import { packTranscripts } from '../engine/packing';
import { nodeSources } from './nodeSources';
import { createServices } from './services';
import type { LocalServices } from './services';

const shipped = fileURLToPath(new URL('../../public', import.meta.url));
const names = ['SNAP25.fa.gz', 'SNAP25.gtf.gz', 'BCL2L1.fa', 'BCL2L1.gtf'];
const document = documentOf(KINDS, 'Skipping', [
  { kind: 'data', params: { sources: names.map((name) => ({ kind: 'shipped', path: `gallery/${name}` })) } },
  { kind: 'model', params: { request: { kind: 'untrained', preset: 'tiny', seed: 0 } } },
  { kind: 'embed' },
  { kind: 'skipping', params: { scope: 'all', isoforms: 'all' } },
]);

let folder: string;
let services: LocalServices;
let notebook: Notebook;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'skipping-panel-'));
  services = createServices({ gpu: undefined, device: { choice: 'cpu', threads: 1 }, folder });
  notebook = createNotebook({
    ...{ services, kinds: KINDS, given: new GivenFiles(), preferences: defaultPreferences, document },
    sources: nodeSources([folder], shipped),
  });
});
afterAll(async () => {
  await services.dispose();
  await rm(folder, { recursive: true });
});

const resultOf = <A>(panel: string): A => notebook.store.getState().results.get(panel)!.artefact as A;
const skippingOf = () => resultOf<SkippingArtefact>('skipping').skipping;
const failures = (): string => JSON.stringify(notebook.store.getState().problems);

test('every internal exon of two genes: embeddings of the transcripts without them, streamed', async () => {
  const stages: string[] = [];
  const end = notebook.store.subscribe(({ tasks }) => {
    const progress = tasks['skipping']?.progress;
    if (progress) stages.push(`${progress.stage}, ${progress.unit}`);
  });
  expect(await runPanel(notebook, 'skipping'), failures()).toBe(true);
  end();
  expect(stages).toContain('Skipping exons, sequences');
  const skipping = skippingOf();
  const { transcripts, of, facts, mutants, wildTypes, distance, cosine, relative, dim, comparison } = skipping;
  const sources = names.map(async (name) =>
    blobSource(name, new Blob([await readFile(join(shipped, 'gallery', name))])),
  );
  const all = (await importTranscripts({ sources: await Promise.all(sources) })).transcripts;
  const expected = all.flatMap((transcript) =>
    exonSpans(transcript)
      .slice(1, -1)
      .map((_, i) => ({ transcript, skipped: skipExon(transcript, i + 1) })),
  );
  expect(Array.from(of, (t, i) => `${transcripts[t]!.id} ${facts.number[i]!}`)).toEqual(
    expected.map(({ transcript, skipped }) => `${transcript.id} ${skipped.number}`),
  );
  expect(Array.from(facts.frame, (code) => FRAMES[code])).toEqual(expected.map(({ skipped }) => skipped.frame));
  expect(Array.from(facts.stop, (code) => STOPS[code])).toEqual(expected.map(({ skipped }) => skipped.stop));

  // Some of them embedded by themselves, and the wild types as the Embed panel gives them.
  const some = [0, 7, expected.length - 1];
  const own = await services.engine.embed(
    packTranscripts(some.map((i) => ({ ...expected[i]!.transcript, tracks: expected[i]!.skipped.tracks }))),
    'own',
    () => undefined,
  );
  for (const [k, i] of some.entries()) {
    const mutant = mutants.subarray(i * dim, (i + 1) * dim);
    const alone = own.data.subarray(k * dim, (k + 1) * dim);
    expect(Math.max(...mutant.map((value, d) => Math.abs(value - alone[d]!)))).toBeLessThan(1e-6);
    const wild = wildTypes.subarray(of[i]! * dim, (of[i]! + 1) * dim);
    expect(distance[i]).toBeCloseTo(Math.hypot(...mutant.map((value, d) => value - wild[d]!)), 5);
    const dot = mutant.reduce((sum, value, d) => sum + value * wild[d]!, 0);
    expect(cosine[i]).toBeCloseTo(1 - dot / (Math.hypot(...mutant) * Math.hypot(...wild)), 5);
  }
  expect(await runPanel(notebook, 'embed'), failures()).toBe(true);
  const { embeddings } = resultOf<EmbeddingsArtefact>('embed');
  for (const [t, { id }] of transcripts.entries()) {
    const row = embeddings.ids.indexOf(id);
    const whole = embeddings.data.subarray(row * dim, (row + 1) * dim);
    expect(Math.max(...whole.map((value, d) => Math.abs(value - wildTypes[t * dim + d]!)))).toBeLessThan(1e-6);
  }
  // Relative to the gene's own median: half of its exons are above 1.
  for (const gene of ['SNAP25', 'BCL2L1']) {
    const above = [...relative]
      .filter((_, i) => transcripts[of[i]!]!.gene === gene)
      .map((value) => Math.sign(value - 1));
    expect(Math.abs(above.reduce((sum, sign) => sum + sign, 0))).toBeLessThanOrEqual(1);
  }
  expect(comparison!.kept + comparison!.broken).toBeLessThan(of.length);
  expect(comparison!.share).toBeGreaterThan(0);
}, 60_000);

test('one gene, one transcript, what is not there, and a cancel', async () => {
  setParams(notebook, 'skipping', { scope: 'gene', target: 'BCL2L1', isoforms: 'longest-cds' });
  expect(await runPanel(notebook, 'skipping'), failures()).toBe(true);
  expect(skippingOf().transcripts.map(({ gene }) => gene)).toEqual(['BCL2L1']);
  setParams(notebook, 'skipping', { scope: 'transcript', target: 'SNAP25-201' });
  expect(await runPanel(notebook, 'skipping'), failures()).toBe(true);
  expect(skippingOf()).toMatchObject({ transcripts: [{ name: 'SNAP25-201' }] });
  setParams(notebook, 'skipping', { target: 'nothing' });
  expect(await runPanel(notebook, 'skipping')).toBe(false);
  expect(failures()).toContain('No transcript among these is called “nothing”');

  setParams(notebook, 'skipping', { scope: 'all', target: '' });
  const end = notebook.store.subscribe(({ tasks }) => {
    if (tasks['skipping']?.progress?.stage === 'Skipping exons') cancelTask(notebook, 'skipping');
  });
  expect(await runAgain(notebook, 'skipping')).toBe(false);
  end();
  expect(await runPanel(notebook, 'skipping'), failures()).toBe(true);
}, 60_000);

test('the command line writes table, arrays and figures; a result of another shape is told', async () => {
  await writeFile(join(folder, 'notebook.json'), documentText(document));
  const out = join(folder, 'out');
  const call = ['run', join(folder, 'notebook.json'), '--panel', 'skipping', '--backend', 'cpu', '--out', out];
  const ran = await runCli(call);
  expect(ran, ran.stderr).toMatchObject({ status: 0 });
  const read = (name: string) => readFile(join(out, 'skipping', name));
  const [head, ...lines] = String(await read('skipping.csv'))
    .trim()
    .split('\n');
  const columns = head!.split(',');
  const cell = (line: string, name: string): string => line.split(',')[columns.indexOf(name)]!;
  for (const line of lines) {
    expect(Number(cell(line, 'end')) - Number(cell(line, 'start'))).toBe(Number(cell(line, 'length')));
    if (cell(line, 'frame') === 'kept') expect(Number(cell(line, 'length')) % 3).toBe(0);
    if (cell(line, 'frame') === 'utr') expect(cell(line, 'cds_length_without')).toBe(cell(line, 'cds_length'));
  }
  const arrays = Object.keys(unzipSync(await read('skipping.npz')));
  expect(arrays).toEqual(
    ['wild_types', 'mutants', 'transcripts', 'transcript', 'exon', 'model'].map((one) => `${one}.npy`),
  );
  expect(String(await read('structure.svg'))).toMatch(/untrained/);
  expect(String(await read('shifts.svg'))).toMatch(/Mann–Whitney U, two-sided/);

  const artefact = resultOf<SkippingArtefact>('skipping');
  const result = notebook.store.getState().results.get('skipping') as Result<SkippingArtefact>;
  expect(isSkippingArtefact(result.artefact)).toBe(true);
  const { skipping } = artefact;
  for (const wrong of [
    { dim: 3 },
    { of: new Uint32Array(skipping.of.length).fill(99) },
    { facts: { ...skipping.facts, frame: new Uint8Array(skipping.of.length).fill(9) } },
    { distance: new Float32Array(1) },
    { transcripts: [{ id: 1 }] },
  ]) {
    expect(isSkippingArtefact({ type: 'skipping', skipping: { ...skipping, ...wrong } })).toBe(false);
  }
}, 60_000);
