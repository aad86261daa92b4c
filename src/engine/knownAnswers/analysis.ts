import { nearestNeighbours } from '../../ops/nearestNeighbours';
import { fromHost } from '../../ops/tensor';
import { unset, type KnownAnswer } from './answer';

/** What analysis asks of the device. */
export const analysisAnswers: readonly KnownAnswer[] = [
  {
    kernel: 'nearestNeighbours',
    // A 3-4-5 triangle, twice its hypotenuse away a fourth point: from the right angle, and from the fourth. Indices are read as floats,
    // where a small whole number is next to nothing: the distances tell them.
    ask: (backend, put) => {
      const queries = fromHost(backend, Uint32Array.of(0, 3), [2], 'self-test');
      const [indices, distances] = [put(unset(4), 2, 2), put(unset(4), 2, 2)];
      nearestNeighbours(backend, put([0, 0, 3, 0, 0, 4, -6, 8], 4, 2), queries, indices, distances);
      return [
        [distances, [3, 4, Math.sqrt(52), 10]],
        [indices, [0, 0, 0, 0]],
        [queries, []],
      ];
    },
  },
];
