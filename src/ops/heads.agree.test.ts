/** webgpu against cpu on heads, losses and the optimizer over awkward shapes. */
import { agreementSuite, awkwardLengths, awkwardWidths, type Case } from '../oracle/agreement';
import { adamW } from './adamW';
import { batchNorm } from './batchNorm';
import { batchNormBackward } from './batchNormBackward';
import { crossEntropy } from './crossEntropy';
import { dcl } from './dcl';
import { dropout } from './dropout';
import { l2Normalise } from './l2Normalise';
import { l2NormaliseBackward } from './l2NormaliseBackward';
import { pointwiseLoss } from './pointwiseLoss';
import { relu } from './relu';
import { reluBackward } from './reluBackward';
import { sumSquares } from './sumSquares';

const cases: [string, Case][] = [];
// Beyond one block of rows, too.
for (const [batch, length] of [...awkwardLengths, [5, 61], [2, 200]] as const) {
  for (const width of batch === 5 ? [13] : awkwardWidths) {
    const own = Uint32Array.from({ length: batch }, (_, b) => Math.max(1, length - 3 * b));
    for (const training of [true, false]) {
      const relu = width % 2 === 1;
      const at = `${batch} × ${length} × ${width}, ${training ? 'training' : 'evaluation'}`;
      cases.push([
        `batchNorm ${at}`,
        (backend, random, blank, weights, words) => {
          const [y, stats, running] = [blank(batch, length, width), blank(2, width), weights(2, width)];
          const [x, weight, bias] = [random(batch, length, width), random(width), random(width)];
          const lengths = words(own);
          const first = { x, weight, bias, running, lengths };
          // Leaves variances that are positive, for what follows.
          batchNorm(backend, first, { y, stats }, { training: true, momentum: 1 });
          batchNorm(backend, first, { y, stats }, { training, relu });
          return [y, stats, running];
        },
      ]);
      cases.push([
        `batchNormBackward ${at}`,
        (backend, random, blank, weights, words) => {
          const [dx, dWeight, dBias] = [blank(batch, length, width), random(width), random(width)];
          const [x, weight, bias] = [random(batch, length, width), weights(width), weights(width)];
          const [stats, lengths, dy] = [weights(2, width), words(own), random(batch, length, width)];
          batchNormBackward(
            backend,
            { x, weight, bias, stats, lengths, dy },
            { dx, dWeight, dBias },
            { training, relu },
          );
          return [dx, dWeight, dBias];
        },
      ]);
    }
  }
}

// Around vectors, workgroups and the tiles of 4096.
for (const count of [1, 3, 4, 5, 63, 65, 4095, 4097, 9001]) {
  cases.push([
    `relu ${count}`,
    (backend, random, blank) => {
      const y = blank(count);
      relu(backend, random(count), y);
      return [y];
    },
  ]);
  cases.push([
    `reluBackward ${count}`,
    (backend, random, blank, weights) => {
      const [y, dx] = [blank(count), blank(count)];
      relu(backend, weights(count), y);
      reluBackward(backend, y, random(count), dx);
      return [dx];
    },
  ]);
  cases.push([
    `dropout ${count}`,
    (backend, random, blank) => {
      const y = blank(count);
      dropout(backend, random(count), y, { share: 0.3, seed: count });
      return [y];
    },
  ]);
  cases.push([
    `adamW ${count}`,
    (backend, random, blank, weights) => {
      const [value, m, v] = [weights(count), weights(count), blank(count)];
      // Second moments are positive; so are squares of what ReLU keeps, and zeros are among them.
      relu(backend, weights(count), v);
      adamW(
        backend,
        { value, gradient: random(count), m, v },
        { lr: 0.01, weightDecay: 0.1, step: 3, gradientScale: 0.7 },
      );
      return [value, m, v];
    },
  ]);
  for (const kind of ['mse', 'bce'] as const) {
    cases.push([
      `pointwiseLoss ${kind} ${count}`,
      (backend, random, blank, _, words) => {
        // 0, 1, NaN of two kinds, −0.5.
        const bits = [0, 0x3f800000, 0x7fc00000, 0xffc00001, 0xbf000000];
        const target = words(Uint32Array.from({ length: count }, (_value, i) => bits[i % bits.length]!));
        const [loss, slope] = [blank(count), blank(count)];
        pointwiseLoss(backend, random(count), target, loss, slope, { kind, scale: 0.25 });
        return [loss, slope];
      },
    ]);
  }
}
for (const count of [1, 5, 4097, 70001]) {
  cases.push([
    `sumSquares ${count}`,
    (backend, random, _, weights) => {
      // The other slots stay.
      const out = weights(3);
      sumSquares(backend, random(count), out, 1);
      return [out];
    },
  ]);
}
for (const rows of [1, 5, 33, 67]) {
  for (const width of awkwardWidths) {
    cases.push([
      `l2Normalise and its backward ${rows} × ${width}`,
      (backend, random, blank) => {
        const [x, y, dx] = [random(rows, width), blank(rows, width), blank(rows, width)];
        l2Normalise(backend, x, y);
        l2NormaliseBackward(backend, x, random(rows, width), dx);
        return [y, dx];
      },
    ]);
    cases.push([
      `crossEntropy ${rows} × ${width}`,
      (backend, random, blank, _, words) => {
        // One in four not scored, and labels that are no class.
        const labels = words(Uint32Array.from({ length: rows }, (_value, t) => (t % 4 === 3 ? -100 : t % (width + 1))));
        const [loss, dLogits] = [blank(rows), blank(rows, width)];
        crossEntropy(backend, random(rows, width), labels, loss, dLogits, 0.5);
        return [loss, dLogits];
      },
    ]);
  }
}
for (const pairs of [1, 2, 3, 5, 8, 33]) {
  for (const negatives of ['joint', 'split'] as const) {
    cases.push([
      `dcl ${negatives} of ${pairs}`,
      (backend, random, blank) => {
        const [rowLoss, dSimilarity] = [blank(2 * pairs), blank(2 * pairs, 2 * pairs)];
        const options = { temperature: 0.1, negatives, scale: 0.5 };
        dcl(backend, random(2 * pairs, 2 * pairs), random(pairs), rowLoss, dSimilarity, options);
        return [rowLoss, dSimilarity];
      },
    ]);
  }
}

agreementSuite(
  cases,
  2e-5,
  /^(reluBackward|dropout|adamW|pointwiseLoss mse|sumSquares) (4097|70001)$|batchNorm\w* 5 × 61/,
);
