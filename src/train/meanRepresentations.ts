import type { Encoder } from '../model/encoder';

/** Means (n, D) of sequences in their order, through the streaming encoder. */
export async function meanRepresentations(
  streaming: Encoder,
  sequences: readonly Uint8Array[],
  signal?: AbortSignal,
): Promise<Float32Array<ArrayBuffer>> {
  const width = streaming.config.dModel;
  const means = new Float32Array(sequences.length * width);
  const order = [...sequences.keys()].sort((a, b) => sequences[b]!.length - sequences[a]!.length || a - b);
  for (let first = 0; first < order.length; first += streaming.maxBatch) {
    const rows = order.slice(first, first + streaming.maxBatch);
    const part = await streaming.representations(
      rows.map((i) => sequences[i]!),
      signal ? { signal } : {},
    );
    for (const [k, i] of rows.entries()) means.set(part.subarray(k * width, (k + 1) * width), i * width);
  }
  return means;
}
