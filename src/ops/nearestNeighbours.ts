import { declareKernel, type Backend } from '../backend/contract';
import type { Tensor } from './tensor';

/** shaders/nearest_neighbours.wgsl. `slices` is chosen by the backend's plan. */
export const nearestNeighboursKernel = declareKernel({
  name: 'nearestNeighbours',
  params: { rows: 'u32', width: 'u32', k: 'u32', count: 'u32', slices: 'u32' },
  bindings: { x: 'read', queries: 'read', indices: 'read_write', distances: 'read_write' },
});

/**
 * indices, distances (Q, k) = the k rows of x that are nearest to row queries[q] by L2, that row left out: ascending, ties by lower index;
 * both assigned. Exact: every distance is the sum of the squared differences, so that what all rows have in common takes no digits.
 * @param x (n, D), finite, its magnitudes below 1e16 (squares must not overflow)
 * @param queries (Q) as uint32: numbers of rows
 * @param indices as uint32
 * Throws where there are not k other rows.
 */
export function nearestNeighbours(
  backend: Backend,
  x: Tensor,
  queries: Tensor,
  indices: Tensor,
  distances: Tensor,
): void {
  const [rows = 0, width = 0] = x.shape;
  const [count = 0, k = 0] = distances.shape;
  if (k < 1 || k >= rows) throw new Error(`nearestNeighbours: ${k} neighbours of ${rows} rows`);
  backend.dispatch(
    nearestNeighboursKernel,
    { x: x.buffer, queries: queries.buffer, indices: indices.buffer, distances: distances.buffer },
    { rows, width, k, count, slices: 1 },
  );
}
