import { ceilDiv, lanesOf, spread, type KernelPlanner, type PlanDevice } from './plan';

const STATES = 16;
/** States of a segment that an invocation rebuilds and keeps: the shader's private array. */
const MOST_SEGMENT = 32;
/** Channels of a tile: the more, the fewer partial sums; the fewer, the more invocations. */
const MOST_TILE = 64;
const LEAST_TILE = 8;
/** Bytes of a cell: the state that enters, the adjoint that enters, and four sums. */
const CELL_BYTES = 4 * (2 * STATES + 4);

/** Tiles of channels: as large as leaves a quarter of the invocations that a GPU wants, in `apply`, which keeps much to itself. */
export function backwardTiles(walks: number, channels: number, device: PlanDevice): number {
  if (device.tuning?.scanTile) return ceilDiv(channels, device.tuning.scanTile);
  let tile = MOST_TILE;
  while (!device.software && tile > LEAST_TILE && walks * ceilDiv(channels, tile) * 4 < device.parallelInvocations)
    tile /= 2;
  return ceilDiv(channels, tile);
}

const planSelectiveScanBackward: KernelPlanner = ({ batch = 0, length = 0, channels = 0 }, device) => {
  const lanes = lanesOf(device);
  const segment = Math.min(device.tuning?.scanSegment ?? MOST_SEGMENT, MOST_SEGMENT);
  const segments = ceilDiv(length, segment);
  const tiles = backwardTiles(batch * segments, channels, device);
  const constants = { workgroup_channels: lanes };
  const walks = [ceilDiv(channels, lanes), segments, batch] as const;
  const tokens = batch * length;
  return {
    stages: [
      {
        stage: 'reduce',
        workgroups: walks,
        constants,
        bindings: ['u', 'dt', 'bc', 'a_log', 'z', 'd_y', 'd_u_dt', 'cells'],
      },
      { stage: 'spine', workgroups: [ceilDiv(channels, lanes), batch, 1], constants, bindings: ['a_log', 'cells'] },
      {
        stage: 'apply',
        workgroups: [ceilDiv(tiles, lanes), segments, batch],
        constants,
        bindings: ['u', 'dt', 'bc', 'a_log', 'y', 'd_u_dt', 'cells', 'partials'],
      },
      {
        stage: 'gate',
        workgroups: walks,
        constants,
        bindings: ['u', 'd_skip', 'z', 'd_y', 'y', 'd_u_dt', 'd_z', 'cells'],
      },
      {
        stage: 'finish_bc',
        workgroups: [1, ...spread(ceilDiv(tokens, 8))],
        constants: {},
        bindings: ['d_bc', 'partials'],
      },
      {
        stage: 'finish_channels',
        workgroups: [ceilDiv(channels * 4, lanes), 1, 1],
        constants,
        bindings: ['a_log', 'd_a_log', 'd_d_skip', 'cells'],
      },
    ],
    scratch: { cells: batch * segments * channels * CELL_BYTES, partials: tokens * tiles * 8 * STATES },
    params: { segment, tiles },
    flops: tokens * channels * STATES * 48,
  };
};

/** Planner of the selective scan's backward pass. */
export const scanBackwardPlanners: Readonly<Record<string, KernelPlanner>> = {
  selectiveScanBackward: planSelectiveScanBackward,
};
