import { ceilDiv, CHANNELS, type CpuKernel } from './plan';

/** Rows whose sums are made apart: some 400 blocks for the longest batches. */
const BLOCK_ROWS = 128;
/** 16 KiB of each array. */
const VALUES = 4096;
const ROWS = 32;

/** What is done value by value. */
const valuewise = (index: number, flopsEach: number): CpuKernel => ({
  index,
  plan: ({ count = 0 }) => ({
    tiles: ceilDiv(count, VALUES),
    flops: count * flopsEach,
    extra: { tileValues: VALUES },
  }),
});

/** What is done row by row; `columns` names the parameter that holds a row's length. */
const rowwise = (index: number, columns: string, flopsEach: number): CpuKernel => ({
  index,
  plan: (params) => ({
    tiles: ceilDiv(params['rows'] ?? 0, ROWS),
    flops: (params['rows'] ?? 0) * (params[columns] ?? 0) * flopsEach,
    extra: { tileRows: ROWS },
  }),
});

/** Heads, losses and the optimizer. Numbers 48 to 79. */
export const headsKernels: Readonly<Record<string, CpuKernel>> = {
  batchNorm: {
    index: 48,
    plan: ({ batch = 0, length = 0, width = 0, training = 0 }) => {
      const blocks = ceilDiv(batch * length, BLOCK_ROWS);
      const columns = ceilDiv(width, CHANNELS);
      const sums = { tiles: blocks, flops: batch * length * width * 4 };
      const totals = { tiles: columns, flops: blocks * width * 2 };
      const apply = { stage: 'batchNormApply', index: 52, tiles: blocks, flops: batch * length * width * 8 };
      return {
        ...(training ? sums : totals),
        sharedBytes: 4 * blocks * width,
        extra: { tileRows: BLOCK_ROWS, tileChannels: CHANNELS },
        then: training
          ? [
              { stage: 'batchNormMean', index: 49, ...totals },
              { stage: 'batchNormSquares', index: 50, ...sums },
              { stage: 'batchNormVariance', index: 51, ...totals },
              apply,
            ]
          : [apply],
      };
    },
  },
  batchNormBackward: {
    index: 53,
    plan: ({ batch = 0, length = 0, width = 0 }) => {
      const blocks = ceilDiv(batch * length, BLOCK_ROWS);
      const flops = batch * length * width * 12;
      return {
        tiles: blocks,
        flops,
        sharedBytes: 8 * blocks * width,
        extra: { tileRows: BLOCK_ROWS, tileChannels: CHANNELS },
        then: [
          { stage: 'batchNormBackwardTotal', index: 54, tiles: ceilDiv(width, CHANNELS), flops: blocks * width * 4 },
          { stage: 'batchNormBackwardApply', index: 55, tiles: blocks, flops },
        ],
      };
    },
  },
  relu: valuewise(56, 4),
  reluBackward: valuewise(57, 4),
  dropout: valuewise(58, 8),
  l2Normalise: rowwise(59, 'width', 8),
  l2NormaliseBackward: rowwise(60, 'width', 12),
  dcl: { index: 61, plan: ({ rows = 0 }) => ({ tiles: rows, flops: rows * rows * 40, extra: {} }) },
  crossEntropy: rowwise(62, 'classes', 60),
  pointwiseLoss: valuewise(63, 60),
  adamW: valuewise(64, 32),
  sumSquares: {
    index: 65,
    plan: ({ count = 0 }) => {
      const tiles = ceilDiv(count, VALUES);
      return {
        tiles,
        flops: count * 4,
        sharedBytes: 4 * tiles,
        extra: { tileValues: VALUES },
        then: [{ stage: 'sumSquaresTotal', index: 66, tiles: 1, flops: tiles }],
      };
    },
  },
};
