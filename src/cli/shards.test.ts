import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from '../oracle/runCli';
import { shardPairSource } from '../train/sampler';
import { openShardFolder } from './shardFolder';

const place = (name: string): string => fileURLToPath(new URL(`../oracle/bio/${name}`, import.meta.url));
const human = `human=${place('BCL2L1.fa')},${place('BCL2L1.gtf')}`;
const fly = `fly=${place('fly_excerpt.gtf')},${place('fly_excerpt.fa')}`;

let folder: string;
let fasta: string;
let bed: string;
let genome: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'orthrus-shards-'));
  fasta = join(folder, 'cds.fa');
  bed = join(folder, 'toga.bed');
  genome = join(folder, 'chimp.fa');
  const gene = /gene_id "([^"]+)"/.exec(readFileSync(place('BCL2L1.gtf'), 'utf8'))![1]!;
  writeFileSync(
    fasta,
    `>${gene}|Pan_troglodytes ENSPTRT1\nATGTCTCAGAGCAACTGA\n>ENSG9|Pan_troglodytes ENSPTRT9\nATGTGA\n`,
  );
  writeFileSync(bed, 'chrP\t2\t8\tBCL2L1-201.BCL2L1.5\t0\t+\t2\t8\t0\t1\t6,\t0,\n');
  writeFileSync(genome, '>chrP\nCCATGTAACC\n');
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('shards writes a set that the sampler draws from, and prints what is in it', async () => {
  const out = join(folder, 'set');
  const toga = `Gorilla gorilla=${bed},${genome}`;
  const args = ['--set', human, fly, '--cds-fasta', fasta, '--toga', toga, '--seed', '3', '--out', out];
  const { status, stdout, stderr } = await runCli(['shards', ...args]);
  expect(stderr).toContain('1 coding sequences are of genes that are not in the sets');
  expect(status).toBe(0);
  const { manifest, open } = await openShardFolder(out);
  expect(readdirSync(out).sort()).toEqual(['manifest.json', ...manifest.files.map(({ name }) => name)]);
  const { summary } = manifest;
  const rows = summary.rows.map(({ source, species }) => `${source} ${species}`);
  expect(rows).toEqual([
    'splicing Drosophila melanogaster',
    'splicing Homo sapiens',
    'coding orthology Gorilla gorilla',
    'coding orthology Pan troglodytes',
  ]);
  expect(summary.rows[1]).toMatchObject({ transcripts: 14, genes: 1, pairs: 91 });
  expect(summary.rows[2]).toMatchObject({ transcripts: 1, genes: 1, pairs: 14 });
  expect(stdout).toMatch(/^splicing +Homo sapiens +14 +1 +91$/m);
  expect(stdout).toMatch(/2 coding sequences are partners only/);
  const source = shardPairSource(manifest, open, { heldOutShare: 0 });
  expect((await source.next()).batches.at(-1)!.ids.length).toBeGreaterThan(2);
});

test('transcripts without a coding sequence can be left out', async () => {
  const fasta = readFileSync(place('BCL2L1.fa'), 'utf8');
  const rows = readFileSync(place('BCL2L1.gtf'), 'utf8').split('\n');
  const bare = { fa: join(folder, 'bare.fa'), gtf: join(folder, 'bare.gtf') };
  writeFileSync(bare.fa, fasta.replace(/^(>BCL2L1-202\b.*) CDS:\S+/m, '$1'));
  const isCds = (row: string): boolean => /\t(CDS|stop_codon)\t/.test(row) && row.includes('"BCL2L1-202"');
  writeFileSync(bare.gtf, rows.filter((row) => !isCds(row)).join('\n'));
  const out = join(folder, 'coding');
  const args = ['shards', '--set', `human=${bare.fa},${bare.gtf}`, '--out', out];
  const { stderr } = await runCli([...args, '--coding']);
  expect(stderr).toContain('transcripts left out without a coding sequence: 1');
  expect((await openShardFolder(out)).manifest.summary).toMatchObject({ transcripts: 13, pairs: 78 });
});

test('an interrupt ends with status 130 and leaves no manifest', async () => {
  const out = join(folder, 'interrupted');
  // A server that never answers: the interrupt cannot come too late.
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const silent = `mouse=http://127.0.0.1:${(server.address() as AddressInfo).port}/transcripts.fa`;
  const { status, stderr } = await runCli(['shards', '--set', human, silent, '--out', out], 'human:');
  server.closeAllConnections();
  server.close();
  expect(stderr).toContain('interrupted; nothing was written');
  expect(status).toBe(130);
  expect(readdirSync(out)).toEqual([]);
});

test('a folder that is no training set is named', async () => {
  await expect(openShardFolder(folder)).rejects.toMatchObject({ code: 'shards.noManifest' });
});

test('wrong usage and missing files end with one line that says how to go on', async () => {
  const wrong: [string[], number, RegExp][] = [
    [['--set', human], 2, /--out is missing/],
    [['--out', folder], 2, /--transcripts .* is missing/],
    [['--set', 'transcripts.fa', '--out', join(folder, 'x')], 2, /not of the form SPECIES=FILE/],
    [['--set', human, '--seed', 'x', '--out', join(folder, 'x')], 2, /--seed x is no whole number/],
    [['--set', human, '--toga', `p=${bed}`, '--out', join(folder, 'x')], 2, /names no genome/],
    [['--set', human, '--orthologs', join(folder, 'none.tsv'), '--out', join(folder, 'x')], 1, /There is no file/],
  ];
  for (const [args, expected, message] of wrong) {
    const { status, stderr } = await runCli(['shards', ...args]);
    expect(stderr.trim().split('\n').at(-1)).toMatch(message);
    expect(status).toBe(expected);
  }
});
