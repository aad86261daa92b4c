import { wrap, expose, type Endpoint } from 'comlink';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { transcriptsHash } from '../bio/transcriptsHash';
import { madeUpSet } from '../oracle/transcripts';
import { memoryFiles, type ResultFiles } from './resultFiles';
import type { ResultsApi } from './resultsProtocol';
import { createResultsService } from './resultsService';
import { ResultStore } from './resultStore';
import { TranscriptSets } from './transcriptSets';
import './wire';

const key = (digit: string): string => digit.repeat(64);
const value = (): object => ({ type: 'embeddings', ids: ['a', 'b'], none: NaN, data: Float32Array.of(1, 2, 3) });

/** What a worker has over these files; anew, as after a reload. */
function opened(files: ResultFiles, limit?: number): { store: ResultStore; sets: TranscriptSets; api: ResultsApi } {
  const store = new ResultStore(files);
  const sets = new TranscriptSets(store, limit);
  return { store, sets, api: createResultsService(store, sets) };
}

const namesIn = async (files: ResultFiles): Promise<string[]> => (await files.list()).map(({ name }) => name).sort();

/** Puts a changed copy of a file in its place. */
async function change(
  files: ResultFiles,
  name: string,
  how: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>,
) {
  const bytes = new Uint8Array(await (await files.open(name))!.arrayBuffer());
  await files.write(name, [how(bytes)]);
}

const flipped = (at: number) => (bytes: Uint8Array<ArrayBuffer>) => bytes.with(at, bytes[at]! ^ 4);

let files: ResultFiles;
beforeEach(() => {
  files = memoryFiles();
});

describe('results', () => {
  it('come back after a reload, are listed, and replace themselves', async () => {
    const { api } = opened(files);
    const first = await api.writeResult(key('a'), 'embed', value(), []);
    await api.writeResult(key('a'), 'embed', { ...value(), ids: ['c'] }, []);
    await api.writeResult(key('b'), 'note', 'a text', []);
    const again = opened(files).api;
    expect(await again.readResult(key('a'))).toEqual({ ...value(), ids: ['c'] });
    expect(await again.readResult(key('b'))).toBe('a text');
    expect(await again.readResult(key('c'))).toBeUndefined();
    const heads = await again.storedResults();
    expect(heads.map(({ key: k, kind, sets }) => [k, kind, sets])).toEqual([
      [key('a'), 'embed', []],
      [key('b'), 'note', []],
    ]);
    expect(Date.parse(first.at)).not.toBeNaN();
    const sizes = (await files.list()).map(({ bytes }) => bytes);
    expect(heads.map(({ bytes }) => bytes)).toEqual(sizes);
    expect(await again.storageUse()).toEqual({ results: sizes[0]! + sizes[1]!, sets: 0, others: 0, quota: undefined });
  });

  it('that are damaged anywhere, cut or under another’s name count as none', async () => {
    const { api } = opened(files);
    await api.writeResult(key('a'), 'embed', value(), []);
    const name = `${key('a')}.result`;
    const bytes = new Uint8Array(await (await files.open(name))!.arrayBuffer());
    const headBytes = new DataView(bytes.buffer).getUint32(12, true);
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), async (at) => {
        // Zeros behind the head are of no meaning.
        const padding = at >= 80 + headBytes && at < Math.ceil((80 + headBytes) / 8) * 8;
        await files.write(name, [padding ? bytes.slice(0, at) : flipped(at)(bytes)]);
        expect(await api.readResult(key('a'))).toBeUndefined();
        await files.write(name, [bytes.slice(0, at)]);
        expect(await api.readResult(key('a'))).toBeUndefined();
      }),
      { seed: 0 },
    );
    expect(await api.storedResults()).toEqual([]);
    await files.write(`${key('b')}.result`, [bytes]);
    expect(await api.readResult(key('b'))).toBeUndefined();
    expect(await api.storedResults()).toEqual([]);
  });

  it('are named by keys and nothing else', async () => {
    const { api } = opened(files);
    for (const odd of ['../x', key('A'), `${key('a')}/`, '', key('a').slice(1)]) {
      await expect(api.writeResult(odd, 'embed', 1, [])).rejects.toThrow(TypeError);
      await expect(api.readResult(odd)).rejects.toThrow(TypeError);
      await expect(api.importStored('result', odd, new Blob())).rejects.toMatchObject({ code: 'results.damaged' });
    }
    expect(await files.list()).toEqual([]);
  });

  it('that find no room say so; what was there stays', async () => {
    const full: ResultFiles = {
      ...files,
      write: async () => {
        throw new Error('quota exceeded');
      },
    };
    await opened(files).api.writeResult(key('a'), 'embed', value(), []);
    const writing = opened(full).api.writeResult(key('a'), 'embed', 2, []);
    await expect(writing).rejects.toMatchObject({
      code: 'results.storage',
      message: expect.stringContaining('quota exceeded') as string,
    });
    expect(await opened(full).api.readResult(key('a'))).toEqual(value());
  });

  it('can be asked for where storage is forbidden: there are none', async () => {
    const denied = (): Promise<never> => Promise.reject(new DOMException('denied', 'SecurityError'));
    const { api, sets } = opened({ ...files, list: denied, open: denied, write: denied, surroundings: denied });
    expect([await api.storedResults(), await api.readResult(key('a'))]).toEqual([[], undefined]);
    expect(await api.storageUse()).toEqual({ results: 0, sets: 0, others: 0, quota: undefined });
    const set = await sets.hold(madeUpSet(1));
    expect(await sets.get(set)).toEqual(madeUpSet(1));
    await expect(api.writeResult(key('a'), 'data', 1, [set])).rejects.toMatchObject({ code: 'results.storage' });
  });

  it('go over a port with arrays of their own', async () => {
    const { api } = opened(files);
    await api.writeResult(key('a'), 'embed', value(), []);
    const { port1, port2 } = new MessageChannel();
    expose(api, port1 as unknown as Endpoint);
    const remote = wrap<ResultsApi>(port2 as unknown as Endpoint) as unknown as ResultsApi;
    const back = (await remote.readResult(key('a'))) as { data: Float32Array };
    expect(back).toEqual(value());
    expect(back.data.buffer.byteLength).toBe(12);
    port1.close();
    port2.close();
  });
});

describe('sets of transcripts', () => {
  const transcripts = madeUpSet(4);
  const others = madeUpSet(4, 2);

  it('are kept with the results that speak of them, and loaded when they are asked for', async () => {
    const { api, sets } = opened(files);
    const set = await sets.hold(transcripts);
    await expect(opened(files).sets.get(set)).rejects.toMatchObject({ code: 'data.noSet' });
    const head = await api.writeResult(key('a'), 'data', { set }, [set, set]);
    expect(head.sets).toEqual([set]);
    expect(await namesIn(files)).toEqual([`${key('a')}.result`, `${set}.set`].sort());

    const asked: string[] = [];
    const watched: ResultFiles = { ...files, open: (name) => (asked.push(name), files.open(name)) };
    const again = opened(watched);
    expect(await again.api.readResult(key('a'))).toEqual({ set });
    expect(await again.api.storedResults()).toEqual([head]);
    expect(asked).not.toContain(`${set}.set`);
    const [one, two] = await Promise.all([again.sets.get(set), again.sets.get(set)]);
    expect(one).toEqual(transcripts);
    expect(two).toBe(one);
    expect(asked.filter((name) => name === `${set}.set`)).toHaveLength(1);
    expect((await again.api.storageUse()).sets).toBe((await files.open(`${set}.set`))!.size);
  });

  it('go when the last result that speaks of them goes, and stay in memory', async () => {
    const { api, sets } = opened(files);
    const [set, other] = [await sets.hold(transcripts), await sets.hold(others)];
    await api.writeResult(key('a'), 'data', 1, [set]);
    await api.writeResult(key('b'), 'embed', 2, [set, other]);
    await api.writeResult(key('c'), 'embed', 3, [other]);
    await api.removeResults([key('a')]);
    expect(await namesIn(files)).toContain(`${set}.set`);
    await api.removeResults([key('b'), key('d')]);
    expect(await namesIn(files)).toEqual([`${key('c')}.result`, `${other}.set`].sort());
    expect(await sets.get(set)).toEqual(transcripts);
    await api.writeResult(key('a'), 'data', 1, [set]);
    expect(await opened(files).sets.get(set)).toEqual(transcripts);
  });

  it('that nobody has cannot be kept, and then neither is the result', async () => {
    const writing = opened(files).api.writeResult(key('a'), 'data', 1, [key('f')]);
    await expect(writing).rejects.toMatchObject({ code: 'data.noSet' });
    expect(await files.list()).toEqual([]);
  });

  it('that are damaged count as none', async () => {
    const { api, sets } = opened(files);
    const set = await sets.hold(transcripts);
    await api.writeResult(key('a'), 'data', 1, [set]);
    // A nucleotide: the bytes are still those of a set.
    await change(files, `${set}.set`, (bytes) => flipped(bytes.length - 20)(bytes));
    await expect(opened(files).sets.get(set)).rejects.toMatchObject({ code: 'data.noSet' });
  });

  it('leave memory when it is full, the longest unused first, unless they are nowhere else', async () => {
    const { api, sets } = opened(files, 1);
    const loose = await sets.hold(transcripts);
    const kept = await sets.hold(others);
    await api.writeResult(key('a'), 'data', 1, [kept]);
    const newest = await sets.hold(madeUpSet(2, 3));
    expect(() => sets.held(kept)).toThrow(expect.objectContaining({ code: 'data.noSet' }));
    for (const set of [loose, newest]) expect(await transcriptsHash(sets.held(set))).toBe(set);
    expect(await sets.get(kept)).toEqual(others);
  });
});

describe('what is exported', () => {
  it('is taken in elsewhere as it is, and not when it was changed', async () => {
    const { api, sets } = opened(files);
    const set = await sets.hold(madeUpSet(2));
    await api.writeResult(key('a'), 'data', value(), [set]);
    const result = (await api.exportStored('result', key('a')))!;
    const bytes = (await api.exportStored('set', set))!;
    expect(await api.exportStored('set', key('a'))).toBeUndefined();

    const elsewhere = memoryFiles();
    const there = opened(elsewhere);
    const refused = [
      ['result', key('b'), result],
      ['result', key('a'), bytes],
      ['result', key('a'), result.slice(0, -8)],
      ['set', set, result],
      ['set', key('a'), bytes],
      ['set', set, new Blob([bytes, '\0'])],
    ] as const;
    for (const [what, name, blob] of refused) {
      await expect(there.api.importStored(what, name, blob)).rejects.toMatchObject({ code: 'results.damaged' });
    }
    expect(await elsewhere.list()).toEqual([]);
    await there.api.importStored('result', key('a'), result);
    await there.api.importStored('set', set, bytes);
    expect(await there.api.readResult(key('a'))).toEqual(value());
    expect(await there.sets.get(set)).toEqual(madeUpSet(2));
    expect(await there.api.storedResults()).toEqual(await api.storedResults());
  });
});
