/**
 * Rows that a run divides into its three sides: those that are neither empty, nor too long, nor without any label. They do not depend
 * on what is trained, so that all models see one split.
 * @param lengths of the transcripts, nt
 * @param targets row-major rows × width, NaN where a label is missing
 */
export function usedRows(
  lengths: readonly number[],
  targets: Float32Array,
  width: number,
  maxLength: number,
): number[] {
  return [...lengths.keys()].filter((row) => {
    const length = lengths[row]!;
    const labelled = targets.subarray(row * width, (row + 1) * width).some((one) => !Number.isNaN(one));
    return length > 0 && length <= maxLength && labelled;
  });
}
