/** webgpu against cpu on the scan's backward pass: lengths and channels either side of a segment, a vector and a tile. */
import { agreementSuite, type Case } from '../oracle/agreement';
import { selectiveScanBackward } from './selectiveScanBackward';
import type { Tensor } from './tensor';

const cases: [string, Case][] = [];
for (const [batch, length] of [
  [1, 1],
  [2, 31],
  [1, 32],
  [3, 33],
  [1, 65],
  [2, 127],
] as const) {
  for (const width of [1, 3, 13, 64, 67]) {
    cases.push([
      `selectiveScanBackward ${batch} × ${length} × ${width}`,
      (backend, random, blank, weights) => {
        const rows = (columns: number): Tensor => random(batch, length, columns);
        const assigned = (columns: number): Tensor => blank(batch, length, columns);
        const inputs = {
          u: rows(width),
          dt: rows(width),
          bc: rows(40),
          bOffset: 4,
          cOffset: 20,
          z: rows(width + 2),
          zOffset: 2,
          aLog: weights(width, 16),
          dSkip: random(width),
        };
        // What lies beside the slices stays.
        const [dBc, dZ] = [weights(batch, length, 40), weights(batch, length, width + 3)];
        const [y, dUDt, dALog, dDSkip] = [assigned(width), assigned(2 * width), weights(width, 16), weights(width)];
        selectiveScanBackward(backend, inputs, rows(width), { y, dUDt, dBc, dZ, dZOffset: 1, dALog, dDSkip });
        return [y, dUDt, dBc, dZ, dALog, dDSkip];
      },
    ]);
  }
}

agreementSuite(cases, 2e-5, undefined, 2);
