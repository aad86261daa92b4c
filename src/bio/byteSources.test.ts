import { createServer, type AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OrthrusError, describeError } from '../lib/errors';
import { startRangeServer, type RangeServer } from '../oracle/rangeServer';
import type { ByteSource } from './byteSource';
import { blobSource, urlSource } from './byteSources';
import { decompressed } from './decompress';

const file = Uint8Array.from({ length: 300_000 }, (_, i) => (i * 31) ^ (i >> 8));
let server: RangeServer;
beforeAll(async () => {
  server = await startRangeServer(
    new Map([
      ['file', file],
      ['file.gz', gzipSync(file)],
    ]),
  );
});
afterAll(() => server.close());

const at = (how: string, name = 'file'): string => `${server.origin}/${how}/${name}`;

async function all(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  const reader = stream.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) chunks.push(next.value);
  return Buffer.concat(chunks);
}
const streamed = async (source: ByteSource): Promise<Buffer> => all(await source.stream());

async function failure(run: () => unknown): Promise<OrthrusError> {
  try {
    await run();
  } catch (error) {
    expect(error).toBeInstanceOf(OrthrusError);
    expect((error as OrthrusError).mend).not.toBe('');
    return error as OrthrusError;
  }
  throw new Error('nothing was thrown');
}

describe('blobSource', () => {
  const source = blobSource('a.bin', new Blob([file]));

  it('streams and reads parts, fewer bytes only at the end', async () => {
    expect(source.size).toBe(file.length);
    expect((await streamed(source)).equals(file)).toBe(true);
    expect(await source.read(1000, 50)).toEqual(file.slice(1000, 1050));
    expect(await source.read(file.length - 10, 50)).toEqual(file.slice(-10));
    expect(await source.read(file.length + 10, 50)).toHaveLength(0);
  });

  it('stops when cancelled', async () => {
    const abort = new AbortController();
    const reader = (await source.stream(abort.signal)).getReader();
    await reader.read();
    abort.abort();
    await expect(reader.read()).rejects.toMatchObject({ name: 'AbortError' });
    await expect(source.read(0, 1, abort.signal)).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('urlSource', () => {
  it.each(['plain', 'redirect'])('streams and reads parts (%s)', async (how) => {
    const source = urlSource(at(how));
    expect(source.size).toBeUndefined();
    expect(await source.read(70_000, 1000)).toEqual(file.slice(70_000, 71_000));
    expect(source.size).toBe(file.length);
    expect(await source.read(file.length - 10, 50)).toEqual(file.slice(-10));
    expect(await source.read(file.length + 10, 50)).toHaveLength(0);
    expect(await source.read(5, 0)).toHaveLength(0);
    expect((await streamed(source)).equals(file)).toBe(true);
    expect(server.log).toContain('GET /plain/file bytes=70000-70999');
  });

  it('learns the size from HEAD', async () => {
    const source = urlSource(at('plain'));
    expect(await source.probe()).toEqual({ size: file.length, ranges: true });
    expect(source.size).toBe(file.length);
  });

  it('reads a server that hides its Content-Range, as pages of other origins find most', async () => {
    const source = urlSource(at('bare'));
    expect(await source.read(299_990, 100)).toEqual(file.slice(-10));
    expect(await source.read(300_000, 100)).toHaveLength(0);
    expect(source.size).toBeUndefined();
    expect((await failure(() => source.probe())).code).toBe('url.status');
  });

  it('takes a .gz that was decoded on the way for what it is', async () => {
    const { container, stream } = await decompressed(urlSource(at('encoded', 'file')));
    expect(container).toBe('plain');
    expect((await all(stream)).equals(file)).toBe(true);
    const stored = await decompressed(urlSource(at('plain', 'file.gz')));
    expect(stored.container).toBe('gzip');
    expect((await all(stored.stream)).equals(file)).toBe(true);
  });

  it.each([
    ['missing', 'url.missing'],
    ['forbidden', 'url.forbidden'],
    ['broken', 'url.status'],
    ['loop', 'url.unreachable'],
    ['away', 'url.scheme'],
    ['cut', 'url.cut'],
  ])('says what is wrong when streaming (%s)', async (how, code) => {
    const error = await failure(() => streamed(urlSource(at(how))));
    expect(error.code).toBe(code);
    expect(error.message).toContain(how === 'away' ? '[::ffff:7f00:1]' : server.origin);
  });

  it.each([
    ['missing', 'url.missing'],
    ['noRange', 'url.noRange'],
    ['encoded', 'url.noRange'],
    ['shifted', 'url.noRange'],
    ['cut', 'url.cut'],
  ])('says what is wrong when reading a part (%s)', async (how, code) => {
    const error = await failure(() => urlSource(at(how)).read(100_000, 50_000));
    expect(error.code).toBe(code);
    if (code === 'url.noRange') expect(describeError(error)).toMatch(/Download the file and drop it here/);
  });

  it('refuses addresses that are not https, and redirects to such', async () => {
    for (const address of ['http://example.org/a', 'ftp://example.org/a', 'file:///etc/passwd', 'http://127.0.0.2/a']) {
      expect((await failure(() => urlSource(address))).code).toBe('url.scheme');
    }
    expect((await failure(() => urlSource('no address'))).code).toBe('url.invalid');
    expect((await failure(() => urlSource(at('plain').replace('127.0.0.1', '127.0.0.2')))).code).toBe('url.scheme');
    for (const address of ['https://example.org/a', 'http://localhost:1/a', 'http://[::1]:1/a']) urlSource(address);
  });

  it('says so when nothing answers', async () => {
    const probe = createServer();
    await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
    const { port } = probe.address() as AddressInfo;
    await new Promise((resolve) => probe.close(resolve));
    const error = await failure(() => streamed(urlSource(`http://127.0.0.1:${port}/a`)));
    expect(error.code).toBe('url.unreachable');
    expect(error.mend).toMatch(/CORS/);
  });

  it('can be cancelled while the server keeps it waiting', async () => {
    for (const begin of [
      async (signal: AbortSignal) => void (await all(await urlSource(at('never')).stream(signal))),
      async (signal: AbortSignal) => void (await urlSource(at('never')).read(0, 10, signal)),
    ]) {
      const abort = new AbortController();
      const task = begin(abort.signal);
      setTimeout(() => abort.abort(new Error('the reason does not matter')), 30);
      await expect(task).rejects.toMatchObject({ name: 'AbortError' });
    }
  });
});
