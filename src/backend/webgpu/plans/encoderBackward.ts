import { ceilDiv, lanesOf, simple, spread, type KernelPlanner } from './plan';

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
    wide: { x: ceilDiv(cols, 64), y: ceilDiv(inner, 16), reads: ['x4', 'dy4'] },
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

/** Rows of the slices in which columns are summed: `slice_rows` in the shaders. */
const SLICE_ROWS = 64;

const planTranspose: KernelPlanner = ({ rows = 0, cols = 0 }, device) => {
  const lanes = lanesOf(device);
  const constants = { workgroup_width: lanes };
  const workgroups = [ceilDiv(rows, lanes), ...spread(cols)] as const;
  return simple([{ stage: 'exchange', workgroups, constants, bindings: ['x', 'y'] }], rows * cols);
};

const planColumnSum: KernelPlanner = ({ rows = 0, cols = 0 }, device) => {
  const lanes = lanesOf(device);
  const x = ceilDiv(cols, lanes);
  const slices = ceilDiv(rows, SLICE_ROWS);
  const constants = { workgroup_width: lanes, slice_rows: SLICE_ROWS };
  return {
    stages: [
      { stage: 'partial', workgroups: [x, ...spread(slices)], constants, bindings: ['x', 'partials'] },
      { stage: 'reduce', workgroups: [x, 1, 1], constants, bindings: ['out', 'partials'] },
    ],
    scratch: { partials: 4 * slices * cols },
    params: {},
    flops: rows * cols,
  };
};

const planAddLayerNormBackward: KernelPlanner = ({ tokens = 0, width = 0 }, device) => {
  const variant = device.tuning?.layerNorm ?? (device.software ? 'invocation_per_row' : 'workgroup_per_row');
  const rowLanes = device.tuning?.workgroup ?? 32;
  const bindings = ['residual', 'weight', 'd_normed', 'd_residual', 'stats'];
  const rows =
    variant === 'invocation_per_row'
      ? {
          stage: variant,
          workgroups: [ceilDiv(tokens, rowLanes), 1, 1] as const,
          constants: { workgroup_rows: rowLanes },
          bindings,
        }
      : { stage: variant, workgroups: [...spread(tokens), 1] as const, constants: {}, bindings };
  const lanes = lanesOf(device);
  const x = ceilDiv(width, lanes);
  const slices = ceilDiv(tokens, SLICE_ROWS);
  const constants = { workgroup_width: lanes, slice_rows: SLICE_ROWS };
  return {
    stages: [
      rows,
      {
        stage: 'partial',
        workgroups: [x, ...spread(slices)],
        constants,
        bindings: ['residual', 'd_normed', 'stats', 'partials'],
      },
      { stage: 'reduce', workgroups: [x, 1, 1], constants, bindings: ['d_weight', 'd_bias', 'partials'] },
    ],
    scratch: { stats: 8 * tokens, partials: 8 * slices * width },
    params: {},
    flops: tokens * width * 24,
  };
};

/** Fewest positions that an invocation of the convolution's gradient walks: it makes W − 1 more on the way. */
const LEAST_WALK = 16;

const planCausalConvBackward: KernelPlanner = ({ batch = 0, length = 0, channels = 0, taps = 0 }, device) => {
  const lanes = lanesOf(device);
  const x = ceilDiv(channels, lanes);
  let sliceRows = SLICE_ROWS;
  const invocations = (): number => batch * ceilDiv(length, sliceRows) * channels;
  while (!device.software && sliceRows > LEAST_WALK && invocations() < device.parallelInvocations) sliceRows /= 2;
  const slices = ceilDiv(length, sliceRows);
  const constants = { workgroup_width: lanes, slice_rows: sliceRows };
  return {
    stages: [
      {
        stage: 'walk',
        workgroups: [x, slices, batch],
        constants,
        bindings: ['x', 'weight', 'bias', 'd_out_a', 'd_out_b', 'dx', 'partials'],
      },
      { stage: 'reduce', workgroups: [x, taps + 1, 1], constants, bindings: ['d_weight', 'd_bias', 'partials'] },
    ],
    scratch: { partials: 4 * batch * slices * (taps + 1) * channels },
    params: {},
    flops: batch * length * channels * 60,
  };
};

const planEmbedTracksBackward: KernelPlanner = ({ tokens = 0, width = 0, tracks = 0 }, device) => {
  const lanes = lanesOf(device);
  const x = ceilDiv(width, lanes);
  const slices = ceilDiv(tokens, SLICE_ROWS);
  const constants = { workgroup_width: lanes, slice_rows: SLICE_ROWS };
  return {
    stages: [
      {
        stage: 'partial',
        workgroups: [x, ...spread(slices)],
        constants,
        bindings: ['codes', 'd_hidden', 'partials'],
      },
      { stage: 'reduce', workgroups: [x, tracks + 1, 1], constants, bindings: ['d_weight', 'd_bias', 'partials'] },
    ],
    scratch: { partials: 4 * slices * (tracks + 1) * width },
    params: {},
    flops: tokens * width * 12,
  };
};

const planMaskedMeanBackward: KernelPlanner = ({ batch = 0, length = 0, width = 0 }, device) => {
  const lanes = lanesOf(device);
  const constants = { workgroup_width: lanes };
  const workgroups = [ceilDiv(width, lanes), ...spread(batch * length)] as const;
  const bindings = ['d_mean', 'lengths', 'd_hidden'];
  return simple([{ stage: 'share', workgroups, constants, bindings }], batch * length * width * 2);
};

const planAxpy: KernelPlanner = ({ count = 0 }, device) => {
  const lanes = lanesOf(device);
  const constants = { workgroup_width: lanes };
  const workgroups = [...spread(ceilDiv(count, lanes)), 1] as const;
  return simple([{ stage: 'add', workgroups, constants, bindings: ['x', 'y'] }], count * 2);
};

/** Planners of the encoder's backward passes. */
export const encoderBackwardPlanners: Readonly<Record<string, KernelPlanner>> = {
  linearWeightGrad: planLinearWeightGrad,
  transpose: planTranspose,
  columnSum: planColumnSum,
  addLayerNormBackward: planAddLayerNormBackward,
  causalConvBackward: planCausalConvBackward,
  embedTracksBackward: planEmbedTracksBackward,
  maskedMeanBackward: planMaskedMeanBackward,
  axpy: planAxpy,
};
