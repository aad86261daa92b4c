import { readFile } from 'node:fs/promises';
import { wrap, type Endpoint } from 'comlink';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { groupTranscripts } from '../bio/pairsGroups';
import { MANIFEST_NAME } from '../bio/shards';
import { importTranscripts } from '../bio/import';
import type { Transcript } from '../bio/transcript';
import { startRangeServer, type RangeServer } from '../oracle/rangeServer';
import { opener, shardFolder, type Files } from '../oracle/shardFolder';
import { memoryPairSource, shardPairSource, type PairSource, type SamplerState } from '../train/sampler';
import { createDataService } from './dataService';
import { byteSource } from './pairInput';
import { packBatch, remotePairSource, unpackBatch } from './pairWire';
import type { DataApi, ImportOptions, ImportSource, PairSourceApi, PairSpec } from './protocol';
import { noSuchSet, openFiles, type ShardStore } from './shardStore';
import './wire';

const quiet = (): void => undefined;
const options = { shortBatchSize: 3, longBatches: 0, heldOutShare: 0 };
const genes = ['APP', 'RUNX1', 'SNAP25', 'PANK2'];
const importOptions: ImportOptions = { genes: [], biotypes: [], predictOrf: false, species: 'human' };

/** Training sets kept in memory, as the browser keeps them in its file system. */
function memoryStore(): ShardStore & { readonly sets: Map<string, Files> } {
  const sets = new Map<string, Files>();
  return {
    sets,
    async sink(name) {
      const folder = shardFolder();
      sets.set(name, folder.files);
      return folder;
    },
    async open(name) {
      const files = sets.get(name);
      if (!files?.has(MANIFEST_NAME)) throw noSuchSet(name);
      return openFiles(new Map([...files].map(([file, bytes]) => [file, new Blob([bytes])])));
    },
    names: async () => [...sets.keys()],
    remove: async (name) => void sets.delete(name),
  };
}

let sources: ImportSource[];
let transcripts: readonly Transcript[];
beforeAll(async () => {
  const folder = new URL('../../public/gallery/', import.meta.url);
  sources = await Promise.all(
    genes.flatMap((gene) =>
      ['fa', 'gtf'].map(async (ending) => {
        const name = `${gene}.${ending}.gz`;
        return { name, blob: new Blob([await readFile(new URL(name, folder))]) };
      }),
    ),
  );
  ({ transcripts } = await importTranscripts({ sources: sources.map(byteSource), species: 'human' }));
});

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

/** A data service that holds the four genes, and the far end of a port that it serves pairs on. */
async function connected(): Promise<{
  data: DataApi;
  set: string;
  api: PairSourceApi;
  store: ReturnType<typeof memoryStore>;
}> {
  const store = memoryStore();
  const data = createDataService(store);
  const { set } = await data.importSources(sources, importOptions, 'import', quiet);
  const { port1, port2 } = new MessageChannel();
  open.push(
    () => port1.close(),
    () => port2.close(),
  );
  await data.connectPairs(port1);
  return { data, set, api: wrap<PairSourceApi>(port2 as unknown as Endpoint) as unknown as PairSourceApi, store };
}

async function steps(source: PairSource, count: number) {
  const all = [];
  for (let i = 0; i < count; i++) all.push(await source.next());
  return all;
}

describe('a pair source on the other side of a port', () => {
  it('gives the steps and held-out pairs that the source itself gives', async () => {
    const { set, api } = await connected();
    const remote = await remotePairSource(api, { kind: 'held', set }, { ...options, heldOutShare: 0.5 });
    const local = memoryPairSource({ references: transcripts }, { ...options, heldOutShare: 0.5 });
    expect(remote.summary).toEqual(local.summary);
    expect(await remote.heldOut(4)).toEqual(await local.heldOut(4));
    for (const expected of await steps(local, 6)) expect(await remote.next()).toEqual(expected);
    expect(remote.state()).toEqual(local.state());
  });

  it('goes on from a state as if it had not stopped, though the worker is a step ahead', async () => {
    const { set, api } = await connected();
    const remote = await remotePairSource(api, { kind: 'held', set }, options);
    await steps(remote, 2);
    const state = JSON.parse(JSON.stringify(remote.state())) as SamplerState;
    const expected = await steps(remote, 4);
    await remote.restore(state);
    expect(remote.state()).toEqual(state);
    expect(await steps(remote, 4)).toEqual(expected);
    const other = await remotePairSource(api, { kind: 'held', set }, options);
    await other.restore(state);
    expect(await steps(other, 4)).toEqual(expected);
  });

  it('keeps the step that nobody waited for', async () => {
    const { set, api } = await connected();
    const remote = await remotePairSource(api, { kind: 'held', set }, options);
    const controller = new AbortController();
    const waiting = remote.next(controller.signal);
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
    const local = memoryPairSource({ references: transcripts }, options);
    expect(await steps(remote, 3)).toEqual(await steps(local, 3));
  });

  it('tells what is wrong, with its code', async () => {
    const { set, api } = await connected();
    const codeOf = (spec: PairSpec): Promise<unknown> =>
      remotePairSource(api, spec, options).catch((error: unknown) => (error as { code?: string }).code);
    expect(await codeOf({ kind: 'opfs', name: 'none' })).toBe('shards.noSet');
    expect(await codeOf({ kind: 'held', set: '0'.repeat(64) })).toBe('data.noSet');
    expect(await codeOf({ kind: 'files', files: [] })).toBe('shards.noManifest');
    expect(await codeOf({ kind: 'url', url: 'nowhere' })).toBe('url.invalid');
    const remote = await remotePairSource(api, { kind: 'held', set }, { ...options, heldOutShare: 1 });
    await expect(remote.next()).rejects.toMatchObject({ code: 'sampler.empty' });
    remote.close();
    await expect(remote.next()).rejects.toMatchObject({ code: 'sampler.closed' });
  });
});

describe('training sets that the browser keeps', () => {
  let server: RangeServer | undefined;
  afterEach(async () => {
    await server?.close();
    server = undefined;
  });

  it('are written from what is held, listed, drawn from wherever they lie, and removed', async () => {
    const { data, set, api, store } = await connected();
    const reports: string[] = [];
    const request = { name: 'four genes', seed: 1, gzip: true, links: {} };
    const summary = await data.writeShards(set, request, 'w', ({ stage }) => void reports.push(stage));
    expect(summary).toEqual(await data.trainingSummary(set, {}, 's', quiet));
    expect(summary).toMatchObject({ transcripts: transcripts.length, genes: 4, alone: 0 });
    expect(reports).toContain('Writing shards');
    const files = store.sets.get('four genes')!;
    const bytes = [...files].reduce((sum, [name, file]) => sum + (name === MANIFEST_NAME ? 0 : file.length), 0);
    expect(await data.shardSets()).toEqual([{ name: 'four genes', bytes, summary }]);

    server = await startRangeServer(files);
    const { manifest } = await store.open('four genes');
    const expected = await steps(shardPairSource(manifest, opener(files), options), 4);
    const blobs = [...files].map(([name, file]) => ({ name, blob: new Blob([file]) }));
    for (const spec of [
      { kind: 'opfs', name: 'four genes' },
      { kind: 'files', files: blobs },
      { kind: 'url', url: `${server.origin}/plain/${MANIFEST_NAME}` },
    ] as const) {
      expect(await steps(await remotePairSource(api, spec, options), 4)).toEqual(expected);
    }
    expect(server.log.some((line) => /shard-00000\.parquet bytes=/.test(line))).toBe(true);

    await data.removeShards('four genes');
    expect(await data.shardSets()).toEqual([]);
  });

  it('hold what links pair with the transcripts held', async () => {
    const { data, set } = await connected();
    const [first] = groupTranscripts({ references: transcripts }).groups;
    const { geneId } = first!.members[0]!.transcript;
    const fasta = { name: 'cds.fa', blob: new Blob([`>${geneId}|Pan_troglodytes ENSPTRT1\nATGTGA\n`]) };
    const { partnersOnly, rows } = await data.trainingSummary(set, { codingFasta: [fasta] }, 't', quiet);
    expect(partnersOnly).toBe(1);
    expect(rows.at(-1)).toMatchObject({ source: 'coding orthology', species: 'Pan troglodytes' });
  });
});

it('batches survive being concatenated', async () => {
  const { batches } = await memoryPairSource({ references: transcripts }, options).next();
  for (const batch of batches) expect(unpackBatch(packBatch(batch))).toEqual(batch);
});
