import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isAbort } from '../lib/errors';
import { sha256 } from '../lib/hash';
import type { Progress } from '../lib/progress';
import { goldensFolder } from '../oracle/goldens';
import { HubServer } from '../oracle/hubServer';
import { readCheckpoint } from './checkpoint';
import type { DownloadCache, DownloadOptions } from './checkpointTypes';
import { downloadCheckpoint, downloadSize } from './download';
import { refused } from './downloadErrors';
import { planDownload, publishedModels } from './hub';

const golden = (name: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(readFileSync(join(goldensFolder, 'checkpoints', name)));
const weights = golden('hub/model.safetensors');
const config = golden('hub/config.json');
const repository = 'antichronology/orthrus-mlm-6-track';
const folder = `/${repository}/resolve/main`;
const request = { kind: 'hub', repository } as const;

/** Entries by address; stands for a store, the product's own two are tested beside themselves. */
class MapCache implements DownloadCache {
  readonly entries = new Map<string, { bytes: Uint8Array<ArrayBuffer>; sha256: string }>();
  async get(url: string) {
    return this.entries.get(url);
  }
  async put(url: string, bytes: Uint8Array<ArrayBuffer>, hash: string) {
    this.entries.set(url, { bytes, sha256: hash });
  }
  async delete(url: string) {
    this.entries.delete(url);
  }
}

let server: HubServer;
let options: DownloadOptions & { hubBaseUrl: string };

beforeEach(async () => {
  server = new HubServer();
  await server.start();
  options = { hubBaseUrl: server.url, retryDelayMs: 1 };
  server.files.set(`${folder}/config.json`, { bytes: config });
  server.files.set(`${folder}/model.safetensors`, { bytes: weights, etag: '"v1"' });
});
afterEach(() => server.stop());

const ranges = (): (string | undefined)[] =>
  server.requests.filter(({ path }) => path.endsWith('model.safetensors')).map(({ range }) => range);

describe('a published repository', () => {
  test('through a relative and an absolute redirect, with size and progress', async () => {
    expect(await downloadSize(request, options)).toBe(weights.length);
    const reports: Progress[] = [];
    const read = await downloadCheckpoint(request, { ...options, onProgress: (progress) => reports.push(progress) });
    const expected = await readCheckpoint([{ name: 'model.safetensors', bytes: weights }]);
    expect(read.parameters).toEqual(expected.parameters);
    expect(read.config).toEqual(expected.config);
    expect(read).toMatchObject({
      container: 'safetensors',
      source: `${server.url}${folder}/model.safetensors`,
      fileSha256: await sha256(weights),
      fileBytes: weights.length,
      cached: false,
      notes: [],
    });
    expect(reports.at(-1)).toMatchObject({ done: weights.length, total: weights.length, unit: 'bytes' });
    expect(reports.at(-1)!.stage).toBe(`Downloading model.safetensors of ${repository}`);
  });

  test('pytorch_model.bin where there is no model.safetensors, and no config.json', async () => {
    server.files.clear();
    server.files.set(`${folder}/pytorch_model.bin`, { bytes: golden('pytorch_model.bin') });
    expect(await downloadSize(request, options)).toBe(golden('pytorch_model.bin').length);
    const read = await downloadCheckpoint(request, options);
    expect(read.container).toBe('torch zip');
    expect(read.notes).toEqual([expect.stringContaining('no config.json')]);
  });

  test('its config.json is held against the tensors', async () => {
    const other = new TextEncoder().encode('{"ssm_model_dim": 512}');
    server.files.set(`${folder}/config.json`, { bytes: other });
    await expect(downloadCheckpoint(request, options)).rejects.toMatchObject({ code: 'checkpoint.configDisagrees' });
  });

  test('neither file: the known repositories are named', async () => {
    const unknown = { kind: 'hub', repository: 'someone/else' } as const;
    for (const call of [downloadCheckpoint, downloadSize]) {
      await expect(call(unknown, options)).rejects.toMatchObject({
        code: 'download.notFound',
        mend: expect.stringContaining('antichronology/orthrus-6-track') as string,
      });
    }
  });

  test('private, not a name, nobody there', async () => {
    const closed = downloadCheckpoint({ kind: 'hub', repository: 'private/model' }, options);
    await expect(closed).rejects.toMatchObject({ code: 'download.private' });
    for (const name of ['orthrus', 'a/b/c', '../etc', 'owner/..', 'owner/na me']) {
      const call = downloadCheckpoint({ kind: 'hub', repository: name }, options);
      await expect(call).rejects.toMatchObject({ code: 'download.repository' });
    }
    await server.stop();
    await expect(downloadCheckpoint(request, options)).rejects.toMatchObject({ code: 'download.unreachable' });
    await expect(downloadSize(request, options)).rejects.toMatchObject({ code: 'download.unreachable' });
    await server.start();
  });

  test('a repository that does not exist on the real hub (it answers 401) names those that do', () => {
    const [known] = publishedModels;
    expect(refused('https://huggingface.co/a/b', 401).mend).toContain(known!.repository);
    expect(refused('https://example.org/a/b', 401).mend).not.toContain(known!.repository);
  });

  test('the addresses asked on the real hub', () => {
    for (const { repository: name } of publishedModels) {
      expect(planDownload({ kind: 'hub', repository: name })).toEqual({
        name,
        config: `https://huggingface.co/${name}/resolve/main/config.json`,
        weights: [
          `https://huggingface.co/${name}/resolve/main/model.safetensors`,
          `https://huggingface.co/${name}/resolve/main/pytorch_model.bin`,
        ],
      });
    }
    expect(planDownload({ kind: 'hub', repository: 'a/b@v1.0' }).weights[0]).toContain('/a/b/resolve/v1.0/model');
  });
});

describe('an address', () => {
  test('of a file', async () => {
    const url = `${server.url}${folder}/model.safetensors`;
    expect(await downloadSize({ kind: 'url', url }, options)).toBe(weights.length);
    expect((await downloadCheckpoint({ kind: 'url', url }, options)).source).toBe(url);
    const missing = downloadCheckpoint({ kind: 'url', url: `${url}.not` }, options);
    await expect(missing).rejects.toMatchObject({
      code: 'download.notFound',
      mend: 'Check the address, or drop the file here.',
    });
  });

  test('of a page of the hub stands for the file or the repository behind it', () => {
    const plan = (url: string) => planDownload({ kind: 'url', url });
    expect(plan('https://huggingface.co/a/b').name).toBe('a/b');
    expect(plan('https://huggingface.co/a/b/tree/v2').config).toBe('https://huggingface.co/a/b/resolve/v2/config.json');
    expect(plan('https://huggingface.co/a/b/blob/main/x.ckpt').weights).toEqual([
      'https://huggingface.co/a/b/resolve/main/x.ckpt',
    ]);
  });

  test.each(['model.safetensors', 'http://example.org/m.ckpt', 'file:///etc/passwd', 'javascript:1'])(
    '%s is refused',
    async (url) => {
      await expect(downloadCheckpoint({ kind: 'url', url })).rejects.toMatchObject({ code: 'download.address' });
    },
  );

  test('of a web page says so, and nothing is kept', async () => {
    const cache = new MapCache();
    server.files.set('/login', { bytes: new TextEncoder().encode('<!doctype html><title>Log in</title>') });
    const call = downloadCheckpoint({ kind: 'url', url: `${server.url}/login` }, { ...options, cache });
    await expect(call).rejects.toThrow(/login is a web page/);
    expect(cache.entries.size).toBe(0);
  });
});

describe('a connection that is cut', () => {
  test('goes on where it was, with the ETag as guard', async () => {
    const cuts = { bytes: weights, etag: '"v1"', cutAfter: 30_000, times: 3 };
    server.files.set(`${folder}/model.safetensors`, cuts);
    const read = await downloadCheckpoint(request, options);
    expect(read.fileSha256).toBe(await sha256(weights));
    expect(ranges()).toEqual([undefined, 'bytes=30000-', 'bytes=60000-', 'bytes=90000-']);
    expect(server.requests.at(-1)!.ifRange).toBe('"v1"');
  });

  test('without an ETag, told by the place and size of the range', async () => {
    server.files.set(`${folder}/model.safetensors`, { bytes: weights, cutAfter: 30_000, times: 1 });
    expect((await downloadCheckpoint(request, options)).fileSha256).toBe(await sha256(weights));
    expect(ranges()).toEqual([undefined, 'bytes=30000-']);
  });

  test('begins anew where the server knows no ranges', async () => {
    const file = { bytes: weights, etag: '"v1"', cutAfter: 30_000, times: 2, withoutRanges: true };
    server.files.set(`${folder}/model.safetensors`, file);
    expect((await downloadCheckpoint(request, options)).fileSha256).toBe(await sha256(weights));
  });

  test.each([true, false])('begins anew where the file changed meanwhile (ETag: %s)', async (tagged) => {
    const other = golden('model.safetensors');
    server.files.delete(`${folder}/config.json`);
    const file = { bytes: weights, cutAfter: 30_000, times: 1, ...(tagged ? { etag: '"v1"' } : {}) };
    const change = (): void => {
      server.files.set(`${folder}/model.safetensors`, { bytes: other, ...(tagged ? { etag: '"v2"' } : {}) });
    };
    server.files.set(`${folder}/model.safetensors`, { ...file, onServed: change });
    expect((await downloadCheckpoint(request, options)).fileSha256).toBe(await sha256(other));
  });

  test('again and again without a byte gained is an error that says how far it came', async () => {
    const file = { bytes: weights, etag: '"v1"', cutAfter: 100, times: 1 };
    const stop = (): void => {
      server.files.set(`${folder}/model.safetensors`, { bytes: weights, status: 503, times: 99 });
    };
    server.files.set(`${folder}/model.safetensors`, { ...file, onServed: stop });
    await expect(downloadCheckpoint(request, options)).rejects.toMatchObject({
      code: 'download.cut',
      message: expect.stringContaining(`after 100 of ${weights.length} bytes`) as string,
    });
  });

  test.each([429, 503])('a busy server (%d) is asked again, and not for ever', async (status) => {
    const file = { bytes: weights, status, times: 2 };
    server.files.set(`${folder}/model.safetensors`, file);
    expect((await downloadCheckpoint(request, options)).fileBytes).toBe(weights.length);
    server.files.set(`${folder}/model.safetensors`, { ...file, times: 99 });
    await expect(downloadCheckpoint(request, options)).rejects.toMatchObject({ code: 'download.server' });
  });
});

test('the size where HEAD is not allowed', async () => {
  server.files.set(`${folder}/model.safetensors`, { bytes: weights, withoutHead: true });
  expect(await downloadSize(request, options)).toBe(weights.length);
  expect(ranges()).toEqual([undefined, 'bytes=0-0']);
});

describe('cancelling', () => {
  test('in the middle of a body, and between tries', async () => {
    for (const file of [
      { bytes: weights, cutAfter: 1000, times: 99 },
      { bytes: weights, status: 503, times: 99 },
    ]) {
      server.files.set(`${folder}/model.safetensors`, file);
      const controller = new AbortController();
      const call = downloadCheckpoint(request, { ...options, retryDelayMs: 5000, signal: controller.signal });
      setTimeout(() => controller.abort(), 50);
      const start = performance.now();
      const error: unknown = await call.catch((thrown: unknown) => thrown);
      expect(isAbort(error)).toBe(true);
      expect(performance.now() - start).toBeLessThan(1000);
    }
  });
});

describe('the cache', () => {
  test('is asked first, and nothing is downloaded twice', async () => {
    const cache = new MapCache();
    const first = await downloadCheckpoint(request, { ...options, cache });
    const count = server.requests.length;
    expect([...cache.entries.keys()].sort()).toEqual(
      ['config.json', 'model.safetensors'].map((name) => `${server.url}${folder}/${name}`),
    );
    const second = await downloadCheckpoint(request, { ...options, cache });
    expect(await downloadSize(request, { ...options, cache })).toBe(weights.length);
    expect(server.requests.length).toBe(count);
    expect(second).toEqual({ ...first, cached: true });
  });

  test('that fails does not keep one from downloading', async () => {
    const fail = () => Promise.reject(new Error('storage is full'));
    const cache: DownloadCache = { get: fail, put: fail, delete: fail };
    const read = await downloadCheckpoint(request, { ...options, cache });
    expect(read.notes.join()).toMatch(/model\.safetensors could not be kept for the next time \(storage is full\)/);
  });

  test('drops what can no longer be read', async () => {
    const cache = new MapCache();
    const url = `${server.url}${folder}/model.safetensors`;
    await cache.put(url, new Uint8Array(100), 'x');
    await expect(downloadCheckpoint(request, { ...options, cache })).rejects.toThrow();
    expect((await downloadCheckpoint(request, { ...options, cache })).cached).toBe(false);
  });
});
