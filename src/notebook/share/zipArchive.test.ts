import fc from 'fast-check';
import { unzipSync, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { OrthrusError } from '../../lib/errors';
import { listArchive, readEntry, writeArchive, type ArchiveFile } from './zipArchive';

const bytesOf = async (blob: Blob): Promise<Uint8Array<ArrayBuffer>> => new Uint8Array(await blob.arrayBuffer());
const noise = (length: number): Uint8Array<ArrayBuffer> =>
  Uint8Array.from({ length }, (_, i) => (i * i * 31 + 7) % 251);

const files: readonly ArchiveFile[] = [
  { name: 'notebook.json', blob: new Blob(['{"a": 1}'.repeat(5000)]), deflate: true },
  { name: 'results/ab.result', blob: new Blob([noise(200_000)]), deflate: false },
  { name: 'empty', blob: new Blob([]), deflate: false },
  { name: 'empty-too', blob: new Blob([]), deflate: true },
];

/** Contents as texts: comparing arrays element by element takes seconds. */
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

async function readAll(blob: Blob): Promise<Record<string, string>> {
  const all: Record<string, string> = {};
  for (const entry of await listArchive(blob)) all[entry.name] = text(await bytesOf(await readEntry(blob, entry)));
  return all;
}

const expected = async (): Promise<Record<string, string>> =>
  Object.fromEntries(
    await Promise.all(files.map(async ({ name, blob }) => [name, text(await bytesOf(blob))] as const)),
  );

describe('an archive', () => {
  test('reads back, here and in another program', async () => {
    const archive = await writeArchive(files);
    expect(await readAll(archive)).toEqual(await expected());
    const unzipped = Object.entries(unzipSync(await bytesOf(archive))).map(([name, bytes]) => [name, text(bytes)]);
    expect(Object.fromEntries(unzipped)).toEqual(await expected());
    expect(archive.size).toBeLessThan(202_000);
    expect(text(await bytesOf(await writeArchive(files)))).toBe(text(await bytesOf(archive)));
  });

  test('of another program is read, with a comment at its end too', async () => {
    const contents = await Promise.all(files.map(async ({ name, blob }) => [name, await bytesOf(blob)] as const));
    const made = zipSync(Object.fromEntries(contents));
    const commented = new Uint8Array(made.length + 5);
    commented.set(made);
    commented[made.length - 2] = 5;
    expect(await readAll(new Blob([made as Uint8Array<ArrayBuffer>]))).toEqual(await expected());
    expect(await readAll(new Blob([commented]))).toEqual(await expected());
  });

  test('is given up between files when cancelled', async () => {
    const stop = new AbortController();
    const done: string[] = [];
    const writing = writeArchive(files, stop.signal, ({ name }) => {
      done.push(name);
      stop.abort();
    });
    await expect(writing).rejects.toMatchObject({ name: 'AbortError' });
    expect(done).toEqual(['notebook.json']);
  });
});

describe('damage', () => {
  const refused = async (bytes: Uint8Array): Promise<string> => {
    try {
      await readAll(new Blob([bytes as Uint8Array<ArrayBuffer>]));
      return 'none';
    } catch (error) {
      if (!(error instanceof OrthrusError)) throw error;
      return error.code;
    }
  };

  test('by cutting, anywhere, is found', async () => {
    const whole = await bytesOf(await writeArchive(files));
    for (let length = 0; length < whole.length; length += 4999) {
      expect(await refused(whole.subarray(0, length))).toBe('share.damaged');
    }
    expect(await refused(whole.subarray(0, -1))).toBe('share.damaged');
  });

  test('by one changed byte is found, or changes nothing of the contents', async () => {
    const whole = await bytesOf(await writeArchive(files));
    const contents = await expected();
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const broken = whole.slice();
        broken[at]! ^= change;
        if ((await refused(broken)) === 'share.damaged') return;
        const read = await readAll(new Blob([broken]));
        for (const [name, content] of Object.entries(read)) expect(content).toBe(contents[name]);
      }),
      { seed: 0 },
    );
  });

  /** Where a file's entry of the directory begins. */
  const entryOf = (bytes: Uint8Array, index: number): number => {
    const view = new DataView(bytes.buffer);
    let at = view.getUint32(bytes.length - 6, true);
    for (let i = 0; i < index; i++) at += 46 + view.getUint16(at + 28, true);
    return at;
  };

  test('a bomb that claims little is stopped where it exceeds that', async () => {
    const bomb = await bytesOf(
      await writeArchive([{ name: 'a', blob: new Blob([new Uint8Array(50_000_000)]), deflate: true }]),
    );
    expect(bomb.length).toBeLessThan(100_000);
    new DataView(bomb.buffer).setUint32(entryOf(bomb, 0) + 24, 1000, true);
    expect(await refused(bomb)).toBe('share.damaged');
  });

  test('several files over the same bytes, and two of one name, are refused', async () => {
    const one = (name: string) => ({ name, blob: new Blob([noise(1000)]), deflate: false });
    const overlapping = await bytesOf(await writeArchive(['a', 'b', 'c'].map(one)));
    const view = new DataView(overlapping.buffer);
    for (const i of [0, 1, 2]) {
      view.setUint32(entryOf(overlapping, i) + 20, 3000, true);
      view.setUint32(entryOf(overlapping, i) + 24, 3000, true);
    }
    expect(await refused(overlapping)).toBe('share.damaged');
    expect(await refused(await bytesOf(await writeArchive(['a', 'a'].map(one))))).toBe('share.damaged');
  });

  test('noise is no archive', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => (await refused(bytes)) !== 'none'),
      { seed: 0 },
    );
  });
});
