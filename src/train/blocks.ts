/** Where the sampler's groups come from: in blocks that are read whole, from memory or from shards. */
import { trainingRecord, type TrainingGroup } from '../bio/pairs';
import { groupTranscripts, type PairInput } from '../bio/pairsGroups';
import { trainingSummary, type TrainingSummary } from '../bio/pairsSummary';
import { streamSeed } from '../lib/rng';

/** What is known of a block without reading it. */
export interface BlockFacts {
  /** Nucleotides of its shortest and longest reference. */
  readonly shortest: number;
  readonly longest: number;
}

export interface GroupBlocks {
  readonly summary: TrainingSummary;
  /** Differs between sets. */
  readonly fingerprint: string;
  readonly blocks: readonly BlockFacts[];
  /** Whether reading costs nothing, so that all of it may be drawn from at once. */
  readonly inMemory: boolean;
  /** The groups of a block, always in the same order; a group is never in two blocks. */
  read(block: number, signal?: AbortSignal): Promise<readonly TrainingGroup[]>;
}

/** Transcripts that are in memory, as one block. */
export function memoryBlocks(input: PairInput): GroupBlocks {
  const { groups } = groupTranscripts(input);
  const block = groups.map(({ name, members }): TrainingGroup => {
    return { name, records: members.map(({ transcript, partnerOnly }) => trainingRecord(transcript, partnerOnly)) };
  });
  let [shortest, longest] = [Infinity, 0];
  const parts: string[] = [];
  for (const { name, records } of block) {
    parts.push(name);
    for (const { id, partnerOnly, tracks } of records) {
      parts.push(`${id} ${tracks.length}`);
      if (partnerOnly) continue;
      shortest = Math.min(shortest, tracks.length);
      longest = Math.max(longest, tracks.length);
    }
  }
  return {
    summary: trainingSummary(groups),
    fingerprint: streamSeed(parts.length, parts.join('\n')).toString(16),
    blocks: block.length > 0 ? [{ shortest, longest }] : [],
    inMemory: true,
    read: () => Promise.resolve(block),
  };
}
