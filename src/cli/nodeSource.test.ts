import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { openGenome } from '../bio/genome';
import { pathSource } from './nodeSource';

const path = fileURLToPath(new URL('../oracle/genome/piece.fa', import.meta.url));

it('streams a file and reads parts of it', async () => {
  const source = pathSource(path);
  const bytes = readFileSync(path);
  expect(source.size).toBe(bytes.length);
  const chunks: Uint8Array[] = [];
  for await (const chunk of await source.stream()) chunks.push(chunk);
  expect(Buffer.concat(chunks).equals(bytes)).toBe(true);
  expect(Buffer.from(await source.read(1000, 20))).toEqual(bytes.subarray(1000, 1020));
  expect(await source.read(bytes.length - 5, 20)).toHaveLength(5);
  expect(await source.read(bytes.length + 5, 20)).toHaveLength(0);
});

it('says what cannot be read', () => {
  expect(() => pathSource('/nowhere/a.fa')).toThrow('There is no file /nowhere/a.fa');
  expect(() => pathSource(tmpdir())).toThrow('is a folder');
});

it('notices that a file went away', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'orthrus-'));
  writeFileSync(join(folder, 'a.fa'), '>a\nACGT\n');
  const source = pathSource(join(folder, 'a.fa'));
  rmSync(folder, { recursive: true });
  await expect(source.stream()).rejects.toMatchObject({ code: 'file.missing' });
  await expect(source.read(0, 1)).rejects.toMatchObject({ code: 'file.missing' });
});

it('stops when cancelled', async () => {
  const abort = new AbortController();
  const reader = (await pathSource(path).stream(abort.signal)).getReader();
  abort.abort();
  await expect(reader.read()).rejects.toMatchObject({ name: 'AbortError' });
});

it('serves a genome by range', async () => {
  const genome = await openGenome(pathSource(path), [pathSource(`${path}.fai`)]);
  expect((await genome.chromosomes()).get('chr2R')).toBe(200_000);
  expect(await genome.bases('chr2R', 0, 3)).toHaveLength(3);
});
