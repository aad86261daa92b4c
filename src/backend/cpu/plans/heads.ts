import { ceilDiv, CHANNELS, type CpuKernel } from './plan';

/** Rows whose sums are made apart: some 400 blocks for the longest batches. */
const BLOCK_ROWS = 128;

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
};
