/** webgpu against cpu on the encoder's backward passes over awkward shapes. */
import { agreementSuite, type Case } from '../oracle/agreement';
import { linearWeightGrad } from './linearWeightGrad';

const cases: [string, Case][] = [];
for (const rows of [1, 2, 5, 63, 67, 131, 2100]) {
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

agreementSuite(cases, 2e-5, /67 × 40 × 8/);
