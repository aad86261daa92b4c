/** webgpu against cpu on what analysis asks of the device, over awkward shapes. */
import { agreementSuite, awkwardWidths, type Case } from '../oracle/agreement';
import { nearestNeighbours } from './nearestNeighbours';

const cases: [string, Case][] = [];
// Around vectors, panels of 8 rows, tiles of 32 queries and slices of 64 rows.
for (const rows of [2, 9, 33, 65, 131]) {
  for (const width of awkwardWidths) {
    const k = Math.min(rows - 1, 15);
    cases.push([
      `nearestNeighbours ${rows} × ${width}`,
      (backend, random, blank, _, words) => {
        const [indices, distances] = [blank(rows, k), blank(rows, k)];
        const queries = words(Uint32Array.from({ length: rows }, (_value, i) => rows - 1 - i));
        nearestNeighbours(backend, random(rows, width), queries, indices, distances);
        return [indices, distances];
      },
    ]);
  }
}

agreementSuite(cases, 2e-5, undefined, 2);
