import { ceilDiv, lanesOf, simple, spread, type KernelPlanner } from './plan';

/** One stage with one invocation for each of `width` columns of `rows` rows. */
const overRows =
  (
    stage: string,
    bindings: readonly string[],
    shape: (params: Readonly<Record<string, number>>) => { rows: number; width: number; flops: number },
  ): KernelPlanner =>
  (params, device) => {
    const { rows, width, flops } = shape(params);
    const lanes = lanesOf(device);
    const workgroups = [ceilDiv(width, lanes), ...spread(rows)] as const;
    return simple([{ stage, workgroups, constants: { workgroup_width: lanes }, bindings }], rows * width * flops);
  };

const planExpandTracks: KernelPlanner = ({ tokens = 0, tracks = 0 }, device) => {
  const lanes = lanesOf(device);
  const workgroups = [...spread(ceilDiv(tokens * tracks, lanes)), 1] as const;
  const constants = { workgroup_width: lanes };
  return simple([{ stage: 'expand', workgroups, constants, bindings: ['codes', 'x'] }], tokens * tracks * 4);
};

/** Planners of what the supervised baselines need beyond the rest. */
export const baselinesPlanners: Readonly<Record<string, KernelPlanner>> = {
  unfold: overRows('gather', ['x', 'columns'], ({ batch = 0, outLength = 0, channels = 0, taps = 0 }) => ({
    rows: batch * outLength,
    width: taps * channels,
    flops: 4,
  })),
  fold: overRows('gather', ['d_columns', 'd_x'], ({ batch = 0, length = 0, channels = 0, taps = 0 }) => ({
    rows: batch * length,
    width: channels,
    flops: 4 * taps,
  })),
  maxPool: overRows('pool', ['x', 'y'], ({ batch = 0, length = 0, channels = 0 }) => ({
    rows: batch * Math.floor(length / 2),
    width: channels,
    flops: 8,
  })),
  maxPoolBackward: overRows('spread', ['x', 'd_y', 'd_x'], ({ batch = 0, length = 0, channels = 0 }) => ({
    rows: batch * length,
    width: channels,
    flops: 8,
  })),
  gruCell: overRows('advance', ['gates_x', 'gates_h', 'states'], ({ batch = 0, hidden = 0 }) => ({
    rows: batch,
    width: hidden,
    flops: 100,
  })),
  gruCellBackward: overRows(
    'retreat',
    ['gates_x', 'gates_h', 'states', 'd_through', 'd_state', 'd_gates_x', 'd_gates_h'],
    ({ batch = 0, hidden = 0 }) => ({ rows: batch, width: hidden, flops: 130 }),
  ),
  expandTracks: planExpandTracks,
};
