import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from '../oracle/runCli';

const gallery = (name: string): string => fileURLToPath(new URL(`../../public/gallery/${name}`, import.meta.url));

let folder: string;
let data: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'orthrus-pretrain-'));
  data = join(folder, 'set');
  const genes = ['APP', 'RUNX1', 'SNAP25', 'PANK2', 'MX1'];
  const files = genes.flatMap((gene) => [gallery(`${gene}.fa.gz`), gallery(`${gene}.gtf.gz`)]);
  const { status, stderr } = await runCli(['shards', '--set', `human=${files.join(',')}`, '--out', data]);
  expect(status, stderr).toBe(0);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const options = ['--preset', 'tiny', '--batch-size', '4', '--length-threshold', '2500', '--backend', 'cpu'];
const weights = (out: string): Buffer => {
  const file = readFileSync(join(folder, out, 'model.safetensors'));
  return file.subarray(8 + Number(file.readBigUInt64LE(0)));
};

test('pretrain that is interrupted and resumed ends where one that was not does, and its encoder embeds', async () => {
  const train = ['pretrain', '--data', data, ...options, '--steps', '12', '--evaluate-every', '0'];
  const whole = await runCli([...train, '--out', join(folder, 'whole')]);
  expect(whole.status, whole.stderr).toBe(0);
  expect(whole.stderr).toContain('finished at step 12');

  const out = join(folder, 'parts');
  const first = await runCli([...train, '--out', out], 'step 1 ');
  expect(first.status, first.stderr).toBe(0);
  expect(first.stderr).toMatch(/paused at step \d+ after/);
  const again = await runCli([...train, '--out', out]);
  expect(again).toMatchObject({ status: 1 });
  expect(again.stderr).toContain('--resume');
  const rest = await runCli(['pretrain', '--resume', '--out', out, '--backend', 'cpu']);
  expect(rest.status, rest.stderr).toBe(0);
  expect(rest.stderr).toContain('finished at step 12');
  expect(weights('parts').equals(weights('whole'))).toBe(true);

  const embedded = await runCli([
    ...['embed', '--transcripts', gallery('BCL2L1.fa'), '--annotation', gallery('BCL2L1.gtf'), '--backend', 'cpu'],
    ...['--model', join(out, 'model.safetensors'), '--out', join(folder, 'x.npz')],
  ]);
  expect(embedded.status, embedded.stderr).toBe(0);
  expect(embedded.stderr).not.toContain('UNTRAINED');
});

test('a run that is evaluated on shards of their own trains on all of its own, resumes, and exports while it is not done', async () => {
  const out = join(folder, 'apart');
  const held = join(folder, 'held');
  const genes = ['BCL2L1.fa', 'BCL2L1.gtf', 'GNAS.fa.gz', 'GNAS.gtf.gz'].map(gallery);
  await runCli(['shards', '--set', `human=${genes.join(',')}`, '--out', held]);
  const train = ['pretrain', '--data', data, '--evaluation', held, ...options, '--evaluate-every', '2'];
  const first = await runCli([...train, '--steps', '2', '--out', out]);
  expect(first.status, first.stderr).toBe(0);
  // One pair of each of two genes that are in no training shard.
  expect(first.stderr).toMatch(/held-out genes, step 2: .* of 2 pairs/);
  const rest = await runCli(['pretrain', '--resume', '--out', out, '--steps', '4', '--backend', 'cpu']);
  expect(rest.stderr).toMatch(/held-out genes, step 4: .* of 2 pairs/);
  const before = weights('apart');
  rmSync(join(out, 'model.safetensors'));
  const exported = await runCli(['pretrain', '--export', '--out', out, '--backend', 'cpu']);
  expect(exported.status, exported.stderr).toBe(0);
  expect(weights('apart').equals(before)).toBe(true);
  const csv = (name: string): string[] => readFileSync(join(out, name), 'utf8').trim().split('\n');
  expect(csv('steps.csv').map((row) => row.split(',')[0])).toEqual(['step', '1', '2', '3', '4']);
  expect(csv('evaluations.csv').at(-1)).toMatch(/^4,[\d.]+,,/);
});

test('pretrain says what is wrong with its options', async () => {
  const out = join(folder, 'none');
  const cases: [string[], RegExp][] = [
    [['--out', out], /--data is missing/],
    [['--data', data, '--out', out, '--preset', 'huge'], /no preset "huge".*tiny/],
    [['--data', data, '--out', out, '--batch-size', '1'], /--batch-size 1 is no whole number from 2/],
    [['--data', folder, '--out', out, '--backend', 'cpu'], /no training set.*orthrus shards/],
    [['--resume', '--out', out, '--backend', 'cpu'], /no training run "none"/],
  ];
  for (const [args, message] of cases) {
    const { status, stderr } = await runCli(['pretrain', ...args]);
    expect(status, stderr).not.toBe(0);
    expect(stderr).toMatch(message);
  }
});
