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
import type { Transcript } from '../bio/transcript';
import type { EvaluationArtefact, Result, SkippingArtefact } from '../notebook/artefacts';
import { cancelTask, createNotebook } from '../notebook/notebook';
import type { Notebook } from '../notebook/notebook';
import { setParams } from '../notebook/panels';
import { defaultPreferences } from '../notebook/preferences';
import { runPanel } from '../notebook/running';
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
const genes = ['APP', 'BCL2L1', 'GNAS', 'MX1', 'PANK2', 'RUNX1', 'SNAP25'];
const names = genes.flatMap((gene) =>
  ['fa', 'gtf'].map((ending) => `${gene}.${ending}${gene === 'BCL2L1' ? '' : '.gz'}`),
);
const document = documentOf(KINDS, 'Skipping', [
  { kind: 'data', params: { sources: names.map((name) => ({ kind: 'shipped', path: `gallery/${name}` })) } },
  { kind: 'model', params: { request: { kind: 'untrained', preset: 'tiny', seed: 0 } } },
  { kind: 'skipping', params: { scope: 'all' } },
  { kind: 'fitness', params: { trees: 40, seeds: 2, components: 8 } },
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

test('every internal exon of seven genes: embeddings of the transcripts without them, streamed', async () => {
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
  expect(transcripts.map(({ gene }) => gene).sort()).toEqual(genes);
  const chosen = transcripts.map(({ id }) => all.find((one) => one.id === id)!);
  const expected = chosen.flatMap((transcript) =>
    exonSpans(transcript)
      .slice(1, -1)
      .map((_, i) => ({ transcript, skipped: skipExon(transcript, i + 1) })),
  );
  expect(Array.from(of, (t, i) => `${transcripts[t]!.id} ${facts.number[i]!}`)).toEqual(
    expected.map(({ transcript, skipped }) => `${transcript.id} ${skipped.number}`),
  );
  expect(Array.from(facts.frame, (code) => FRAMES[code])).toEqual(expected.map(({ skipped }) => skipped.frame));
  expect(Array.from(facts.stop, (code) => STOPS[code])).toEqual(expected.map(({ skipped }) => skipped.stop));

  // Wild types, and some of the mutants, embedded by themselves.
  const embed = async (tracks: readonly Transcript[]) =>
    (await services.engine.embed(packTranscripts(tracks), 'own', () => undefined)).data;
  const whole = await embed(chosen);
  expect(Math.max(...whole.map((value, d) => Math.abs(value - wildTypes[d]!)))).toBeLessThan(1e-6);
  const some = [0, 7, expected.length - 1];
  const own = await embed(some.map((i) => ({ ...expected[i]!.transcript, tracks: expected[i]!.skipped.tracks })));
  for (const [k, i] of some.entries()) {
    const mutant = mutants.subarray(i * dim, (i + 1) * dim);
    const alone = own.subarray(k * dim, (k + 1) * dim);
    expect(Math.max(...mutant.map((value, d) => Math.abs(value - alone[d]!)))).toBeLessThan(1e-6);
    const wild = wildTypes.subarray(of[i]! * dim, (of[i]! + 1) * dim);
    expect(distance[i]).toBeCloseTo(Math.hypot(...mutant.map((value, d) => value - wild[d]!)), 5);
    const dot = mutant.reduce((sum, value, d) => sum + value * wild[d]!, 0);
    expect(cosine[i]).toBeCloseTo(1 - dot / (Math.hypot(...mutant) * Math.hypot(...wild)), 5);
  }
  // Relative to the gene's own median: half of its exons are above 1.
  for (const gene of ['SNAP25', 'APP']) {
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

  setParams(notebook, 'skipping', { scope: 'gene', target: 'GNAS', isoforms: 'all' });
  const end = notebook.store.subscribe(({ tasks }) => {
    if (tasks['skipping']?.progress?.stage === 'Skipping exons') void cancelTask(notebook, 'skipping');
  });
  expect(await runPanel(notebook, 'skipping')).toBe(false);
  end();
  // What was there comes back.
  setParams(notebook, 'skipping', { scope: 'all', target: '', isoforms: 'longest-cds' });
  expect(await runPanel(notebook, 'skipping'), failures()).toBe(true);
}, 60_000);

test('a forest tells exons that break the frame from those that keep it, beside features, on genes it has not seen', async () => {
  expect(await runPanel(notebook, 'fitness'), failures()).toBe(true);
  const { entries, ids, targets, splits, columns, notes } = resultOf<EvaluationArtefact>('fitness');
  expect(columns).toEqual(['frame broken']);
  expect(entries.map(({ name, dim }) => [name.replace(/^.*: /, ''), dim])).toEqual([
    ['wild type ⊕ mutant', 16],
    ['mutant − wild type', 8],
    ['exon length, place, GC', 6],
    ['wild type ⊕ mutant ⊕ exon length, place, GC', 22],
    ['share of positives only', 0],
  ]);
  const { facts, of, transcripts } = skippingOf();
  const frames = new Map(
    Array.from(of, (t, i) => [`${transcripts[t]!.id} exon ${facts.number[i]!}`, FRAMES[facts.frame[i]!]]),
  );
  expect(Array.from(targets, (label) => (label === 1 ? 'broken' : 'kept'))).toEqual(ids.map((id) => frames.get(id)));
  for (const { sides } of splits) {
    const sideOf = (side: number) => new Set(ids.filter((_, row) => sides[row] === side).map((id) => id.split(' ')[0]));
    expect(sides).not.toContain(1);
    expect([...sideOf(0)].filter((id) => sideOf(2).has(id))).toEqual([]);
    expect(sideOf(2).size).toBeGreaterThan(0);
  }
  expect(notes.join(' ')).toContain('not part of this program');
}, 60_000);

test('the command line writes table, arrays and figures; a result of another shape is told', async () => {
  await writeFile(join(folder, 'notebook.json'), documentText(document));
  const out = join(folder, 'out');
  const call = ['run', join(folder, 'notebook.json'), '--backend', 'cpu', '--out', out];
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

  const scores = await readFile(join(out, 'fitness/scores.csv'), 'utf8');
  expect(scores).toMatch(/wild type ⊕ mutant"?,embeddings,16,mean,,macro,auroc,/);
  expect(await readFile(join(out, 'fitness/curves.svg'), 'utf8')).toMatch(/exons, split 80-20 by gene, seeds 0 … 1/);

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
