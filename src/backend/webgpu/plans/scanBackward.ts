import { ceilDiv, lanesOf, spread, type KernelPlanner, type PlanDevice } from './plan';

const STATES = 16;
/** States of a segment that an invocation rebuilds and keeps: the shader's private array. */
const MOST_SEGMENT = 32;
/** Channels of a tile: the more, the fewer partial sums; the fewer, the more invocations. */
const MOST_TILE = 64;
const LEAST_TILE = 8;
/** Bytes of a cell: the state that enters, the adjoint that enters, and four sums. */
const CELL_BYTES = 4 * (2 * STATES + 4);

/** Channels that a software adapter takes at a time, and invocations that it runs as the lanes of one vector. */
const TOGETHER = 4;
const VECTOR = 4;
/** Channels × tokens from which that is worth its compilation, which takes a software adapter seconds. */
const WORTH_FOUR = 2 ** 16;

/**
 * Tiles of channels: as large as leaves a quarter of the invocations that a GPU wants, in `apply`, which keeps much to itself. A software
 * adapter wants its vectors full: with a lane idle each load is made lane by lane, and takes twice the time.
 */
export function backwardTiles(walks: number, channels: number, device: PlanDevice): number {
  if (device.tuning?.scanTile) return ceilDiv(channels, device.tuning.scanTile);
  const tooFew = (tiles: number): boolean =>
    device.software ? tiles % VECTOR > 0 : walks * tiles * 4 < device.parallelInvocations;
  let tile = MOST_TILE;
  while (tile > LEAST_TILE && tooFew(ceilDiv(channels, tile))) tile /= 2;
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
  const wanted = device.tuning?.scanByFour ?? (device.software && tokens * channels >= WORTH_FOUR);
  const byFour = wanted && channels % (TOGETHER * tiles) === 0;
  // Workgroups of one vector: lanes past the last tile would be run in vain.
  const applyLanes = byFour ? Math.min(lanes, VECTOR) : lanes;
  return {
    stages: [
      {
        stage: byFour ? 'reduce_four' : 'reduce',
        workgroups: byFour ? [ceilDiv(channels / TOGETHER, lanes), segments, batch] : walks,
        constants,
        bindings: ['u', 'dt', 'bc', 'a_log', 'z', 'd_y', 'd_u_dt', 'cells'],
      },
      { stage: 'spine', workgroups: [ceilDiv(channels, lanes), batch, 1], constants, bindings: ['a_log', 'cells'] },
      {
        stage: byFour ? 'apply_four' : 'apply',
        workgroups: [ceilDiv(tiles, applyLanes), segments, batch],
        constants: { workgroup_channels: applyLanes },
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
