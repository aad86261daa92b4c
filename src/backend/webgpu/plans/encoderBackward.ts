import { ceilDiv, lanesOf, spread, type KernelPlanner } from './plan';

/** Workgroups of 256 lanes that fill a device; a software adapter needs a handful. */
const groupsWanted = (software: boolean, parallelInvocations: number): number =>
  software ? 16 : parallelInvocations / 256;
/** Partial sums of weights take no more than 32 MiB. */
const PARTIAL_FLOATS = 8 * 2 ** 20;
/** Fewest rows worth a slice, and most that are summed in one go. */
const SEGMENT = { least: 64, most: 4096 } as const;

const planLinearWeightGrad: KernelPlanner = (params, device) => {
  const { rows = 0, inner = 0, cols = 0, xStride = 0, xOffset = 0, dyStride = 0, dyOffset = 0 } = params;
  const vectorised = [inner, cols, xStride, xOffset, dyStride, dyOffset].every((count) => count % 4 === 0);
  const variant = device.tuning?.linear ?? (device.software ? (vectorised ? 'wide' : 'naive') : 'tiled');
  const grids = {
    tiled: { x: ceilDiv(cols, 64), y: ceilDiv(inner, 64), reads: ['x', 'dy'] },
    wide: { x: ceilDiv(cols, 64), y: ceilDiv(inner, 8), reads: ['x4', 'dy4'] },
    naive: { x: ceilDiv(cols, 64), y: inner, reads: ['x', 'dy'] },
  } as const;
  const { x, y, reads } = grids[variant];
  const wanted = ceilDiv(groupsWanted(device.software, device.parallelInvocations), x * y);
  const fitting = Math.max(1, Math.floor(PARTIAL_FLOATS / (inner * cols)));
  const cut = Math.max(wanted, ceilDiv(rows, SEGMENT.most));
  const segment = Math.max(SEGMENT.least, ceilDiv(rows, Math.min(fitting, cut)));
  const slices = ceilDiv(rows, segment);
  const lanes = lanesOf(device);
  return {
    stages: [
      {
        stage: variant,
        workgroups: [x, y, slices],
        constants: {},
        bindings: [...reads, 'partials'],
      },
      {
        stage: 'reduce',
        workgroups: [...spread(ceilDiv(inner * cols, lanes)), 1],
        constants: { workgroup_width: lanes },
        bindings: ['d_weight', 'partials'],
      },
    ],
    scratch: { partials: 4 * slices * inner * cols },
    params: { segment },
    flops: 2 * rows * inner * cols,
  };
};

/** Planners of the encoder's backward passes. */
export const encoderBackwardPlanners: Readonly<Record<string, KernelPlanner>> = {
  linearWeightGrad: planLinearWeightGrad,
};
