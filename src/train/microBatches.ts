/**
 * Cuts sequences into micro-batches of similar length: longest first, each of at most `tokens` padded positions, and of one sequence
 * at least.
 * @param lengths of the sequences
 * @returns their indices, each exactly once
 */
export function microBatches(lengths: readonly number[], tokens: number): number[][] {
  const order = [...lengths.keys()].sort((a, b) => lengths[b]! - lengths[a]! || a - b);
  const batches: number[][] = [];
  let current: number[] = [];
  for (const index of order) {
    const longest = lengths[current[0] ?? index]!;
    if (current.length > 0 && (current.length + 1) * longest > tokens) {
      batches.push(current);
      current = [];
    }
    current.push(index);
  }
  if (current.length > 0) batches.push(current);
  return batches;
}
