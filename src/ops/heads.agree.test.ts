/** webgpu against cpu on heads, losses and the optimizer over awkward shapes. */
import { agreementSuite, awkwardLengths, awkwardWidths, type Case } from '../oracle/agreement';
import { batchNorm } from './batchNorm';
import { batchNormBackward } from './batchNormBackward';

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

agreementSuite(cases);
