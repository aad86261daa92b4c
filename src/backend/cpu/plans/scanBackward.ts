import { ceilDiv, CHANNELS, stripes, type CpuKernel } from './plan';

/** Positions of a segment: SEGMENT of the kernel. */
const SEGMENT = 32;
const ROWS = 64;
/** Bytes of a channel's 16 states. */
const STATES = 64;
/** What a thread keeps beside the states that enter the segments: ENTERING of the kernel. */
const FIXED = 24320;

/** The selective scan's backward pass. Numbers 40 to 47. */
export const scanBackwardKernels: Readonly<Record<string, CpuKernel>> = {
  selectiveScanBackward: {
    index: 40,
    plan: ({ batch = 0, length = 0, channels = 0 }) => {
      const tiles = stripes(batch, channels);
      return {
        tiles,
        // Counted as the forward scan is: what a matrix product does in the same time.
        flops: batch * length * channels * 1800,
        extra: { tileChannels: CHANNELS },
        scratchBytes: FIXED + ceilDiv(length, SEGMENT) * CHANNELS * STATES,
        sharedBytes: tiles * length * 2 * STATES + batch * channels * (STATES + 4),
        then: [
          {
            stage: 'selectiveScanBackwardBc',
            index: 41,
            tiles: ceilDiv(batch * length, ROWS),
            flops: tiles * length * 64,
          },
          {
            stage: 'selectiveScanBackwardChannels',
            index: 42,
            tiles: channels,
            flops: batch * channels * STATES,
          },
        ],
      };
    },
  },
};
