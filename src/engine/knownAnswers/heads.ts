import { batchNorm } from '../../ops/batchNorm';
import { batchNormBackward } from '../../ops/batchNormBackward';
import { fromHost } from '../../ops/tensor';
import { unset, type KnownAnswer } from './answer';

/** 1 / √(variance + 1e-5) of variances 1 and 4. */
const RSTD = { v1: 1 / Math.sqrt(1.00001), v4: 1 / Math.sqrt(4.00001) };

/** Heads, losses and the optimizer. */
export const headsAnswers: readonly KnownAnswer[] = [
  {
    kernel: 'batchNorm',
    // Columns 1, 3 and 2, 6 (mean 2 and 4, variance 1 and 4, unbiased 2 and 8), and a padded position between.
    ask: (backend, put) => {
      const lengths = fromHost(backend, Uint32Array.of(1, 1), [2], 'self-test');
      const [y, stats, running] = [put(unset(8), 2, 2, 2), put(unset(4), 2, 2), put([0, 0, 1, 1], 2, 2)];
      const [weight, bias] = [put([1, 2], 2), put([0, 1], 2)];
      const x = put([1, 2, 99, 99, 3, 6, 99, 99], 2, 2, 2);
      batchNorm(backend, { x, weight, bias, running, lengths }, { y, stats }, { training: true, relu: true });
      return [
        [y, [0, 0, 0, 0, RSTD.v1, 1 + 4 * RSTD.v4, 0, 0]],
        [stats, [2, 4, RSTD.v1, RSTD.v4]],
        [running, [0.2, 0.4, 1.1, 1.7]],
        [lengths, []],
      ];
    },
  },
  {
    kernel: 'batchNormBackward',
    // Normalised values −1 and 1 in each column, of which ReLU cuts the first.
    ask: (backend, put) => {
      const lengths = fromHost(backend, Uint32Array.of(2), [1], 'self-test');
      const [dx, dWeight, dBias] = [put(unset(6), 1, 3, 2), put([10, 10], 2), put([20, 20], 2)];
      const [weight, bias, stats] = [put([1, 2], 2), put([0, 1], 2), put([2, 4, 1, 0.5], 2, 2)];
      const x = put([1, 2, 3, 6, 99, 99], 1, 3, 2);
      const dy = put([3, 2, 1, 1, 99, 99], 1, 3, 2);
      batchNormBackward(
        backend,
        { x, weight, bias, stats, lengths, dy },
        { dx, dWeight, dBias },
        { training: false, relu: true },
      );
      return [
        [dx, [0, 0, 1, 1, 0, 0]],
        [dWeight, [11, 11]],
        [dBias, [21, 21]],
        [lengths, []],
      ];
    },
  },
];
