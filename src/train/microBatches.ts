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

/** Rows of `data` (…, width) in the order of `rows`. */
export function gathered(data: Float32Array, rows: readonly number[], width: number): Float32Array<ArrayBuffer> {
  const out = new Float32Array(rows.length * width);
  for (const [k, i] of rows.entries()) out.set(data.subarray(i * width, (i + 1) * width), k * width);
  return out;
}
