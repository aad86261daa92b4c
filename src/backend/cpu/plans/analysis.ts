import { ceilDiv, type CpuKernel } from './plan';

/** 32 rows of 512 floats lie in the second-level cache while the panels of all rows pass by. */
const QUERY_ROWS = 32;
/** Eight squares on their way into a sorted list. */
const SPILL_BYTES = 32;

/** What analysis asks of the device. Numbers 90 to 94. */
export const analysisKernels: Readonly<Record<string, CpuKernel>> = {
  nearestNeighbours: {
    index: 90,
    plan: ({ rows = 0, width = 0, count = 0 }) => ({
      tiles: ceilDiv(count, QUERY_ROWS),
      flops: 3 * rows * width * count,
      scratchBytes: 4 * QUERY_ROWS * width + SPILL_BYTES,
      extra: { tileRows: QUERY_ROWS },
      pack: {
        binding: 'x',
        index: 91,
        tiles: ceilDiv(rows, 8),
        bytes: 32 * ceilDiv(rows, 8) * width,
        key: `${rows}×${width}`,
      },
    }),
  },
};
