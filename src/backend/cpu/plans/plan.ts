/**
 * What the CPU backend knows of each kernel: its number in kernels/index.ts, how its outputs are cut into tiles that threads may run in
 * any order, and what is packed beforehand. Pure functions; parity.test.ts holds them against the AssemblyScript.
 */

export type Params = Readonly<Record<string, number>>;

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
  /** Bytes of memory that all tiles share, for partial sums that `then` adds up. */
  readonly sharedBytes?: number;
  /** Bytes of scratch memory that each thread needs. */
  readonly scratchBytes?: number;
  /** What the command holds last: the tile's size. */
  readonly extra: Params;
  readonly pack?: PackPlan;
  /** What follows on the same command once all tiles are done, in this order. */
  readonly then?: readonly CpuStage[];
}

/** A further pass of a kernel. */
export interface CpuStage {
  /** Name of its function in kernels/, and its number. */
  readonly stage: string;
  readonly index: number;
  readonly tiles: number;
  readonly flops: number;
}

export interface CpuKernel {
  readonly index: number;
  readonly plan: (params: Params) => CpuPlan;
}

export const ceilDiv = (a: number, b: number): number => Math.ceil(a / b);

/** Channels walked together: fewer cost page look-ups, more leave threads idle. */
export const CHANNELS = 64;

/** Stripes of channels, over all sequences. */
export const stripes = (batch: number, channels: number): number => batch * ceilDiv(channels, CHANNELS);
