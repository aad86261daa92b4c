import type { Readout } from './readouts';

/** The mean representations of a transcript of `length` nucleotides with A, C, G, T at a position: 4 × D. */
export function meanReadout(dim: number, length: number): Readout {
  return {
    width: 4 * dim,
    end: length,
    wildTypeOptions: () => ({}),
    read: async ({ encoder }, mutants, options, first, values) => {
      const means = await encoder.representations(
        mutants.map(({ codes }) => codes),
        options,
      );
      for (const [row, { index, letter }] of mutants.entries()) {
        values.set(means.subarray(row * dim, (row + 1) * dim), (4 * (index - first) + letter) * dim);
      }
    },
    dispose: () => undefined,
  };
}
