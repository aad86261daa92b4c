import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sha256 } from '../lib/hash';
import { downloadCheckpoint } from '../model/download';
import { goldensFolder } from '../oracle/goldens';
import { HubServer } from '../oracle/hubServer';
import { defaultCacheFolder, FolderCache } from './folderCache';

let folder: string;
let cache: FolderCache;
const url = 'https://huggingface.co/a/b/resolve/main/model.safetensors';
const bytes = Uint8Array.from({ length: 5000 }, (_, index) => index & 255);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'orthrus-cache-'));
  cache = new FolderCache(join(folder, 'deep', 'cache'));
});
afterEach(() => rm(folder, { recursive: true }));

const files = async (): Promise<string[]> => (await readdir(cache.folder)).sort();

test('what is put comes back, by address', async () => {
  expect(await cache.get(url)).toBeUndefined();
  const hash = await sha256(bytes);
  await cache.put(url, bytes, hash);
  expect(await cache.get(url)).toEqual({ bytes, sha256: hash });
  expect(await cache.get(`${url}x`)).toBeUndefined();
  expect(await new FolderCache(cache.folder).get(url)).toEqual({ bytes, sha256: hash });
  await cache.put(url, bytes.slice(1), await sha256(bytes.slice(1)));
  expect((await cache.get(url))!.bytes).toEqual(bytes.slice(1));
  expect((await files()).map((name) => name.replace(/^[0-9a-f]{40}/, 'KEY'))).toEqual(['KEY.bin', 'KEY.json']);
  await cache.delete(url);
  await cache.delete(url);
  expect(await files()).toEqual([]);
});

test.each([
  ['a flipped byte', '.bin', Uint8Array.from(bytes, (byte, index) => (index === 4000 ? byte ^ 1 : byte))],
  ['a cut file', '.bin', bytes.slice(0, 4999)],
  ['a broken sidecar', '.json', '{"url": "htt'],
  ['a sidecar that is null', '.json', 'null'],
  ['the sidecar of another address', '.json', '{"url":"https://x","bytes":5000,"sha256":"0"}'],
])('%s is found, and the entry dropped', async (_, ending, content) => {
  await cache.put(url, bytes, await sha256(bytes));
  const name = (await files()).find((file) => file.endsWith(ending))!;
  await writeFile(join(cache.folder, name), content);
  expect(await cache.get(url)).toBeUndefined();
  expect(await files()).toEqual([]);
});

test('a write that was interrupted leaves no entry', async () => {
  await cache.put(url, bytes, await sha256(bytes));
  const sidecar = (await files()).find((file) => file.endsWith('.json'))!;
  await rm(join(cache.folder, sidecar));
  expect(await cache.get(url)).toBeUndefined();
});

test('a damaged entry is downloaded anew', async () => {
  const server = new HubServer();
  await server.start();
  try {
    const model = new Uint8Array(readFileSync(join(goldensFolder, 'checkpoints/model.safetensors')));
    server.files.set('/a/b/resolve/main/model.safetensors', { bytes: model });
    const options = { cache, hubBaseUrl: server.url };
    const request = { kind: 'hub', repository: 'a/b' } as const;
    expect((await downloadCheckpoint(request, options)).cached).toBe(false);
    expect((await downloadCheckpoint(request, options)).cached).toBe(true);
    const name = (await files()).find((file) => file.endsWith('.bin'))!;
    await writeFile(join(cache.folder, name), model.slice(0, 1000));
    expect(await downloadCheckpoint(request, options)).toMatchObject({
      cached: false,
      fileSha256: await sha256(model),
    });
    expect((await downloadCheckpoint(request, options)).cached).toBe(true);
  } finally {
    await server.stop();
  }
});

test('the default folder', () => {
  expect(defaultCacheFolder()).toMatch(/[/\\]orthrus$/);
});
