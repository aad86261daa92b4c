import { ceilDiv, CHANNELS, stripes, type CpuKernel } from './plan';

const ROWS = 32;
/** 64 rows of 512 floats lie in the second-level cache while the weight's panels pass by. */
const LINEAR_ROWS = 64;
/** Rows are packed once a tile: the wider, the less often. */
const LINEAR_COLS = 512;
/** Bytes of a segment of the scan, 32 positions × 4 channels: two floats and four partial sums each. */
const SCAN_SCRATCH = 32 * 4 * 4 * (2 + 4);

/** The kernels of inference. */
export const encoderKernels: Readonly<Record<string, CpuKernel>> = {
  embedTracks: {
    index: 0,
    plan: ({ tokens = 0, width = 0, tracks = 0 }) => ({
      tiles: ceilDiv(tokens, ROWS),
      flops: tokens * width * 4,
      extra: { tileRows: ROWS },
      pack: { binding: 'weight', index: 6, tiles: tracks, bytes: 4 * tracks * width, key: `${tracks}×${width}` },
    }),
  },
  addLayerNorm: {
    index: 1,
    plan: ({ tokens = 0, width = 0 }) => ({
      tiles: ceilDiv(tokens, ROWS),
      flops: tokens * width * 16,
      extra: { tileRows: ROWS },
    }),
  },
  linear: {
    index: 2,
    plan: ({ rows = 0, inner = 0, cols = 0 }) => ({
      tiles: ceilDiv(rows, LINEAR_ROWS) * ceilDiv(cols, LINEAR_COLS),
      flops: 2 * rows * inner * cols,
      scratchBytes: 4 * LINEAR_ROWS * inner,
      extra: { tileRows: LINEAR_ROWS, tileCols: LINEAR_COLS },
      pack: {
        binding: 'weight',
        index: 7,
        tiles: ceilDiv(cols, 8),
        bytes: 32 * ceilDiv(cols, 8) * inner,
        key: `${inner}×${cols}`,
      },
    }),
  },
  causalConv: {
    index: 3,
    plan: ({ batch = 0, length = 0, channels = 0, taps = 0 }) => ({
      tiles: stripes(batch, channels),
      flops: batch * length * channels * 32,
      extra: { tileChannels: CHANNELS },
      pack: { binding: 'weight', index: 8, tiles: taps, bytes: 4 * taps * channels, key: `${taps}×${channels}` },
    }),
  },
  selectiveScan: {
    index: 4,
    plan: ({ batch = 0, length = 0, channels = 0 }) => ({
      tiles: stripes(batch, channels),
      // Counted as what a matrix product does in the same time, not as additions and products.
      flops: batch * length * channels * 800,
      extra: { tileChannels: CHANNELS },
      scratchBytes: SCAN_SCRATCH,
      pack: { binding: 'aLog', index: 9, tiles: channels, bytes: 64 * channels, key: '' },
    }),
  },
  maskedMean: {
    index: 5,
    plan: ({ batch = 0, length = 0, width = 0 }) => ({
      tiles: stripes(batch, width),
      flops: batch * length * width * 2,
      extra: { tileChannels: CHANNELS },
    }),
  },
};
