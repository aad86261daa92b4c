import { ceilDiv, lanesOf, spread, type KernelPlanner } from './plan';

/** Rows of a slice, at least: shorter ones spend their time on lists. */
const SLICE_ROWS = 64;
/** Slices that one invocation merges, at most. */
const MAX_SLICES = 256;

const planNearestNeighbours: KernelPlanner = ({ rows = 0, width = 0, k = 0, count = 0 }, device) => {
  const lanes = lanesOf(device);
  const constants = { workgroup_width: lanes };
  // As many as keep the device busy; on an emulated one, enough for its few cores.
  const wanted = device.software ? 4 : ceilDiv(device.parallelInvocations, count);
  const slices = Math.min(wanted, MAX_SLICES, ceilDiv(rows, SLICE_ROWS));
  return {
    stages: [
      {
        stage: 'search',
        workgroups: [ceilDiv(count, lanes), slices, 1],
        constants,
        bindings: ['x', 'queries', 'slice_indices', 'slice_squares'],
      },
      {
        stage: 'merge',
        workgroups: [...spread(ceilDiv(count, lanes)), 1],
        constants,
        bindings: ['indices', 'distances', 'slice_indices', 'slice_squares'],
      },
    ],
    scratch: { slice_indices: 4 * slices * k * count, slice_squares: 4 * slices * k * count },
    params: { slices },
    flops: 3 * rows * width * count,
  };
};

/** Planners of what analysis asks of the device. */
export const analysisPlanners: Readonly<Record<string, KernelPlanner>> = {
  nearestNeighbours: planNearestNeighbours,
};
