/**
 * What the CPU backend knows of each kernel: its number in kernels/index.ts, how its outputs are cut into tiles that threads may run in
 * any order, and what is packed beforehand. Pure functions; parity.test.ts holds them against the AssemblyScript.
 */

type Params = Readonly<Record<string, number>>;

/** A binding rearranged once for fast reading, and kept until that buffer is written. */
export interface PackPlan {
  readonly binding: string;
  /** Number of the packing kernel; it takes the same command, and writes to its `packed`. */
  readonly index: number;
  readonly tiles: number;
  readonly bytes: number;
  /** Tells packs of one buffer apart where it is read in several shapes. */
  readonly key: string;
}

export interface CpuPlan {
  readonly tiles: number;
  /** Rough floating-point operations, for pacing. */
  readonly flops: number;
  /** Bytes of scratch memory that each thread needs. */
  readonly scratchBytes?: number;
  /** What the command holds last: the tile's size. */
  readonly extra: Params;
  readonly pack?: PackPlan;
}

export interface CpuKernel {
  readonly index: number;
  readonly plan: (params: Params) => CpuPlan;
}

const ceilDiv = (a: number, b: number): number => Math.ceil(a / b);

const ROWS = 32;
/** 64 rows of 512 floats lie in the second-level cache while the weight's panels pass by. */
const LINEAR_ROWS = 64;
/** Rows are packed once a tile: the wider, the less often. */
const LINEAR_COLS = 512;
/** Channels walked together: fewer cost page look-ups (scan: 32 give 39, 64 give 47 M channel·tokens/s), more leave threads idle. */
const CHANNELS = 64;

/** Stripes of channels, over all sequences. */
const stripes = (batch: number, channels: number): number => batch * ceilDiv(channels, CHANNELS);

/** Every kernel, by camelCase name. */
export const kernels: Readonly<Record<string, CpuKernel>> = {
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
      flops: batch * length * channels * 1300,
      extra: { tileChannels: CHANNELS },
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
