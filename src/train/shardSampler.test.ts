import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupTranscripts } from '../bio/pairsGroups';
import { writeShards } from '../bio/shardsWrite';
import { OrthrusError } from '../lib/errors';
import { opener, shardFolder } from '../oracle/shardFolder';
import { madeUpSet } from '../oracle/transcripts';
import { memoryPairSource, shardPairSource, type PairSource, type SamplerOptions, type SamplerState } from './sampler';

const options: Partial<SamplerOptions> = {
  lengthThreshold: 100,
  maxLength: 180,
  longBatchSize: 3,
  shortBatchSize: 5,
  heldOutShare: 0.2,
  window: 40,
};
const references = madeUpSet(80);
const { groups } = groupTranscripts({ references });
const groupOf = new Map(
  groups.flatMap(({ name, members }) => members.map(({ transcript }) => [transcript.id, name] as const)),
);
const sink = shardFolder();
const manifest = await writeShards(groups, sink, { rowGroupRows: 20, shardBytes: 6000 });
const open = (more: Partial<SamplerOptions> = {}, opened?: (name: string) => void) =>
  shardPairSource(manifest, opener(sink.files, opened), { ...options, ...more });

async function steps(source: PairSource, count: number) {
  const all = [];
  for (let i = 0; i < count; i++) all.push(await source.next());
  return all;
}

describe('a pair source over shards', () => {
  it('gives each transcript at most once an epoch and nearly all, one of a group in a batch', async () => {
    const seen = new Map<number, string[]>();
    for (const { batches, epoch } of await steps(open({ longBatches: 0, shortBatches: 1 }), 300)) {
      const ids = batches.flatMap((batch) => batch.ids.map(([id]) => id));
      expect(new Set(ids.map((id) => groupOf.get(id))).size).toBe(5);
      seen.set(epoch, [...(seen.get(epoch) ?? []), ...ids]);
    }
    expect(seen.size).toBeGreaterThan(5);
    for (const ids of seen.values()) expect(new Set(ids).size).toBe(ids.length);
    const training = open({ heldOutShare: 0, longBatches: 0 });
    const found = new Set(
      (await steps(training, 100)).flatMap(({ batches }) => batches.flatMap(({ ids }) => ids.map(([id]) => id))),
    );
    const short = references.filter(({ tracks }) => tracks.length <= 100);
    expect(found.size / short.length).toBeGreaterThan(0.95);
  });

  it('holds out the same groups as in memory, and none of them trains', async () => {
    const held = await open().heldOut(1000);
    const inMemory = await memoryPairSource({ references }, options).heldOut(1000);
    expect(held.ids.map(([id]) => id).sort()).toEqual(inMemory.ids.map(([id]) => id).sort());
    const heldGroups = new Set(held.ids.flat().map((id) => groupOf.get(id)));
    for (const { batches } of await steps(open(), 50)) {
      for (const { ids } of batches) for (const id of ids.flat()) expect(heldGroups.has(groupOf.get(id))).toBe(false);
    }
  });

  it('resumed from its state equals one that did not stop, also in mid-epoch', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(40), fc.integer(), fc.integer({ min: 1, max: 200 }), async (before, seed, window) => {
        const source = open({ seed, window });
        await steps(source, before);
        const state = JSON.parse(JSON.stringify(source.state())) as SamplerState;
        const next = await steps(source, 6);
        const other = open({ seed, window });
        await other.restore(state);
        expect(other.state()).toEqual(state);
        expect(await steps(other, 6)).toEqual(next);
        expect(other.state()).toEqual(source.state());
      }),
      { numRuns: 15, seed: 0 },
    );
  });

  it('reads only the blocks that its window needs', async () => {
    let reads = 0;
    await steps(
      open({ window: 20 }, () => reads++),
      1,
    );
    // Each of the two streams: a window, one block ahead, and footers come with the first read of a file.
    expect(reads).toBeLessThan(manifest.files.flatMap((file) => file.rowGroups).length);
  });

  it('goes on after a failure to read, where it had been', async () => {
    let fails = false;
    const flaky = shardPairSource(
      manifest,
      (name) => {
        if (fails) throw new OrthrusError('url.unreachable', `${name} could not be reached.`, 'Check the connection.');
        return opener(sink.files)(name);
      },
      options,
    );
    const expected = await steps(open(), 40);
    const found = await steps(flaky, 3);
    fails = true;
    let failures = 0;
    while (found.length < 40) {
      try {
        found.push(await flaky.next());
      } catch (error) {
        expect(error).toMatchObject({ code: 'url.unreachable' });
        failures++;
        fails = false;
        found.push(await flaky.next());
        fails = true;
      }
    }
    expect(failures).toBeGreaterThan(3);
    expect(found.slice(0, 40)).toEqual(expected);
  });

  it('is closed once and for all', async () => {
    const source = open();
    await source.next();
    source.close();
    await expect(source.next()).rejects.toMatchObject({ code: 'sampler.closed' });
  });
});
