import { ceilDiv, CHANNELS, stripes, type CpuKernel } from './plan';

/** Rows summed in registers before their sum is added to memory. */
const BLOCK_ROWS = 128;
/** Where x has few columns dy is read where it lies, and its lines must stay in the first-level cache: 91 for 84 % of linear's speed. */
const FEW_INNER = 32;
const FEW_INNER_BLOCK_ROWS = 64;
/** 128 columns of a block lie in the second-level cache while dy's panels pass by. */
const TILE_INNER = 128;
const TILE_COLS = 256;
/** Tiles of so many rows are narrower, lest one take longer than the page may wait. */
const LONG_SLICE = 16384;
const LONG_TILE_COLS = 64;
/** Slices of rows: long enough that adding them up costs nothing, and so that all partial sums stay within 16 MiB. */
const SLICE_ROWS = 1024;
const PARTIAL_FLOATS = 4 * 2 ** 20;
const MOST_SLICES = 16;

const linearWeightGrad: CpuKernel = {
  index: 10,
  plan: ({ rows = 0, inner = 0, cols = 0 }) => {
    const fitting = Math.max(1, Math.min(MOST_SLICES, Math.floor(PARTIAL_FLOATS / (inner * cols))));
    const blockRows = inner <= FEW_INNER ? FEW_INNER_BLOCK_ROWS : BLOCK_ROWS;
    const blocks = ceilDiv(rows, blockRows);
    const sliceRows = blockRows * ceilDiv(blocks, Math.max(1, Math.min(fitting, Math.floor(rows / SLICE_ROWS))));
    const slices = ceilDiv(rows, sliceRows);
    const innerTiles = ceilDiv(inner, TILE_INNER);
    const tileCols = sliceRows > LONG_SLICE ? LONG_TILE_COLS : TILE_COLS;
    return {
      tiles: slices * innerTiles * ceilDiv(cols, tileCols),
      flops: 2 * rows * inner * cols,
      sharedBytes: slices > 1 ? 4 * slices * inner * cols : 16,
      scratchBytes: (TILE_INNER / 4) * (16 * blockRows + 64) + 32 * blockRows,
      extra: {
        slices,
        sliceRows,
        blockRows,
        unpacked: inner <= FEW_INNER ? 1 : 0,
        tileInner: TILE_INNER,
        tileCols,
      },
      ...(slices > 1 && {
        then: [{ stage: 'sumLinearWeightGrad', index: 11, tiles: innerTiles, flops: 8 * slices * inner * cols }],
      }),
    };
  },
};

/** Rows summed at a time where the work is additions alone. */
const SUM_ROWS = 256;
/** Tokens of a LayerNorm's tile, whose sums of 2 · D floats stay in the caches. */
const NORM_ROWS = 64;
/** Positions of a convolution's block: with 64 channels, 4 KiB of inputs and of gradients. With 32 positions 12.3 for 11.6 ms over 4,096 × 512. */
const CONV_ROWS = 16;

const transpose: CpuKernel = {
  index: 12,
  plan: ({ rows = 0, cols = 0 }) => ({
    tiles: ceilDiv(cols, CHANNELS),
    flops: rows * cols * 8,
    extra: { tileCols: CHANNELS },
  }),
};

const columnSum: CpuKernel = {
  index: 13,
  plan: ({ rows = 0, cols = 0 }) => {
    const slices = ceilDiv(rows, SUM_ROWS);
    return {
      tiles: stripes(slices, cols),
      flops: rows * cols * 4,
      sharedBytes: 4 * slices * cols,
      extra: { slices, sliceRows: SUM_ROWS, tileChannels: CHANNELS },
      then: [{ stage: 'sumColumnSum', index: 14, tiles: stripes(1, cols), flops: slices * cols * 4 }],
    };
  },
};

const addLayerNormBackward: CpuKernel = {
  index: 15,
  plan: ({ tokens = 0, width = 0 }) => {
    const tiles = ceilDiv(tokens, NORM_ROWS);
    return {
      tiles,
      flops: tokens * width * 32,
      sharedBytes: 8 * tiles * width,
      extra: { tileRows: NORM_ROWS, tileChannels: CHANNELS },
      then: [{ stage: 'sumAddLayerNormBackward', index: 16, tiles: stripes(1, width), flops: tiles * width * 8 }],
    };
  },
};

const causalConvBackward: CpuKernel = {
  index: 17,
  plan: ({ batch = 0, length = 0, channels = 0, taps = 0 }) => {
    const sums = batch * (taps + 1) * channels;
    return {
      tiles: stripes(batch, channels),
      flops: batch * length * channels * 80,
      sharedBytes: 4 * sums,
      scratchBytes: 4 * CHANNELS * (2 * CONV_ROWS + 3 * taps - 2),
      extra: { blockRows: CONV_ROWS, tileChannels: CHANNELS },
      then: [{ stage: 'sumCausalConvBackward', index: 18, tiles: stripes(1, channels), flops: sums * 4 }],
    };
  },
};

const embedTracksBackward: CpuKernel = {
  index: 19,
  plan: ({ tokens = 0, width = 0, tracks = 0 }) => {
    const slices = ceilDiv(tokens, SUM_ROWS);
    const sums = slices * (tracks + 1) * width;
    return {
      tiles: stripes(slices, width),
      flops: tokens * width * 12,
      sharedBytes: 4 * sums,
      extra: { slices, sliceRows: SUM_ROWS, tileChannels: CHANNELS },
      then: [{ stage: 'sumEmbedTracksBackward', index: 20, tiles: stripes(1, width), flops: sums * 4 }],
    };
  },
};

const maskedMeanBackward: CpuKernel = {
  index: 21,
  plan: ({ batch = 0, length = 0, width = 0 }) => ({
    tiles: ceilDiv(batch * length, SUM_ROWS),
    flops: batch * length * width * 4,
    extra: { tileRows: SUM_ROWS },
  }),
};

const AXPY_FLOATS = 16384;

const axpy: CpuKernel = {
  index: 22,
  plan: ({ count = 0 }) => ({
    tiles: ceilDiv(count, AXPY_FLOATS),
    flops: count * 4,
    extra: { tileFloats: AXPY_FLOATS },
  }),
};

/** What turns gradients of the encoder's outputs into those of its weights. Numbers 10 to 39. */
export const encoderBackwardKernels: Readonly<Record<string, CpuKernel>> = {
  linearWeightGrad,
  transpose,
  columnSum,
  addLayerNormBackward,
  causalConvBackward,
  embedTracksBackward,
  maskedMeanBackward,
  axpy,
};
