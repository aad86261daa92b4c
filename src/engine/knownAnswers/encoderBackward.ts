import { linearWeightGrad } from '../../ops/linearWeightGrad';
import type { KnownAnswer } from './answer';

/** The backward passes of the encoder. Gradients of parameters start at 100 where they are added to. */
export const encoderBackwardAnswers: readonly KnownAnswer[] = [
  {
    kernel: 'linearWeightGrad',
    // Two rows: x = (1, 2, 3, 4) and (1, 0, 0, 1); dy = (1, 0, −1, 2) and (0, 1, 0, 1).
    ask: (backend, put) => {
      const dWeight = put(new Array<number>(16).fill(100), 4, 4);
      linearWeightGrad(backend, put([1, 2, 3, 4, 1, 0, 0, 1], 2, 4), put([1, 0, -1, 2, 0, 1, 0, 1], 2, 4), dWeight);
      return [[dWeight, [101, 101, 99, 103, 102, 100, 98, 104, 103, 100, 97, 106, 104, 101, 96, 109]]];
    },
  },
];
