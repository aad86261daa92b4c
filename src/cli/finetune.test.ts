/** `orthrus finetune` as a user runs it, on the transcripts of a fly excerpt; their GC content is what is to be told. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readCheckpoint } from '../model/checkpoint';
import { runCli } from '../oracle/runCli';

const path = (name: string): string => fileURLToPath(new URL(`../oracle/bio/${name}`, import.meta.url));
let folder: string;
let labels: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'orthrus-finetune-'));
  labels = join(folder, 'gc.csv.gz');
  const known = JSON.parse(readFileSync(path('fly_excerpt.expected.json'), 'utf8')) as Record<
    string,
    { sequence: string }
  >;
  const rows = Object.entries(known).map(([id, { sequence }]) => {
    const share = sequence.replaceAll(/[^GC]/g, '').length / sequence.length;
    return `${id},${100 * share},${share > 0.5 ? 'rich' : 'poor'}`;
  });
  writeFileSync(labels, gzipSync(['# of the excerpt', 'transcript,gc,group', ...rows, 'NM_1.1,50,poor'].join('\n')));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const finetune = (out: string, more: readonly string[], signalAfter?: string) =>
  runCli(
    [
      ...['finetune', '--labels', labels, '--annotation', path('fly_excerpt.gtf'), '--genome', path('fly_excerpt.fa')],
      ...['--max-length', '2000', '--backend', 'cpu', '--threads', '1', '--out', join(folder, out), ...more],
    ],
    signalAfter,
  );
const rowsOf = (out: string, file: string): string[][] =>
  readFileSync(join(folder, out, file), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(','));

test('shares and seeds, into tables and a model', async () => {
  const model = ['--model', 'untrained:tiny', '--target', 'gc', '--share', '3,all', '--seeds', '2', '--epochs', '2'];
  const { status, stdout, stderr } = await finetune('runs', model);
  expect(stderr).toContain('Column "transcript" was taken as transcript: 13 of 14 rows name one of 13 transcripts.');
  expect(status).toBe(0);
  expect(stdout).toMatch(/^share 3, 2 seeds: pearson .*\nshare all, 2 seeds: pearson .*mse .* ± .*\n$/);
  const predictions = rowsOf('runs', 'predictions.csv');
  expect(predictions[0]).toEqual(['share', 'seed', 'id', 'column', 'predicted', 'true']);
  expect(new Set(predictions.slice(1).map(([share, seed]) => `${share} ${seed}`)).size).toBe(4);
  // Both are shares of a hundred: predictions are on the labels' scale.
  for (const [, , , column, predicted, truth] of predictions.slice(1)) {
    expect(column).toBe('gc');
    for (const value of [predicted, truth]) expect(Math.abs(Number(value) - 45)).toBeLessThan(20);
  }
  expect(rowsOf('runs', 'curves.csv').length).toBe(1 + 4 * 3);
  expect(rowsOf('runs', 'scores.csv')[1]!.slice(0, 4)).toEqual(['3', '0', '', 'pearson']);
  const bytes = new Uint8Array(readFileSync(join(folder, 'runs', 'model-all.safetensors')));
  expect((await readCheckpoint([{ name: 'model.safetensors', bytes }])).config.dModel).toBe(64);
});

test('an interruption writes the seeds that are done', async () => {
  const model = [
    '--model',
    'untrained:tiny',
    '--target',
    'group',
    '--freeze',
    'all',
    '--epochs',
    '1',
    '--seeds',
    '300',
  ];
  const { status, stderr } = await finetune('stopped', model, 'seed 1:');
  expect(stderr).toContain('interrupted; what is done was written');
  expect(status).toBe(0);
  const seeds = new Set(
    rowsOf('stopped', 'predictions.csv')
      .slice(1)
      .map(([, seed]) => Number(seed)),
  );
  expect(seeds.has(0)).toBe(true);
  expect(seeds.size).toBeLessThan(300);
});

test('wrong wishes are usage errors', async () => {
  const asked: readonly (readonly [readonly string[], RegExp])[] = [
    [['--model', 'untrained:huge'], /no preset "huge"/],
    [['--model', 'saluki', '--share', 'some'], /--share some/],
    [['--model', 'saluki', '--task', 'guess'], /no task "guess"/],
  ];
  for (const [flags, text] of asked) {
    const { status, stderr } = await finetune('wrong', flags);
    expect([status, stderr]).toEqual([2, expect.stringMatching(text)]);
  }
});
