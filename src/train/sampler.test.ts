import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { groupTranscripts } from '../bio/pairsGroups';
import { codingPartner } from '../bio/pairsPartners';
import { BASE_MASK, CODON_START_BIT, EXON_END_BIT } from '../bio/tracks';
import { madeUp, madeUpSet } from '../oracle/transcripts';
import { bitsOf, bitsText } from './bitsText';
import { memoryPairSource, type PairSource, type SamplerOptions, type SamplerState } from './sampler';

const unmasked = { bases: 0, codons: 0, splice: 0 };
const small: Partial<SamplerOptions> = {
  lengthThreshold: 100,
  maxLength: 180,
  longBatchSize: 3,
  shortBatchSize: 5,
  heldOutShare: 0.2,
};

const references = madeUpSet(60);
const lengthOf = new Map(references.map(({ id, tracks }) => [id, tracks.length]));
const groupOf = new Map(
  groupTranscripts({ references }).groups.flatMap(({ name, members }) =>
    members.map(({ transcript }) => [transcript.id, name] as const),
  ),
);

async function steps(source: PairSource, count: number) {
  const all = [];
  for (let i = 0; i < count; i++) all.push(await source.next());
  return all;
}

describe('steps', () => {
  it('are one batch of long and three of short transcripts, partners of short ones short too', async () => {
    const source = memoryPairSource({ references }, small);
    for (const { batches } of await steps(source, 30)) {
      expect(batches.map(({ kinds }) => kinds.length)).toEqual([3, 5, 5, 5]);
      for (const [b, { ids, views, weights, kinds }] of batches.entries()) {
        for (const [i, [reference, partner]] of ids.entries()) {
          const lengths = [lengthOf.get(reference)!, lengthOf.get(partner)!];
          if (b === 0) expect(lengths[0]).toBeGreaterThan(100);
          for (const length of lengths) expect(length).toBeLessThanOrEqual(b === 0 ? 180 : 100);
          expect([views[0][i]!.length, views[1][i]!.length]).toEqual(lengths);
          expect(weights[i]).toBeCloseTo(kinds[i] === 'orthology' ? 0.8 : 1, 6);
          expect(kinds[i] === 'self').toBe(reference === partner);
        }
      }
    }
  });

  it('never have two references of one group in a batch', async () => {
    const source = memoryPairSource({ references }, small);
    for (const { batches } of await steps(source, 60)) {
      for (const { ids } of batches) {
        const groups = ids.map(([reference]) => groupOf.get(reference));
        expect(new Set(groups).size).toBe(groups.length);
      }
    }
  });

  it('give each transcript at most once an epoch, and nearly all of them', async () => {
    const source = memoryPairSource({ references }, { ...small, heldOutShare: 0, longBatches: 0 });
    const seen = new Map<number, string[]>();
    for (const { batches, epoch } of await steps(source, 120)) {
      // The epoch told is that of the step's last batch; a step may begin in the one before.
      for (const { ids } of batches.slice(2)) seen.set(epoch, [...(seen.get(epoch) ?? []), ...ids.map(([id]) => id)]);
    }
    expect(seen.size).toBeGreaterThan(5);
    for (const ids of seen.values()) expect(new Set(ids).size).toBe(ids.length);
    const short = references.filter(({ tracks }) => tracks.length <= 100);
    expect(new Set([...seen.values()].flat()).size / short.length).toBeGreaterThan(0.95);
  });

  it('leave out the long batch where nothing is long, and the short ones where nothing is short', async () => {
    const [short] = await steps(memoryPairSource({ references }, { ...small, lengthThreshold: 180 }), 1);
    expect(short!.batches.map(({ kinds }) => kinds.length)).toEqual([5, 5, 5]);
    const [long] = await steps(memoryPairSource({ references }, { ...small, lengthThreshold: 0 }), 1);
    expect(long!.batches.map(({ kinds }) => kinds.length)).toEqual([3]);
  });

  it('are smaller where there are too few groups, and of one group where there is no other', async () => {
    const few = references.filter(({ gene }) => ['GENE1', 'GENE2', 'GENE5'].includes(gene));
    const options = { ...small, heldOutShare: 0, lengthThreshold: 180 };
    const [step] = await steps(memoryPairSource({ references: few }, options), 1);
    expect(step!.batches[0]!.kinds.length).toBe(new Set(few.map(({ id }) => groupOf.get(id))).size);
    const one = [0, 1, 2, 3].map((i) => madeUp({ id: `t${i}`, geneId: 'g' }));
    const source = memoryPairSource({ references: one }, options);
    for (const { batches } of await steps(source, 3)) {
      for (const { ids } of batches) expect(new Set(ids.map(([id]) => id)).size).toBe(4);
    }
  });

  it('say so where nothing is left to train on, and which option makes no sense', async () => {
    const source = memoryPairSource({ references }, { ...small, heldOutShare: 1 });
    await expect(source.next()).rejects.toMatchObject({ code: 'sampler.empty' });
    await expect(memoryPairSource({ references: [] }).next()).rejects.toMatchObject({ code: 'sampler.empty' });
    expect(() => memoryPairSource({ references }, { orthologShare: 2 })).toThrow(/orthologShare/);
    expect(() => memoryPairSource({ references }, { kinds: ['self' as never] })).toThrow(/kinds/);
    expect(() => memoryPairSource({ references }, { shortBatchSize: 0.5 })).toThrow(/shortBatchSize/);
  });
});

describe('partners', () => {
  const counts = async (options: Partial<SamplerOptions>) => {
    const found = { self: 0, splice: 0, orthology: 0 };
    const source = memoryPairSource({ references }, { ...small, ...options });
    for (const { batches } of await steps(source, 60)) {
      for (const { kinds } of batches) for (const kind of kinds) found[kind]++;
    }
    return found;
  };

  it('are orthologs as often as asked for', async () => {
    const [none, half, all] = [
      await counts({ orthologShare: 0 }),
      await counts({ orthologShare: 0.5 }),
      await counts({ orthologShare: 1 }),
    ];
    expect(none.orthology).toBeLessThan(half.orthology);
    expect(half.orthology).toBeLessThan(all.orthology);
    expect((await counts({ kinds: ['splice'] })).orthology).toBe(0);
    expect((await counts({ kinds: [] })).self).toBe(60 * 18);
  });

  it('are the transcript itself as often as asked for, and never where partners are tested', async () => {
    const [none, half] = [await counts({}), await counts({ selfShare: 0.5 })];
    const paired = ({ splice, orthology }: typeof none): number => splice + orthology;
    expect(paired(half) / paired(none)).toBeGreaterThan(0.4);
    expect(paired(half) / paired(none)).toBeLessThan(0.6);
    expect(paired(await counts({ selfShare: 1 }))).toBe(0);
    const tested = await memoryPairSource({ references }, { ...small, heldOutShare: 0.5, selfShare: 1 }).heldOut(4);
    for (const [reference, partner] of tested.ids) expect(reference).not.toBe(partner);
  });

  it('of which only the coding sequence is known get the reference’s UTRs', async () => {
    const alone = [1, 2].map((i) => madeUp({ id: `r${i}`, geneId: `g${i}`, length: 40, cds: [10, 25] }));
    const partners = alone.map((reference, i) =>
      codingPartner(
        madeUp({ id: `p${i}`, geneId: reference.geneId, species: 'Pan troglodytes', length: 21, cds: [0, 21] }),
      ),
    );
    const source = memoryPairSource({ references: alone, partners }, { mask: unmasked, heldOutShare: 0 });
    const { batches } = await source.next();
    for (const [i, [id, partner]] of batches[0]!.ids.entries()) {
      const { tracks } = alone.find((reference) => reference.id === id)!;
      expect(partner).toBe(id.replace('r', 'p').replace(/\d/, (digit) => String(Number(digit) - 1)));
      const view = batches[0]!.views[1][i]!;
      expect(view.length).toBe(40 - 15 + 21);
      expect(view.subarray(0, 10)).toEqual(tracks.subarray(0, 10));
      expect(view.subarray(31)).toEqual(tracks.subarray(25));
    }
    const coding = memoryPairSource(
      { references: alone, partners },
      { mask: unmasked, heldOutShare: 0, cdsOnly: true },
    );
    const [first, second] = (await coding.next()).batches[0]!.views;
    expect(first.map(({ length }) => length)).toEqual([15, 15]);
    expect(second.map(({ length }) => length)).toEqual([21, 21]);
  });
});

test('views are masked by the shares asked for, and tracks are dropped as often as asked for', async () => {
  const full = [1, 2, 3].map((i) => madeUp({ id: `r${i}`, geneId: `g${i}`, length: 100, cds: [0, 99] }));
  const share = (views: readonly Uint8Array[], bits: number): number =>
    views.reduce((sum, view) => sum + view.filter((code) => (code & bits) !== 0).length, 0) / (views.length * 100);
  const masked = memoryPairSource(
    { references: full },
    { heldOutShare: 0, selfMask: { bases: 0.3, codons: 0, splice: 0 } },
  );
  for (const views of (await masked.next()).batches[0]!.views) {
    expect(share(views, BASE_MASK)).toBeCloseTo(0.7, 6);
    expect(share(views, CODON_START_BIT)).toBeCloseTo(0.33, 6);
  }
  const dropped = memoryPairSource(
    { references: full },
    { heldOutShare: 0, selfMask: unmasked, dropCodons: 1, dropSplice: 0 },
  );
  for (const views of (await dropped.next()).batches[0]!.views) {
    expect(share(views, CODON_START_BIT)).toBe(0);
    expect(share(views, EXON_END_BIT)).toBeCloseTo(0.02, 6);
  }
});

describe('held-out groups', () => {
  it('never train, whatever the seed, and are the same for a split', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.double({ min: 0.05, max: 0.5, noNaN: true }), async (seed, heldOutShare) => {
        const source = memoryPairSource({ references }, { ...small, seed, heldOutShare });
        const held = await source.heldOut(1000);
        const heldGroups = new Set(held.ids.flat().map((id) => groupOf.get(id)));
        expect(heldGroups.size).toBe(held.ids.length);
        for (const { batches } of await steps(source, 20)) {
          for (const { ids } of batches)
            for (const id of ids.flat()) expect(heldGroups.has(groupOf.get(id))).toBe(false);
        }
        const again = memoryPairSource({ references }, { ...small, seed: seed + 1, heldOutShare });
        expect(await again.heldOut(1000)).toEqual(held);
      }),
      { numRuns: 10, seed: 0 },
    );
  });

  it('are tested unmasked, with a partner, as many as asked for', async () => {
    const source = memoryPairSource({ references }, { ...small, heldOutShare: 0.5 });
    const held = await source.heldOut(4);
    expect(held.ids).toHaveLength(4);
    for (const [i, [reference, partner]] of held.ids.entries()) {
      expect(reference).not.toBe(partner);
      expect(held.views[0][i]).toEqual(references.find(({ id }) => id === reference)!.tracks);
      expect(held.views[1][i]).toEqual(references.find(({ id }) => id === partner)!.tracks);
    }
    expect(await memoryPairSource({ references }, { ...small, heldOutShare: 0 }).heldOut(4)).toMatchObject({ ids: [] });
  });

  it('are about as many as asked for', async () => {
    const many = Array.from({ length: 1000 }, (_, i) =>
      [0, 1].map((k) => madeUp({ id: `${i}-${k}`, geneId: `E${i}`, length: 9 })),
    ).flat();
    const held = await memoryPairSource({ references: many }, { heldOutShare: 0.05 }).heldOut(1000);
    expect(Math.abs(held.ids.length - 50)).toBeLessThan(20);
  });
});

describe('resuming', () => {
  it('equals not stopping, at any step', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(25), fc.integer(), async (before, seed) => {
        const options = { ...small, seed, dropCodons: 0.3 };
        const source = memoryPairSource({ references }, options);
        await steps(source, before);
        const state = JSON.parse(JSON.stringify(source.state())) as SamplerState;
        const expected = await steps(source, 5);
        const other = memoryPairSource({ references }, options);
        await steps(other, 2);
        await other.restore(state);
        expect(other.state()).toEqual(state);
        expect(await steps(other, 5)).toEqual(expected);
      }),
      { numRuns: 15, seed: 0 },
    );
  });

  it('is refused with other data or other options', async () => {
    const state = memoryPairSource({ references }, small).state();
    for (const other of [
      memoryPairSource({ references }, { ...small, seed: 5 }),
      memoryPairSource({ references: references.slice(1) }, small),
    ]) {
      await expect(other.restore(state)).rejects.toMatchObject({ code: 'sampler.otherData' });
    }
  });

  it('goes on where an aborted step began', async () => {
    const [source, twin] = [memoryPairSource({ references }, small), memoryPairSource({ references }, small)];
    await expect(source.next(AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
    expect(await steps(source, 3)).toEqual(await steps(twin, 3));
  });
});

test('sets of numbers survive as text', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(299)), (members) => {
      const set = bitsOf(bitsText(300, members));
      for (let i = 0; i < 300; i++) expect(set.has(i)).toBe(members.includes(i));
    }),
    { seed: 0 },
  );
});
