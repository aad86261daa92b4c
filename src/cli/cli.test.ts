import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { strFromU8, unzipSync } from 'fflate';
import { parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { goldensFolder, relativeError } from '../oracle/goldens';
import { runCli } from '../oracle/runCli';

const fasta = fileURLToPath(new URL('../oracle/bio/BCL2L1.fa', import.meta.url));
const gtf = fileURLToPath(new URL('../oracle/bio/BCL2L1.gtf', import.meta.url));
const model = join(goldensFolder, 'checkpoints/model.safetensors');

let folder: string;
/** The shortest three of BCL2L1's isoforms, so that a run takes a second. */
let few: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'orthrus-cli-'));
  const records = readFileSync(fasta, 'utf8').split(/^(?=>)/m);
  few = join(folder, 'few.fa');
  writeFileSync(
    few,
    records
      .sort((a, b) => a.length - b.length)
      .slice(0, 3)
      .join(''),
  );
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const embed = (out: string, ...more: string[]) =>
  runCli(['embed', '--transcripts', few, '--annotation', gtf, '--model', model, '--out', out, ...more]);

test('embed writes npz, Parquet and CSV that agree', async () => {
  const paths = ['npz', 'parquet', 'csv'].map((ending) => join(folder, `out.${ending}`)) as [string, string, string];
  for (const path of paths) expect(await embed(path)).toMatchObject({ status: 0, stdout: '' });
  const entries = unzipSync(new Uint8Array(readFileSync(paths[0])));
  const header = strFromU8(entries['embeddings.npy']!.subarray(10, 128));
  expect(header).toMatch(/'descr': '<f4'.*'shape': \(3, 32\)/);
  const values = new Float32Array(entries['embeddings.npy']!.slice(-3 * 32 * 4).buffer);
  const rows = await parquetReadObjects({ file: new Uint8Array(readFileSync(paths[1])).buffer });
  const lines = readFileSync(paths[2], 'utf8').trim().split('\n');
  expect(rows.length).toBe(3);
  expect(lines.length).toBe(4);
  for (let i = 0; i < 3; i++) {
    expect(lines[i + 1]!.split(',')[0]).toBe(rows[i]!['id']);
    expect(Number(lines[i + 1]!.split(',')[5])).toBeCloseTo(values[i * 32 + 4]!, 6);
    expect(rows[i]!['e4']).toBe(values[i * 32 + 4]);
  }
});

test('both backends embed alike, and stderr says which one it was and why', async () => {
  const values: Float32Array[] = [];
  for (const backend of ['webgpu', 'cpu', 'auto']) {
    const out = join(folder, `${backend}.npz`);
    const { status, stderr } = await embed(out, '--backend', backend, '--threads', '2');
    expect(status).toBe(0);
    const [, name = '', reason = ''] = /device: (.*?)\. (.*)/.exec(stderr)!;
    expect(name.startsWith('CPU (2 threads')).toBe(backend !== 'webgpu');
    expect(reason).toMatch(backend === 'auto' ? /slower|no graphics adapter/ : /was asked for/);
    values.push(
      new Float32Array(unzipSync(new Uint8Array(readFileSync(out)))['embeddings.npy']!.slice(-3 * 32 * 4).buffer),
    );
  }
  expect(relativeError(values[1]!, values[0]!)).toBeLessThan(1e-4);
  expect(values[2]).toEqual(values[1]);
});

test('isoforms writes similarity, clusters, tree and figure', async () => {
  const out = join(folder, 'bcl');
  const args = [
    '--transcripts',
    few,
    '--annotation',
    gtf,
    '--model',
    model,
    '--gene',
    'BCL2L1',
    '--out',
    out,
    '--clusters',
    '2',
  ];
  const result = await runCli(['isoforms', ...args]);
  expect(result).toMatchObject({ status: 0 });
  expect(readdirSync(out).sort()).toEqual(['clusters.csv', 'heatmap.svg', 'similarity.csv', 'tree.nwk']);
  const matrix = readFileSync(join(out, 'similarity.csv'), 'utf8').trim().split('\n');
  expect(matrix.length).toBe(4);
  expect(matrix[1]!.split(',')[2]).toBe(matrix[2]!.split(',')[1]);
  const clusters = readFileSync(join(out, 'clusters.csv'), 'utf8').trim().split('\n').slice(1);
  expect(new Set(clusters.map((line) => line.split(',')[2])).size).toBe(2);
  expect(readFileSync(join(out, 'heatmap.svg'), 'utf8')).toContain('<title>BCL2L1: similarity of 3 isoforms</title>');
});

test('the help names every command', async () => {
  const { status, stdout } = await runCli(['--help']);
  expect(status).toBe(0);
  for (const command of ['embed', 'isoforms', 'convert']) expect(stdout).toContain(`orthrus ${command}`);
});

test('wrong usage ends with status 2 and one line that says how to go on', async () => {
  const wrong: [string[], RegExp][] = [
    [['frobnicate'], /There is no command "frobnicate"/],
    [['embed', '--transcripts', few, '--model', model], /--out is missing/],
    [
      ['embed', '--out', join(folder, 'x.h5'), '--transcripts', few, '--model', model],
      /must end in \.npz, \.parquet or \.csv/,
    ],
    [['embed', '--out', join(folder, 'x.npz'), '--transcripts', few, '--model', 'untrained:huge'], /no preset "huge"/],
    [
      ['embed', '--out', join(folder, 'x.npz'), '--transcripts', few, '--model', model, '--backend', 'cuda'],
      /no backend "cuda"/,
    ],
    [
      ['embed', '--out', join(folder, 'x.npz'), '--transcripts', few, '--model', model, '--threads', 'two'],
      /--threads two is no number/,
    ],
  ];
  for (const [args, message] of wrong) {
    const { status, stderr } = await runCli(args);
    expect(stderr).toMatch(message);
    expect(stderr.trim().split('\n').length).toBe(1);
    expect(status).toBe(2);
  }
});

test('bad input ends with status 1, one line of reason, and no output file', async () => {
  const garbage = join(folder, 'garbage.bin');
  writeFileSync(
    garbage,
    Uint8Array.from({ length: 500 }, (_, i) => (i * 37) % 256),
  );
  const out = join(folder, 'never.npz');
  const bad: [string[], RegExp][] = [
    [['--transcripts', join(folder, 'missing.fa'), '--model', model], /missing\.fa/],
    [['--transcripts', few, '--model', join(folder, 'missing.safetensors')], /There is no model file/],
    [['--transcripts', few, '--model', garbage], /garbage\.bin/],
    [['--transcripts', few, '--annotation', gtf, '--gene', 'TP53', '--model', model], /no transcript of TP53/],
  ];
  for (const [args, message] of bad) {
    const { status, stderr } = await runCli(['embed', ...args, '--out', out]);
    expect(stderr.trim().split('\n').at(-1)).toMatch(message);
    expect(stderr.trim().split('\n').at(-1)).toMatch(/^orthrus: /);
    expect(status).toBe(1);
  }
  expect(readdirSync(folder)).not.toContain('never.npz');
});

test('an interrupt ends with status 130 and leaves no file', async () => {
  const out = join(folder, 'interrupted.npz');
  const args = [
    'embed',
    '--transcripts',
    fasta,
    '--annotation',
    gtf,
    '--model',
    'untrained:orthrus-small',
    '--out',
    out,
  ];
  const { status, stderr } = await runCli(args, 'model:');
  expect(stderr).toContain('interrupted; nothing was written');
  expect(status).toBe(130);
  expect(readdirSync(folder)).not.toContain('interrupted.npz');
});
