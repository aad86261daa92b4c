import { existsSync, readFileSync } from 'node:fs';
import { constants, deflateRawSync, gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OrthrusError } from '../lib/errors';
import { Rng } from '../lib/rng';
import type { ByteSource } from './byteSource';
import { blobSource } from './byteSources';
import { crc32 } from './crc32';
import { containerOf, decompressed } from './decompress';

const golden = (name: string): Buffer => readFileSync(new URL(`../oracle/genome/${name}`, import.meta.url));

/** Hands out `bytes` in pieces of the given sizes, over and over. */
function pieces(bytes: Uint8Array, sizes: readonly number[]): ByteSource {
  const whole = new Uint8Array(bytes);
  return {
    name: 'test.gz',
    size: whole.length,
    read: (offset, length) => Promise.resolve(whole.slice(offset, offset + length)),
    stream() {
      let at = 0;
      let turn = 0;
      return Promise.resolve(
        new ReadableStream({
          pull(controller) {
            if (at >= whole.length) return controller.close();
            const size = sizes[turn++ % sizes.length]!;
            controller.enqueue(whole.slice(at, at + size));
            at += size;
          },
        }),
      );
    },
  };
}

async function readAll(
  source: ByteSource,
): Promise<{ bytes: Buffer; error: unknown; container: string; consumed: number }> {
  const { stream, container, consumed } = await decompressed(source);
  const chunks: Uint8Array[] = [];
  let error: unknown;
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      expect(value.length).toBeGreaterThan(0);
      chunks.push(value);
    }
  } catch (thrown) {
    error = thrown;
  }
  return { bytes: Buffer.concat(chunks), error, container, consumed: consumed() };
}

const codeOf = (error: unknown): string => (error instanceof OrthrusError ? error.code : String(error));

/** Text that compresses like sequence does, the same each time. */
const sequence = (length: number): Buffer => {
  const rng = new Rng(1);
  return Buffer.from(Uint8Array.from({ length }, () => 'ACGTN\n'.charCodeAt(rng.uint32() % 6)));
};
const text = sequence(300_000);

/** A gzip header with every optional field, before raw deflate and trailer. */
function fullHeader(contents: Buffer): Buffer {
  const crc = Buffer.alloc(8);
  crc.writeUInt32LE(crc32(contents), 0);
  crc.writeUInt32LE(contents.length, 4);
  const head = Buffer.from([0x1f, 0x8b, 8, 0b11110, 0, 0, 0, 0, 0, 3, 5, 0, 0x41, 0x42, 1, 0, 9]);
  return Buffer.concat([head, Buffer.from('name\0comment\0'), Buffer.from([7, 7]), deflateRawSync(contents), crc]);
}

describe('decompressed', () => {
  it('tells containers from their content', () => {
    expect(containerOf(golden('piece.fa.gz').subarray(0, 18))).toBe('bgzip');
    expect(containerOf(gzipSync(text).subarray(0, 18))).toBe('gzip');
    expect(containerOf(Buffer.from('>a\nACGT\n'))).toBe('plain');
    expect(containerOf(new Uint8Array(0))).toBe('plain');
  });

  it('reads a real bgzip file, whatever the pieces it comes in', async () => {
    const stored = golden('piece.fa.gz');
    const whole = gunzipSync(stored);
    for (const sizes of [[stored.length], [65536], [1, 4000, 17], [28]]) {
      const { bytes, error, container, consumed } = await readAll(pieces(stored, sizes));
      expect(error).toBeUndefined();
      expect(container).toBe('bgzip');
      expect(bytes.equals(whole)).toBe(true);
      expect(consumed).toBe(stored.length);
    }
  });

  it.each([0, 1, 6, 9])('reads gzip of level %i', async (level) => {
    const { bytes, error, container } = await readAll(pieces(gzipSync(text, { level }), [70_000]));
    expect(error).toBeUndefined();
    expect(container).toBe('gzip');
    expect(bytes.equals(text)).toBe(true);
  });

  it('reads fixed Huffman codes, stored blocks, all header fields, many members, empty ones and zero padding', async () => {
    const fixed = gzipSync(text.subarray(0, 5000), { strategy: constants.Z_FIXED });
    const empty = gzipSync(Buffer.alloc(0));
    const members = [
      fixed,
      fullHeader(text.subarray(0, 999)),
      empty,
      gzipSync(text.subarray(0, 9000), { level: 0 }),
      Buffer.alloc(700),
    ];
    const expected = Buffer.concat([text.subarray(0, 5000), text.subarray(0, 999), text.subarray(0, 9000)]);
    for (const sizes of [[1 << 20], [1], [13, 1, 2000]]) {
      const { bytes, error } = await readAll(pieces(Buffer.concat(members), sizes));
      expect(error).toBeUndefined();
      expect(bytes.equals(expected)).toBe(true);
    }
  });

  it('agrees with zlib on any contents, members and pieces', async () => {
    const member = fc.record({ data: fc.uint8Array({ maxLength: 400 }), level: fc.integer({ min: 0, max: 9 }) });
    const sizes = fc.array(fc.integer({ min: 1, max: 64 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(fc.array(member, { minLength: 1, maxLength: 4 }), sizes, async (members, steps) => {
        const stored = Buffer.concat(members.map(({ data, level }) => gzipSync(data, { level })));
        const { bytes, error } = await readAll(pieces(stored, steps));
        expect(error).toBeUndefined();
        expect(bytes.equals(Buffer.concat(members.map(({ data }) => data)))).toBe(true);
      }),
      { numRuns: 60, seed: 7 },
    );
  });

  it('passes plain bytes on, also none', async () => {
    expect((await readAll(pieces(text, [7, 9000]))).bytes.equals(text)).toBe(true);
    expect((await readAll(pieces(new Uint8Array(0), [1]))).bytes.length).toBe(0);
  });

  it('reports a cut wherever it is, after what came before it', async () => {
    const small = text.subarray(0, 3000);
    const stored = Buffer.concat([gzipSync(small), gzipSync(small)]);
    const half = stored.length / 2;
    for (let length = 4; length < stored.length; length++) {
      const nearEdge = [0, half, stored.length].some((edge) => Math.abs(edge - length) < 40);
      if (length === half || (!nearEdge && length % 17 !== 0)) continue;
      const { bytes, error } = await readAll(pieces(stored.subarray(0, length), [1000]));
      expect([length, codeOf(error)]).toEqual([length, 'bytes.truncated']);
      expect(bytes.equals(Buffer.concat([small, small]).subarray(0, bytes.length))).toBe(true);
      if (length > half) expect(bytes.length).toBeGreaterThanOrEqual(small.length);
    }
    // A large file keeps nearly all: only what hangs on the last bytes is missing.
    const cut = await readAll(pieces(gzipSync(text).subarray(0, -5000), [65536]));
    expect(cut.bytes.length).toBeGreaterThan(text.length * 0.9);
  });

  it('reports a bgzip file whose end marker is missing', async () => {
    const stored = golden('piece.fa.gz');
    const { bytes, error } = await readAll(pieces(stored.subarray(0, -28), [5000]));
    expect(codeOf(error)).toBe('bytes.truncated');
    expect(bytes.equals(gunzipSync(stored))).toBe(true);
  });

  it('reports damage: flipped bytes, wrong checksums, foreign bytes behind', async () => {
    for (const stored of [gzipSync(text), golden('piece.fa.gz')]) {
      for (let at = 18; at < stored.length - 40; at += 7919) {
        const flipped = Buffer.from(stored);
        flipped[at]! ^= 0x55;
        const { error } = await readAll(pieces(flipped, [9000]));
        expect(['bytes.corrupt', 'bytes.truncated']).toContain(codeOf(error));
      }
    }
    const behind = await readAll(pieces(Buffer.concat([gzipSync(text), Buffer.from('garbage')]), [1 << 20]));
    expect(codeOf(behind.error)).toBe('bytes.corrupt');
    expect(behind.bytes.equals(text)).toBe(true);
  });

  it('stops at once when cancelled', async () => {
    const abort = new AbortController();
    const { stream } = await decompressed(blobSource('a.gz', new Blob([new Uint8Array(gzipSync(text))])), abort.signal);
    const reader = stream.getReader();
    await reader.read();
    abort.abort();
    await expect(reader.read()).rejects.toMatchObject({ name: 'AbortError' });
  });

  const big = `${process.env['ORTHRUS_DATA'] ?? ''}/mouse/transcripts.fa.gz`;
  if (!existsSync(big)) {
    console.log('not run: decompression of the whole mouse set (ORTHRUS_DATA is not set)');
    return;
  }
  it('reads the whole mouse set (only with ORTHRUS_DATA)', async () => {
    const started = performance.now();
    const { stream } = await decompressed(blobSource(big, new Blob([readFileSync(big)])));
    let length = 0;
    const reader = stream.getReader();
    for (let next = await reader.read(); !next.done; next = await reader.read()) length += next.value.length;
    const seconds = (performance.now() - started) / 1000;
    expect(length).toBe(97_234_408);
    console.log(`decompressed at ${(length / 1e6 / seconds).toFixed(0)} MB/s`);
  });
});
