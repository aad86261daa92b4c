/** Most bins of a feature: a bin's number is a byte. */
export const MAX_BINS = 256;

/** Per feature the ascending edges between its bins: a value lies in bin b where b edges are below it. */
export type Bins = readonly Float64Array[];

/**
 * Cuts each feature's values into at most 256 bins of about equally many rows; a feature of no more different values has one for each.
 * Edges lie midway between neighbouring values, as scikit-learn's thresholds do.
 * @param data n × dim, row-major, finite
 */
export function quantileBins(data: Float32Array, dim: number): Bins {
  const n = data.length / dim;
  const sorted = new Float32Array(n);
  return Array.from({ length: dim }, (_, f) => {
    for (let i = 0; i < n; i++) sorted[i] = data[i * dim + f]!;
    return edgesOf(sorted.sort());
  });
}

function edgesOf(sorted: Float32Array): Float64Array {
  const n = sorted.length;
  let different = n > 0 ? 1 : 0;
  for (let i = 1; i < n; i++) if (sorted[i] !== sorted[i - 1]) different++;
  const edges: number[] = [];
  // Rows of the bin that is being filled, and the rows and bins that are left with it: a value of many rows takes a bin of its own and
  // the rest share what remains evenly.
  let [filled, rows, bins] = [0, n, MAX_BINS];
  for (let i = 1; i < n; i++) {
    filled++;
    const [low, high] = [sorted[i - 1]!, sorted[i]!];
    if (low === high || (different > MAX_BINS && filled * bins < rows)) continue;
    if (edges.push((low + high) / 2) === MAX_BINS - 1) break;
    rows -= filled;
    bins--;
    filled = 0;
  }
  return Float64Array.from(edges);
}

/**
 * The bin of each value.
 * @param data n × dim, row-major
 * @returns dim × n, a feature's bins side by side
 */
export function binCodes(data: Float32Array, bins: Bins): Uint8Array<ArrayBuffer> {
  const dim = bins.length;
  const n = data.length / dim;
  const codes = new Uint8Array(data.length);
  for (let f = 0; f < dim; f++) {
    const edges = bins[f]!;
    for (let i = 0; i < n; i++) {
      const value = data[i * dim + f]!;
      let [low, high] = [0, edges.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (edges[middle]! < value) low = middle + 1;
        else high = middle;
      }
      codes[f * n + i] = low;
    }
  }
  return codes;
}
