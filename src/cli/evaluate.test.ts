import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from '../oracle/runCli';

const shipped = (name: string): string => fileURLToPath(new URL(`../../public/${name}`, import.meta.url));

let folder: string;
const place = (name: string): string => join(folder, name);
/** 160 short transcripts of as many human genes with a half-life. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'orthrus-evaluate-'));
  const records = gunzipSync(readFileSync(shipped('gallery/half-life.fa.gz')))
    .toString()
    .split(/^(?=>)/m);
  const few = records.sort((a, b) => a.length - b.length).slice(0, 160);
  writeFileSync(place('few.fa'), few.join(''));
  const genes = few.map((record) => /gene:(\S+)/.exec(record)![1]!);
  mkdirSync(place('lists'));
  writeFileSync(place('lists/test.txt.gz'), gzipSync(genes.filter((_, i) => i % 4 === 0).join('\n')));
  writeFileSync(place('lists/validation.txt.gz'), gzipSync(genes.filter((_, i) => i % 8 === 1).join('\n')));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('the default model is evaluated beside its untrained self and baselines, on genes it never saw and on splits', async () => {
  const set = ['--transcripts', place('few.fa'), '--annotation', shipped('gallery/half-life.gtf.gz')];
  const held = `human=${['BCL2L1.fa', 'BCL2L1.gtf', 'GNAS.fa.gz', 'GNAS.gtf.gz'].map((file) => shipped(`gallery/${file}`)).join(',')}`;
  await runCli(['shards', '--set', held, '--out', place('pairs')]);
  const { status, stderr } = await runCli([
    ...['evaluate', '--model', 'default', ...set, '--labels', shipped('labels/half_life_human.tsv.gz')],
    ...['--target', 'half_life_pc1', '--homologs', shipped('labels/paralogs_human.tsv.gz')],
    ...['--seeds', '2', '--untrained', '2', '--trained-length', '900'],
    ...['--heldout', place('lists'), '--pairs', place('pairs'), '--backend', 'cpu', '--out', place('scores.csv')],
  ]);
  expect(status, stderr).toBe(0);
  const [head, ...rows] = readFileSync(place('scores.csv'), 'utf8').trim().split('\n');
  expect(head).toBe('what,split,features,dim,seeds,tested,value,deviation,low,high');
  const of = (what: string, split: string): string[] => rows.filter((row) => row.startsWith(`"${what}","${split}"`));
  const unseen = 'genes that the encoder never saw';
  const halfLife = 'half_life_pc1, Pearson R';
  expect(of('retrieval', unseen).map((row) => row.split(',').at(-5))).toEqual(['2', '2']);
  for (const split of [unseen, 'groups of homologs']) expect(of(halfLife, split)).toHaveLength(4);
  const cells = (what: string, split: string): number[][] =>
    of(what, split).map((row) => row.split(',').slice(-6).map(Number));
  for (const [seeds, tested, value] of cells(halfLife, unseen)) {
    expect([seeds, tested]).toEqual([1, 40]);
    expect(Math.abs(value!)).toBeLessThan(1);
  }
  // The two untrained encoders differ; what is compared are the means on the same rows.
  expect(cells(halfLife, unseen).map(([, , , deviation]) => deviation! > 0)).toEqual([false, true, false, false]);
  const [model, ...others] = cells(halfLife, unseen).map(([, , value]) => value!);
  const differences = cells('half_life_pc1, difference of Pearson R', unseen);
  expect(differences).toHaveLength(3);
  for (const [i, [, , difference, , low, high]] of differences.entries()) {
    expect(difference).toBeCloseTo(model! - others[i]!, 3);
    expect(low).toBeLessThan(difference!);
    expect(high).toBeGreaterThan(difference!);
  }
  // The same predictions, scored on short and on long test genes.
  const [short, long] = ['up to 900 nt', 'longer than 900 nt'].map((part) => cells(halfLife, `${unseen}, ${part}`));
  expect(short).toHaveLength(4);
  for (const [i, [, tested]] of short!.entries()) expect(tested! + long![i]![1]!).toBe(40);
  expect(short![0]![1]).toBeGreaterThan(0);
  expect(long![0]![1]).toBeGreaterThan(0);
  // CDS, both UTRs and exons of two encoders.
  expect(of('exons, Pearson R', unseen)).toHaveLength(2);
  expect(of('ln(1 + CDS length in nt), Pearson R', 'groups of homologs')).toHaveLength(2);
});

test('what is missing is named', async () => {
  const { status, stderr } = await runCli(['evaluate', '--model', 'default', '--out', place('x.csv')]);
  expect(status).toBe(2);
  expect(stderr).toContain('--transcripts');
  // Before a file is read: these do not exist.
  for (const flag of ['--untrained', '--trained-length', '--seeds', '--max-length']) {
    const given = ['evaluate', '--model', 'default', '--transcripts', place('none.fa'), '--out', place('x.csv')];
    const wrong = await runCli([...given, flag, 'few']);
    expect(wrong.status, wrong.stderr).toBe(2);
    expect(wrong.stderr).toContain(flag);
  }
});
