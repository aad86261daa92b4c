/**
 * Groups sequences of similar length: longest first, at most `maxBatch` together. Streaming makes memory independent of
 * length (the chunk is the token budget), so the batch limit only bounds the carried states; sorting keeps padding to
 * the end of each sequence's last chunk.
 * @returns batches of indices into `lengths`, each sorted longest first; ties keep their order
 */
export function planBatches(lengths: ArrayLike<number>, maxBatch: number): number[][] {
  const order = Array.from({ length: lengths.length }, (_, i) => i).sort((a, b) => lengths[b]! - lengths[a]! || a - b);
  const batches: number[][] = [];
  for (let i = 0; i < order.length; i += maxBatch) batches.push(order.slice(i, i + maxBatch));
  return batches;
}
