import { ceilDiv, type CpuKernel } from './plan';

/** Rows that are copied or pooled together: some tens of microseconds of work. */
const ROWS = 32;
/** Sequences of one step of a GRU. */
const SEQUENCES = 4;

/** What the supervised baselines need beyond the rest. Numbers 80 to 89. */
export const baselinesKernels: Readonly<Record<string, CpuKernel>> = {
  unfold: {
    index: 80,
    plan: ({ batch = 0, outLength = 0, channels = 0, taps = 0 }) => ({
      tiles: ceilDiv(batch * outLength, ROWS),
      flops: batch * outLength * channels * taps * 4,
      extra: { tileRows: ROWS },
    }),
  },
  fold: {
    index: 81,
    plan: ({ batch = 0, length = 0, channels = 0, taps = 0 }) => ({
      tiles: ceilDiv(batch * length, ROWS),
      flops: batch * length * channels * taps * 4,
      extra: { tileRows: ROWS },
    }),
  },
  maxPool: {
    index: 82,
    plan: ({ batch = 0, length = 0, channels = 0 }) => ({
      tiles: ceilDiv(batch * Math.floor(length / 2), ROWS),
      flops: batch * length * channels * 4,
      extra: { tileRows: ROWS },
    }),
  },
  maxPoolBackward: {
    index: 83,
    plan: ({ batch = 0, length = 0, channels = 0 }) => ({
      tiles: ceilDiv(batch * ceilDiv(length, 2), ROWS),
      flops: batch * length * channels * 8,
      extra: { tileRows: ROWS },
    }),
  },
  gruCell: {
    index: 84,
    plan: ({ batch = 0, hidden = 0 }) => ({
      tiles: ceilDiv(batch, SEQUENCES),
      flops: batch * hidden * 160,
      extra: { tileRows: SEQUENCES },
    }),
  },
  gruCellBackward: {
    index: 85,
    plan: ({ batch = 0, hidden = 0 }) => ({
      tiles: ceilDiv(batch, SEQUENCES),
      flops: batch * hidden * 200,
      extra: { tileRows: SEQUENCES },
    }),
  },
  expandTracks: {
    index: 86,
    plan: ({ tokens = 0, tracks = 0 }) => ({
      tiles: ceilDiv(tokens, 16 * ROWS),
      flops: tokens * tracks * 8,
      extra: { tileRows: 16 * ROWS },
    }),
  },
};
