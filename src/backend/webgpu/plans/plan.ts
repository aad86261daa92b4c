/**
 * Dispatch plans: pure functions from a kernel's parameters and the device's character to the stages to run. No GPU object
 * is touched here, so plans are tested as plain values.
 */

/** What a plan may know of the device. */
export interface PlanDevice {
  /** Emulated on the CPU: barriers are slow there, and few invocations suffice. */
  readonly software: boolean;
  /** Invocations below which a hardware device is mostly idle. */
  readonly parallelInvocations: number;
  /** Overrides of tuning constants, used by tests (tiny workgroups, forced variants). */
  readonly tuning?: PlanTuning;
}

export interface PlanTuning {
  readonly linear?: 'tiled' | 'wide' | 'naive';
  readonly scan?: 'sweep' | 'parallel';
  readonly scanSegment?: number;
  /** Channels that an invocation of the scan's backward pass takes one after the other. */
  readonly scanTile?: number;
  /** Whether it takes four channels of a tile at a time, where they divide. */
  readonly scanByFour?: boolean;
  readonly layerNorm?: 'workgroup_per_row' | 'invocation_per_row';
  /** Lanes of the one-dimensional workgroups. */
  readonly workgroup?: number;
}

export interface StagePlan {
  /** Entry point in the kernel's WGSL file. */
  readonly stage: string;
  readonly workgroups: readonly [number, number, number];
  /** `override` constants by name. */
  readonly constants: Readonly<Record<string, number>>;
  /** Storage bindings the stage uses, by WGSL name; `x4` is the buffer of `x` seen as vectors. */
  readonly bindings: readonly string[];
}

export interface KernelPlan {
  readonly stages: readonly StagePlan[];
  /** Scratch buffers the stages share, by WGSL name, in bytes. */
  readonly scratch: Readonly<Record<string, number>>;
  /** Parameters that the plan adds to the op's (the scan's segment length). */
  readonly params: Readonly<Record<string, number>>;
  /** Rough floating-point operations, for pacing. */
  readonly flops: number;
}

export type KernelPlanner = (params: Readonly<Record<string, number>>, device: PlanDevice) => KernelPlan;

/** The default limit of workgroups in one dimension. */
export const MAX_GROUPS = 65535;

export const ceilDiv = (a: number, b: number): number => Math.ceil(a / b);

/** Spreads `count` over two grid dimensions of at most 65,535; the shader rebuilds the index and drops the surplus. */
export function spread(count: number): [number, number] {
  const high = ceilDiv(count, MAX_GROUPS);
  return [ceilDiv(count, high), high];
}

/** A plan without scratch memory or parameters of its own. */
export const simple = (stages: KernelPlan['stages'], flops: number): KernelPlan => ({
  stages,
  scratch: {},
  params: {},
  flops,
});

/** Lanes of the one-dimensional workgroups. */
export const lanesOf = (device: PlanDevice): number => device.tuning?.workgroup ?? 64;
