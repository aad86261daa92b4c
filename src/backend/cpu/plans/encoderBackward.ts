import { ceilDiv, type CpuKernel } from './plan';

/** Rows summed in registers before their sum is added to memory. */
const BLOCK_ROWS = 128;
/** Where x has few columns dy is read where it lies, and its lines must stay in the first-level cache: 91 for 84 % of linear's speed. */
const FEW_INNER = 32;
const FEW_INNER_BLOCK_ROWS = 64;
/** 128 columns of a block lie in the second-level cache while dy's panels pass by. */
const TILE_INNER = 128;
const TILE_COLS = 256;
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
    return {
      tiles: slices * innerTiles * ceilDiv(cols, TILE_COLS),
      flops: 2 * rows * inner * cols,
      sharedBytes: slices > 1 ? 4 * slices * inner * cols : 16,
      scratchBytes: (TILE_INNER / 4) * (16 * blockRows + 64) + 32 * blockRows,
      extra: {
        slices,
        sliceRows,
        blockRows,
        unpacked: inner <= FEW_INNER ? 1 : 0,
        tileInner: TILE_INNER,
        tileCols: TILE_COLS,
      },
      ...(slices > 1 && {
        then: [{ stage: 'sumLinearWeightGrad', index: 11, tiles: innerTiles, flops: 8 * slices * inner * cols }],
      }),
    };
  },
};

/** What turns gradients of the encoder's outputs into those of its weights. Numbers 10 to 39. */
export const encoderBackwardKernels: Readonly<Record<string, CpuKernel>> = { linearWeightGrad };
