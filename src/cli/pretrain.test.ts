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
