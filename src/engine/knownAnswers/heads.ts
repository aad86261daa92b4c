import { adamW } from '../../ops/adamW';
import { batchNorm } from '../../ops/batchNorm';
import { batchNormBackward } from '../../ops/batchNormBackward';
import { crossEntropy } from '../../ops/crossEntropy';
import { dcl } from '../../ops/dcl';
import { dropout } from '../../ops/dropout';
import { l2Normalise } from '../../ops/l2Normalise';
import { l2NormaliseBackward } from '../../ops/l2NormaliseBackward';
import { pointwiseLoss } from '../../ops/pointwiseLoss';
import { relu } from '../../ops/relu';
import { reluBackward } from '../../ops/reluBackward';
import { sumSquares } from '../../ops/sumSquares';
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
  {
    kernel: 'relu',
    ask: (backend, put) => {
      const y = put(unset(4), 4);
      relu(backend, put([-1, 2, 0, -3], 4), y);
      return [[y, [0, 2, 0, 0]]];
    },
  },
  {
    kernel: 'reluBackward',
    ask: (backend, put) => {
      const dx = put(unset(4), 4);
      reluBackward(backend, put([0, 2, 0, 1], 4), put([1, 2, 3, 4], 4), dx);
      return [[dx, [0, 2, 0, 4]]];
    },
  },
  {
    kernel: 'dropout',
    // splitmix32's finaliser, twice, is below 2³¹ for what becomes 0.
    ask: (backend, put) => {
      const y = put(unset(8), 8);
      dropout(backend, put([1, 2, 3, 4, 5, 6, 7, 8], 8), y, { share: 0.5, seed: 1 });
      return [[y, [2, 4, 6, 8, 0, 0, 14, 0]]];
    },
  },
  {
    kernel: 'l2Normalise',
    ask: (backend, put) => {
      const y = put(unset(4), 2, 2);
      l2Normalise(backend, put([3, 4, 0, 0], 2, 2), y);
      return [[y, [0.6, 0.8, 0, 0]]];
    },
  },
  {
    kernel: 'l2NormaliseBackward',
    // (1, 0) less its part along (0.6, 0.8), over 5.
    ask: (backend, put) => {
      const dx = put(unset(2), 1, 2);
      l2NormaliseBackward(backend, put([3, 4], 1, 2), put([1, 0], 1, 2), dx);
      return [[dx, [0.128, -0.096]]];
    },
  },
  {
    kernel: 'dcl',
    // Two negatives of logit 0 a row; positives of logit 2.
    ask: (backend, put) => {
      const [rowLoss, dSimilarity] = [put(unset(4), 4), put(unset(16), 4, 4)];
      const similarity = put([1, 0, 2, 0, 0, 1, 0, 2, 2, 0, 1, 0, 0, 2, 0, 1], 4, 4);
      const options = { temperature: 1, negatives: 'joint', scale: 4 } as const;
      dcl(backend, similarity, put([1, 0.5], 2), rowLoss, dSimilarity, options);
      return [
        [rowLoss, [Math.LN2 - 2, Math.LN2 - 1, Math.LN2 - 2, Math.LN2 - 1]],
        [dSimilarity, [0, 0.5, -1, 0.5, 0.5, 0, 0.5, -0.5, -1, 0.5, 0, 0.5, 0.5, -0.5, 0.5, 0]],
      ];
    },
  },
  {
    kernel: 'crossEntropy',
    ask: (backend, put) => {
      const labels = fromHost(backend, Uint32Array.of(1, -100), [2], 'self-test');
      const [loss, dLogits] = [put(unset(2), 2), put(unset(4), 2, 2)];
      crossEntropy(backend, put([0, 0, 5, 5], 2, 2), labels, loss, dLogits, 2);
      return [
        [loss, [Math.LN2, 0]],
        [dLogits, [1, -1, 0, 0]],
        [labels, []],
      ];
    },
  },
  {
    kernel: 'pointwiseLoss',
    ask: (backend, put) => {
      const [loss, slope] = [put(unset(3), 3), put(unset(3), 3)];
      pointwiseLoss(backend, put([1, 2, 3], 3), put([0, NaN, 5], 3), loss, slope, { kind: 'mse', scale: 0.5 });
      return [
        [loss, [1, 0, 4]],
        [slope, [1, 0, -2]],
      ];
    },
  },
  {
    kernel: 'adamW',
    // The first step goes by the learning rate, whatever the gradient; before that the value loses 0.1 · 0.5 of itself.
    ask: (backend, put) => {
      const [value, m, v] = [put([1, 1], 2), put([0, 0], 2), put([0, 0], 2)];
      adamW(backend, { value, gradient: put([1, -4], 2), m, v }, { lr: 0.1, weightDecay: 0.5, step: 1 });
      return [
        [value, [0.85, 1.05]],
        [m, [0.1, -0.4]],
        [v, [0.001, 0.016]],
      ];
    },
  },
  {
    kernel: 'sumSquares',
    ask: (backend, put) => {
      const out = put([5, ...unset(1)], 2);
      sumSquares(backend, put([1, 2, 3, 4, 5], 5), out, 1);
      return [[out, [5, 55]]];
    },
  },
];
