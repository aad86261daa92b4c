/** webgpu against cpu on the encoder's backward passes over awkward shapes. */
import { Rng } from '../lib/rng';
import { agreementSuite, awkwardLengths, type Case } from '../oracle/agreement';
import { addLayerNormBackward } from './addLayerNormBackward';
import { axpy } from './axpy';
import { causalConvBackward } from './causalConvBackward';
import { columnSum } from './columnSum';
import { embedTracksBackward } from './embedTracksBackward';
import { linearWeightGrad } from './linearWeightGrad';
import { maskedMeanBackward } from './maskedMeanBackward';
import { transpose } from './transpose';

const cases: [string, Case][] = [];
for (const [batch, length] of [...awkwardLengths, [5, 120]] as const) {
  for (const width of [1, 3, 8, 31, 67]) {
    const at = `${batch} × ${length} × ${width}`;
    const rows = batch * length;
    cases.push([
      `transpose ${at}`,
      (backend, random, blank) => {
        const y = blank(width, rows);
        transpose(backend, random(rows, width), y);
        return [y];
      },
    ]);
    cases.push([
      `columnSum ${at}`,
      (backend, random, _, weights) => {
        const out = weights(width);
        columnSum(backend, random(rows, width + 3), out, { xOffset: 2 });
        return [out];
      },
    ]);
    cases.push([
      `addLayerNormBackward ${at}`,
      (backend, random, _, weights) => {
        const [dResidual, dWeight, dBias] = [weights(rows, width), weights(width), weights(width)];
        const [residual, weight, dNormed] = [random(rows, width), random(width), random(rows, width)];
        addLayerNormBackward(backend, residual, weight, dNormed, dResidual, dWeight, dBias, 0.007);
        return [dResidual, dWeight, dBias];
      },
    ]);
    cases.push([
      `causalConvBackward ${at}`,
      (backend, random, _, weights) => {
        const [dx, dWeight, dBias] = [weights(batch, length, width + 5), weights(width, 4), weights(width)];
        const inputs = {
          x: random(batch, length, width + 3),
          weight: random(width, 4),
          bias: random(width),
          dOutA: random(batch, length, width + 2),
          dOutB: random(batch, length, width),
        };
        causalConvBackward(backend, inputs, { dx, dWeight, dBias });
        return [dx, dWeight, dBias];
      },
    ]);
    cases.push([
      `embedTracksBackward ${at}`,
      (backend, random, _, weights, words) => {
        const rng = new Rng(rows);
        const bytes = Uint8Array.from({ length: 4 * Math.ceil(rows / 4) }, () => rng.uint32() & 63);
        const [dWeight, dBias] = [weights(width, 6), weights(width)];
        const codes = words(new Uint32Array(bytes.buffer));
        embedTracksBackward(backend, codes.buffer, random(rows, width), dWeight, dBias);
        return [dWeight, dBias];
      },
    ]);
    cases.push([
      `maskedMeanBackward ${at}`,
      (backend, random, blank, _, words) => {
        const own = Uint32Array.from({ length: batch }, (_, b) => Math.max(1, length - b));
        const dHidden = blank(batch, length, width);
        maskedMeanBackward(backend, random(batch, width), words(own), dHidden);
        return [dHidden];
      },
    ]);
    cases.push([
      `axpy ${at}`,
      (backend, random, _, weights) => {
        const y = weights(rows, width);
        axpy(backend, random(rows, width), y, -0.3);
        return [y];
      },
    ]);
    cases.push([
      `axpy of a part ${at}`,
      (backend, random, _, weights) => {
        // What lies before and behind the part stays.
        const y = weights(rows + 2, width);
        axpy(backend, random(rows + 1, width), y, 2, { count: rows * width, xOffset: width, yOffset: width });
        return [y];
      },
    ]);
  }
}
for (const rows of [1, 5, 67, 131, 2100]) {
  for (const [inner, cols] of [
    [1, 1],
    [3, 7],
    [16, 9],
    [40, 8],
    [12, 520],
    [131, 61],
  ] as const) {
    cases.push([
      `linearWeightGrad ${rows} × ${inner} × ${cols}`,
      (backend, random, _, weights) => {
        const dWeight = weights(inner, cols);
        linearWeightGrad(backend, random(rows, inner + 4), random(rows, cols + 8), dWeight, {
          xOffset: 4,
          dyOffset: 8,
        });
        return [dWeight];
      },
    ]);
  }
}

// Windows of other sizes than the model's, over more than one slice and over sequences shorter than the window.
for (const taps of [1, 3, 5, 8]) {
  for (const length of [2, 65, 150]) {
    cases.push([
      `causalConvBackward with ${taps} taps, 2 × ${length} × 6`,
      (backend, random, _, weights) => {
        const [dx, dWeight, dBias] = [weights(2, length, 6), weights(6, taps), weights(6)];
        const [x, weight, bias] = [random(2, length, 6), random(6, taps), random(6)];
        const [dOutA, dOutB] = [random(2, length, 7), random(2, length, 6)];
        causalConvBackward(backend, { x, weight, bias, dOutA, dOutB }, { dx, dWeight, dBias });
        return [dx, dWeight, dBias];
      },
    ]);
  }
}

agreementSuite(cases, 2e-5, /3 × 65 × 67|67 × 40 × 8|3 taps, 2 × 65/, 2);
