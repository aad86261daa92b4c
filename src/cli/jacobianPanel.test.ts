/** The Categorical Jacobian panel without a page: over the services of one process, a tiny model with a sequence head, real files. */
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { strFromU8, unzipSync } from 'fflate';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { jacobianTiles } from '../analysis/jacobian/tiles';
import { rowStart, squareOf } from '../analysis/jacobian/triangle';
import { readNpy } from '../bio/formats/npy';
import { fingerprint } from '../lib/fingerprint';
import { Rng } from '../lib/rng';
import type { JacobianArtefact, ModelArtefact, Result, TranscriptsArtefact } from '../notebook/artefacts';
import type { JsonObject } from '../notebook/document/documentTypes';
import { cancelTask, createNotebook } from '../notebook/notebook';
import type { Notebook } from '../notebook/notebook';
import { kindMap } from '../notebook/panelKind';
import { setParams } from '../notebook/panels';
import { defaultPreferences } from '../notebook/preferences';
import { listKept } from '../notebook/results';
import { runPanel } from '../notebook/running';
import { documentText } from '../notebook/share/json';
import { GivenFiles } from '../notebook/sources';
import { documentOf } from '../notebook/templates';
import { goldensFolder } from '../oracle/goldens';
import { runCli } from '../oracle/runCli';
import { dataKind } from '../panels/data/run';
import { domainsKind } from '../panels/domains/run';
import { isPartial } from '../panels/jacobian/computing';
import { jacobianKind } from '../panels/jacobian/run';
import { modelKind } from '../panels/model/run';
import type { Services } from '../workers/client';
import { nodeSources } from './nodeSources';
import { createServices } from './services';
import type { LocalServices } from './services';

const kinds = kindMap([dataKind, modelKind, domainsKind, jacobianKind]);
const shipped = fileURLToPath(new URL('../../public', import.meta.url));
const LENGTH = 300;

let folder: string;
let services: LocalServices;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jacobian-panel-'));
  services = createServices({ gpu: undefined, device: { choice: 'cpu', threads: 1 }, folder });
});
afterEach(async () => {
  await services.dispose();
  await rm(folder, { recursive: true });
});

async function fileOf(name: string, text?: string): Promise<JsonObject> {
  if (text !== undefined) await writeFile(join(folder, name), text);
  else await copyFile(join(goldensFolder, 'checkpoints/hub', name), join(folder, name));
  const bytes = new Uint8Array(await readFile(join(folder, name)));
  return { kind: 'file', name, bytes: bytes.length, sha256: await fingerprint(new Blob([bytes])) };
}

/** Two transcripts of 300 and 3,200 nt, with exons and a CDS each; a model with a sequence head, and domains of the first. */
async function documentWith(params: JsonObject) {
  const rng = new Rng(11);
  const letters = (n: number): string => Array.from({ length: n }, () => 'ACGT'[rng.int(4)]).join('');
  const gtf = (name: string, chrom: string, ends: readonly number[], cds: readonly [number, number]): string => {
    const about = `gene_id "G"; gene_name "G"; transcript_id "${name}"; transcript_name "${name}-201";`;
    const row = (kind: string, from: number, to: number): string =>
      `${chrom}\tt\t${kind}\t${from}\t${to}\t.\t+\t.\t${about}\n`;
    const exons = ends.map((end, e) => row('exon', (ends[e - 1] ?? 0) + 10 * e + 1, end + 10 * e));
    return exons.join('') + row('CDS', cds[0], cds[1]);
  };
  const fasta = `>SHORT\n${letters(LENGTH)}\n>LONG\n${letters(3200)}\n`;
  // Genomic coordinates: an intron of 10 nt after each exon.
  const annotation = gtf('SHORT', '1', [90, 200, LENGTH], [31, 90]) + gtf('LONG', '2', [3200], [901, 1500]);
  const domains = 'transcript_name\tdomain\tstart_aa\tlength_aa\nSHORT-201\tIPR1\t3\t10\n';
  const request = { kind: 'files', files: [await fileOf('config.json'), await fileOf('model.safetensors')] };
  return documentOf(kinds, 'Jacobian', [
    {
      kind: 'data',
      params: { sources: [await fileOf('t.fa', fasta), await fileOf('t.gtf', annotation)], species: 'human' },
    },
    { kind: 'model', params: { request } },
    { kind: 'domains', params: { source: await fileOf('d.tsv', domains) } },
    { kind: 'jacobian', params },
  ]);
}

async function opened(params: JsonObject, over: Services = services): Promise<Notebook> {
  const document = await documentWith(params);
  const notebook = createNotebook({
    services: over,
    kinds,
    sources: nodeSources([folder], shipped),
    given: new GivenFiles(),
    preferences: defaultPreferences,
    document,
  });
  await listKept(notebook);
  return notebook;
}

const problems = ({ store }: Notebook): string => JSON.stringify(store.getState().problems);
const resultOf = ({ store }: Notebook): Result<JacobianArtefact> =>
  store.getState().results.get('jacobian') as Result<JacobianArtefact>;

/** The services, telling which positions the engine is asked for. */
function counted(asked: (readonly [first: number, count: number])[]): Services {
  const { engine } = services;
  return {
    ...services,
    engine: {
      ...engine,
      substitutions: (request, ...rest) => {
        asked.push([request.positions[0]!, request.positions.length]);
        return engine.substitutions(request, ...rest);
      },
    },
  };
}

test('is what the engine gives for all positions at once, and is kept as half a matrix', async () => {
  const notebook = await opened({ transcript: 'SHORT-201' });
  expect(await runPanel(notebook, 'jacobian'), problems(notebook)).toBe(true);
  const { artefact } = resultOf(notebook);
  const { codes, values, window, cds, readout, transcript, tokens, fullTokens } = artefact;
  expect({ window, cds, readout, transcript }).toEqual({
    window: [0, LENGTH],
    cds: [30, 90],
    readout: 'logits',
    transcript: { id: 'SHORT', name: 'SHORT-201', gene: 'G' },
  });
  expect(jacobianKind.summary!(resultOf(notebook), {} as never, {} as never)).toBe('SHORT-201, 300 nt, log-odds');

  const whole = new Float32Array(LENGTH * LENGTH);
  const positions = Uint32Array.from({ length: LENGTH }, (_, i) => i);
  await services.engine.substitutions(
    { codes, positions, read: 'logits' },
    'test',
    (block) => void whole.set(block.values, block.first * LENGTH),
    () => undefined,
  );
  const square = squareOf(values, LENGTH);
  let largest = 0;
  for (let k = 0; k < whole.length; k++) largest = Math.max(largest, Math.abs(square[k]! - whole[k]!));
  expect(largest).toBeLessThan(1e-5);
  expect(Math.max(...whole)).toBeGreaterThan(0.01);
  // Also in tiles: about half of what running every mutant from the start would be.
  expect(tokens / fullTokens).toBeLessThan(0.58);
  expect(jacobianKind.sound(artefact)).toBe(true);

  // A window's numbers are those of the whole, and of these hidden states.
  setParams(notebook, 'jacobian', { window: [120, 180], readout: 'hidden' });
  expect(await runPanel(notebook, 'jacobian'), problems(notebook)).toBe(true);
  const part = resultOf(notebook).artefact;
  expect(part).toMatchObject({ window: [120, 180], readout: 'hidden' });
  expect(part.values).toHaveLength(rowStart(60, 60));
  setParams(notebook, 'jacobian', { window: [120, 180], readout: 'auto' });
  expect(await runPanel(notebook, 'jacobian'), problems(notebook)).toBe(true);
  const cut = squareOf(resultOf(notebook).artefact.values, 60);
  for (let i = 0; i < 60; i++) {
    for (let j = i; j < 60; j++) {
      expect(Math.abs(cut[i * 60 + j]! - square[(i + 120) * LENGTH + j + 120]!)).toBeLessThan(1e-5);
    }
  }
}, 60_000);

test('a cancelled run goes on where it was, in another session too, and leaves nothing behind', async () => {
  const tiles = jacobianTiles(LENGTH, 0);
  expect(tiles.length).toBeGreaterThan(4);
  const before: (readonly [number, number])[] = [];
  const first = await opened({ transcript: 'SHORT' }, counted(before));
  const seen: number[] = [];
  const end = first.store.subscribe(({ partials }) => {
    const partial = partials['jacobian'];
    if (!isPartial(partial)) return;
    if (seen.at(-1) !== partial.rows) seen.push(partial.rows);
    if (before.length === 3) void cancelTask(first, 'jacobian');
  });
  // Pictures come a few times a second; the third tile may begin between two.
  const watch = setInterval(() => before.length >= 3 && void cancelTask(first, 'jacobian'), 1);
  expect(await runPanel(first, 'jacobian')).toBe(false);
  clearInterval(watch);
  end();
  expect(first.store.getState().problems['jacobian']).toBeUndefined();
  expect(seen[0]).toBe(0);
  const left = (await services.results.storedResults()).filter(({ kind }) => !kinds.has(kind));
  expect(left.length).toBeGreaterThanOrEqual(2);
  expect(left.length).toBeLessThan(tiles.length);
  expect((await services.results.storageUse()).results).toBeGreaterThan(
    left.reduce((sum, { bytes }) => sum + bytes, 0),
  );

  const after: (readonly [number, number])[] = [];
  const again = await opened({ transcript: 'SHORT' }, counted(after));
  const progress: { done: number; total: number }[] = [];
  again.store.subscribe(({ tasks }) => {
    const now = tasks['jacobian']?.progress;
    if (now) progress.push(now);
  });
  expect(await runPanel(again, 'jacobian'), problems(again)).toBe(true);
  expect(after).toHaveLength(tiles.length - left.length);
  expect(progress[0]!.done).toBeGreaterThan(0);
  expect(progress.at(-1)!.done).toBe(progress.at(-1)!.total);
  expect((await services.results.storedResults()).filter(({ kind }) => !kinds.has(kind))).toEqual([]);

  // The same bits as in one go.
  const elsewhere = await mkdtemp(join(tmpdir(), 'jacobian-once-'));
  const own = createServices({ gpu: undefined, device: { choice: 'cpu', threads: 1 }, folder: elsewhere });
  const once = await opened({ transcript: 'SHORT' }, own);
  expect(await runPanel(once, 'jacobian'), problems(once)).toBe(true);
  expect(resultOf(again).artefact.values).toEqual(resultOf(once).artefact.values);
  expect(resultOf(again).artefact.tokens).toBe(resultOf(once).artefact.tokens);
  await own.dispose();
  await rm(elsewhere, { recursive: true });
}, 60_000);

test('a model without a head is read by its hidden states; windows that are none are refused in words', async () => {
  const notebook = await opened({ transcript: 'LONG', window: [0, 3001] });
  setParams(notebook, 'model', { request: { kind: 'untrained', preset: 'tiny', seed: 0 } });
  expect(await runPanel(notebook, 'jacobian')).toBe(false);
  expect(jacobianKind.lacks!(jacobianKind.parse({ window: [0, 3001] }))).toMatch(/3,000 nt at most/);
  setParams(notebook, 'jacobian', { window: [3190, 3201] });
  expect(await runPanel(notebook, 'jacobian')).toBe(false);
  expect(notebook.store.getState().problems['jacobian']).toMatchObject({ code: 'jacobian.window' });
  setParams(notebook, 'jacobian', { transcript: 'nobody', window: null });
  expect(await runPanel(notebook, 'jacobian')).toBe(false);
  expect(notebook.store.getState().problems['jacobian']).toMatchObject({ code: 'jacobian.unknown' });
  setParams(notebook, 'jacobian', { transcript: 'LONG', window: [3160, 3200] });
  expect(await runPanel(notebook, 'jacobian'), problems(notebook)).toBe(true);
  const { artefact } = resultOf(notebook);
  expect(artefact).toMatchObject({ readout: 'hidden', window: [3160, 3200], model: { trained: false } });
  expect(jacobianKind.summary!(resultOf(notebook), {} as never, {} as never)).toBe('LONG-201, 40 nt, hidden states');
  const { card } = notebook.store.getState().results.get('model')!.artefact as ModelArtefact;
  expect(artefact.model.sha256).toBe(card.sha256);
  const { report } = notebook.store.getState().results.get('data')!.artefact as TranscriptsArtefact;
  expect(artefact.codes).toHaveLength(report.table.length[report.table.id.indexOf('LONG')]!);
}, 60_000);

test('the command line writes the matrix, pictures and tables', async () => {
  const document = await documentWith({ transcript: 'SHORT' });
  const panels = document.panels.map((panel) =>
    panel.kind === 'jacobian' ? { ...panel, inputs: { ...panel.inputs, domains: 'domains' } } : panel,
  );
  await writeFile(join(folder, 'notebook.json'), documentText({ ...document, panels }));
  const out = join(folder, 'out');
  const ran = await runCli(['run', join(folder, 'notebook.json'), '--backend', 'cpu', '--out', out]);
  expect(ran, ran.stderr).toMatchObject({ status: 0 });
  const written = (name: string): Promise<Buffer> => readFile(join(out, 'jacobian', `jacobian-logits${name}`));
  const npz = unzipSync(new Uint8Array(await written('.npz')));
  const matrix = readNpy(npz['jacobian.npy'] as Uint8Array<ArrayBuffer>, 'jacobian');
  expect(matrix.shape).toEqual([LENGTH, LENGTH]);
  expect(strFromU8(npz['sequence.npy']!)).toContain("'<U300'");
  const exons = String(await written('-exons.csv'))
    .trim()
    .split('\n');
  expect(exons[0]).toBe(
    'mutated,mutated_start,mutated_end,read,read_start,read_end,pairs,mean,expected_by_distance,ratio',
  );
  expect(exons).toHaveLength(7);
  expect(exons[2]).toMatch(/^Exon 1,1,90,Exon 2,91,200,9900,/);
  expect(
    String(await written('-domains.csv'))
      .trim()
      .split('\n')[1],
  ).toMatch(/^IPR1,37,66,IPR1,37,66,435,/);
  expect(
    String(await written('-profiles.csv'))
      .trim()
      .split('\n'),
  ).toHaveLength(LENGTH + 1);
  const png = await written('-matrix.png');
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([LENGTH, LENGTH]);
  const svg = String(await written('.svg'));
  for (const text of ['Categorical Jacobian', 'IPR1', 'Exon 3', 'largest |Δ log-odds|', 'The encoder is causal']) {
    expect(svg).toContain(text);
  }
}, 60_000);
