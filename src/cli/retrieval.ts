import type { Engine } from '../engine/engine';
import type { PackedTranscripts } from '../engine/contracts';
import { cosineSimilarities, pairStatistics } from '../train/metrics';
import { shardPairSource } from '../train/sampler';
import type { PairBatch, SamplerOptions } from '../train/samplerTypes';
import { openShardFolder } from './shardFolder';

/** How often the most similar of all other views is the partner, by mean representations; a share of the views. */
export interface Retrieval {
  readonly pairs: number;
  readonly accuracy: number;
  readonly positiveSimilarity: number;
  readonly negativeSimilarity: number;
}

/** One pair of each group of a training set, whole, none with itself. */
export async function pairsOf(folder: string, count: number, options: Partial<SamplerOptions>): Promise<PairBatch> {
  const { manifest, open } = await openShardFolder(folder);
  const source = shardPairSource(manifest, open, { ...options, heldOutShare: 1 });
  try {
    return await source.heldOut(count);
  } finally {
    source.close();
  }
}

/** Embeds both views of the pairs with the loaded model, and looks for each among the others. */
export async function retrieval(engine: Engine, { views, ids }: PairBatch, signal: AbortSignal): Promise<Retrieval> {
  const sequences = views.flat();
  const offsets = new Uint32Array(sequences.length + 1);
  for (const [i, { length }] of sequences.entries()) offsets[i + 1] = offsets[i]! + length;
  const codes = new Uint8Array(offsets[sequences.length]!);
  for (const [i, sequence] of sequences.entries()) codes.set(sequence, offsets[i]);
  const packed: PackedTranscripts = { ids: sequences.map((_, i) => String(i)), codes, offsets };
  const { data, dim } = await engine.embed(packed, { signal });
  const { retrievalAccuracy, ...similarity } = pairStatistics(cosineSimilarities(data, dim), ids.length);
  return { pairs: ids.length, accuracy: retrievalAccuracy, ...similarity };
}
