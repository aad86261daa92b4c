import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from '../oracle/runCli';
import { openShardFolder } from './shardFolder';

/** Genes 0 … 59 of each species; orthologs have one number, genes 10 k … 10 k + 3 are paralogs. */
const NUMBERS = Array.from({ length: 60 }, (_, i) => i);
const id = (species: string, i: number): string =>
  `${species === 'human' ? 'ENSG' : 'ENSMUSG'}${String(i).padStart(11, '0')}`;
const sequence = (i: number): string => `ATG${'GCTGAC'.repeat(4 + (i % 5))}TAA`;

let folder: string;
const place = (name: string): string => join(folder, name);
const sets = (): string[] => ['human', 'mouse'].map((species) => `${species}=${place(`${species}.fa`)}`);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'orthrus-holdout-'));
  for (const species of ['human', 'mouse']) {
    const records = NUMBERS.map((i) => {
      const symbol = species === 'human' ? `GENE${i}` : `Other${i}`;
      return `>${species}${i} gene:${id(species, i)} gene_symbol:${symbol} CDS:1-${sequence(i).length}\n${sequence(i)}\n`;
    });
    writeFileSync(place(`${species}.fa`), records.join(''));
    const paralogs = NUMBERS.filter((i) => i % 10 < 3).map((i) => `${id(species, i)}\t${id(species, i + 1)}\n`);
    writeFileSync(place(`paralogs-${species}.tsv`), paralogs.join(''));
  }
  writeFileSync(
    place('orthologs.tsv'),
    `human\tmouse\n${NUMBERS.map((i) => `${id('human', i)}\t${id('mouse', i)}\n`).join('')}`,
  );
  writeFileSync(
    place('cds.fa'),
    NUMBERS.map((i) => `>${id('human', i)}|Pan_troglodytes chimp${i}\n${sequence(i)}\n`).join(''),
  );
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const listed = (name: string): string[] =>
  readFileSync(place(name), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));

const holdout = (out: string, ...more: string[]) =>
  runCli([
    ...['holdout', '--set', ...sets(), '--orthologs', place('orthologs.tsv'), '--out', place(out)],
    ...['--paralogs', place('paralogs-human.tsv'), place('paralogs-mouse.tsv'), ...more],
  ]);

test('families of paralogs and orthologs stay together, the wanted gene is tested on, and shards leave them all out', async () => {
  const { status, stderr } = await holdout('lists', '--test-gene', 'gene12', '--seed', '4');
  expect(status, stderr).toBe(0);
  const [tested, validated] = [listed('lists/test.txt'), listed('lists/validation.txt')];
  // 15 % and 10 % of 120 genes, less what did not fit.
  expect(tested.length).toBeGreaterThan(12);
  expect(tested.length).toBeLessThanOrEqual(18);
  expect(validated.length).toBeGreaterThan(6);
  expect(validated.length).toBeLessThanOrEqual(12);
  expect(tested).toContain(id('human', 12));
  const sideOf = (gene: string): string =>
    tested.includes(gene) ? 'test' : validated.includes(gene) ? 'validation' : 'train';
  for (const i of NUMBERS) {
    expect(sideOf(id('mouse', i))).toBe(sideOf(id('human', i)));
    const first = i % 10 < 4 ? i - (i % 10) : i;
    expect(sideOf(id('human', i))).toBe(sideOf(id('human', first)));
  }
  // The same again, whatever the order of the files.
  await holdout('again', '--test-gene', id('human', 12), '--seed', '4');
  expect(listed('again/test.txt')).toEqual(tested);
  await holdout('other', '--seed', '5');
  expect(listed('other/test.txt')).not.toEqual(tested);

  writeFileSync(place('test.txt.gz'), gzipSync(readFileSync(place('lists/test.txt'))));
  expect(gunzipSync(readFileSync(place('test.txt.gz'))).toString()).toMatch(/^# \d+ test genes of 120,/);
  const shards = ['shards', '--set', ...sets(), '--orthologs', place('orthologs.tsv'), '--cds-fasta', place('cds.fa')];
  const lists = [place('test.txt.gz'), place('lists/validation.txt')];
  await runCli([...shards, '--without-genes', ...lists, '--out', place('train')]);
  await runCli([...shards, '--only-genes', lists[0]!, '--out', place('held')]);
  const summary = async (name: string) => (await openShardFolder(place(name))).manifest.summary;
  const trained = 120 - tested.length - validated.length;
  expect(await summary('train')).toMatchObject({ genes: trained, transcripts: trained, partnersOnly: trained / 2 });
  expect(await summary('held')).toMatchObject({ genes: tested.length, partnersOnly: tested.length / 2 });
});

test('wrong usage says how to go on', async () => {
  const cases: [string[], RegExp][] = [
    [['--test-gene', 'nobody'], /no gene nobody in the sets/],
    [['--test', '0.6', '--validation', '0.5'], /leave nothing to train on/],
  ];
  for (const [more, message] of cases) {
    const { status, stderr } = await holdout('none', ...more);
    expect(status).not.toBe(0);
    expect(stderr).toMatch(message);
  }
  writeFileSync(place('empty.txt'), '# nothing\n');
  for (const [list, message] of [
    ['missing.txt', /cannot be read/],
    ['empty.txt', /names no gene/],
  ] as const) {
    const { status, stderr } = await runCli([
      ...['shards', '--set', ...sets(), '--without-genes', place(list), '--out', place('none')],
    ]);
    expect(status).toBe(1);
    expect(stderr).toMatch(message);
  }
});
