/**
 * What a substitution changes at a position, from what the model gives there (paper, A.2).
 */

/**
 * logit(p_k) = log(p_k / (1 − p_k)) of p = softmax(z), for rows of K logits: z_k − log Σ_{j ≠ k} exp z_j, equal by algebra and finite for all
 * finite z, so that no probability needs clamping. In place.
 */
export function toLogOdds(logits: Float32Array, width: number): void {
  const z = new Float64Array(width);
  for (let row = 0; row < logits.length; row += width) {
    for (let k = 0; k < width; k++) z[k] = logits[row + k]!;
    for (let k = 0; k < width; k++) {
      let most = -Infinity;
      for (let j = 0; j < width; j++) if (j !== k && z[j]! > most) most = z[j]!;
      let sum = 0;
      for (let j = 0; j < width; j++) if (j !== k) sum += Math.exp(z[j]! - most);
      logits[row + k] = z[k]! - (most + Math.log(sum));
    }
  }
}

/** max_k |a_k − b_k| of the rows that start at these places. */
export function largestDifference(a: Float32Array, atA: number, b: Float32Array, atB: number, width: number): number {
  let most = 0;
  for (let k = 0; k < width; k++) most = Math.max(most, Math.abs(a[atA + k]! - b[atB + k]!));
  return most;
}

/** ‖a − b‖₂ of the rows that start at these places. */
export function distance(a: Float32Array, atA: number, b: Float32Array, atB: number, width: number): number {
  let sum = 0;
  for (let k = 0; k < width; k++) {
    const difference = a[atA + k]! - b[atB + k]!;
    sum += difference * difference;
  }
  return Math.sqrt(sum);
}
