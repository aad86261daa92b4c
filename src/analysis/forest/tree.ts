/**
 * A decision tree in flat arrays. Node 0 is the root; an inner node sends a row on to `child` where the row's bin of `feature` is at most
 * `code`, else to `child` + 1. A leaf has feature −1, and `child` is its row of `values`.
 */
export interface Tree {
  readonly feature: Int32Array<ArrayBuffer>;
  readonly code: Uint8Array<ArrayBuffer>;
  readonly child: Uint32Array<ArrayBuffer>;
  /** leaves × width: the mean label, or the share of each class. */
  readonly values: Float32Array<ArrayBuffer>;
}

/**
 * Adds the tree's word on rows to sums.
 * @param codes dim × n bins (binCodes)
 * @param sums n × width
 * @param skip rows to leave out: those of a value above 0
 */
export function addPredictions(
  { feature, code, child, values }: Tree,
  codes: Uint8Array,
  n: number,
  width: number,
  sums: Float64Array,
  skip?: Int32Array,
): void {
  for (let i = 0; i < n; i++) {
    if (skip && skip[i]! > 0) continue;
    let node = 0;
    for (let f = feature[0]!; f >= 0; f = feature[node]!) {
      node = child[node]! + (codes[f * n + i]! > code[node]! ? 1 : 0);
    }
    const leaf = child[node]! * width;
    for (let k = 0; k < width; k++) sums[i * width + k]! += values[leaf + k]!;
  }
}
