import type { TrainingGroup } from '../bio/pairs';
import { Rng, streamSeed } from '../lib/rng';
import type { GroupBlocks } from './blocks';
import type { PairBatch, SamplerOptions } from './samplerTypes';
import { batchOf, partnersOf, plainPair, type Pair, type Reference } from './views';

/** Whether a group never trains: by a hash of its name, so that other data in the set does not change it. */
export function isHeldOut(
  { name }: TrainingGroup,
  { heldOutShare, splitSeed }: Pick<SamplerOptions, 'heldOutShare' | 'splitSeed'>,
): boolean {
  return heldOutShare > 0 && new Rng(streamSeed(splitSeed, `held out/${name}`)).uniform() < heldOutShare;
}

/**
 * Pairs of held-out groups, in the order in which blocks and groups are stored: one a group, of short transcripts (of long ones
 * where there are no short ones), none of which pairs with itself. Reads blocks until there are enough.
 */
export async function heldOutBatch(source: GroupBlocks, options: SamplerOptions, count: number): Promise<PairBatch> {
  const hasShort = source.blocks.some(({ shortest }) => shortest <= options.lengthThreshold);
  const limit = hasShort ? options.lengthThreshold : options.maxLength;
  const pairs: Pair[] = [];
  for (let block = 0; block < source.blocks.length && pairs.length < count; block++) {
    for (const group of await source.read(block)) {
      if (pairs.length >= count) break;
      if (!isHeldOut(group, options)) continue;
      const references = group.records
        .filter(({ partnerOnly, tracks }) => !partnerOnly && tracks.length <= limit)
        .map((record): Reference => ({ group, record }))
        .filter((reference) => {
          const { splice, orthology } = partnersOf(reference, limit, options);
          return splice.length + orthology.length > 0;
        });
      if (references.length === 0) continue;
      const rng = new Rng(streamSeed(options.splitSeed, `held-out pair/${group.name}`));
      pairs.push(plainPair(references[rng.int(references.length)]!, limit, options, rng));
    }
  }
  return batchOf(pairs, options);
}
