import { addLayerNormBackward } from '../../ops/addLayerNormBackward';
import { axpy } from '../../ops/axpy';
import { causalConvBackward } from '../../ops/causalConvBackward';
import { columnSum } from '../../ops/columnSum';
import { embedTracksBackward } from '../../ops/embedTracksBackward';
import { linearWeightGrad } from '../../ops/linearWeightGrad';
import { maskedMeanBackward } from '../../ops/maskedMeanBackward';
import { fromHost } from '../../ops/tensor';
import { transpose } from '../../ops/transpose';
import { unset, type KnownAnswer } from './answer';

/** Gradients that are added to start so. */
const held = (count: number): number[] => new Array<number>(count).fill(100);

/** The backward passes of the encoder. */
export const encoderBackwardAnswers: readonly KnownAnswer[] = [
  {
    kernel: 'linearWeightGrad',
    // Two rows: x = (1, 2, 3, 4) and (1, 0, 0, 1); dy = (1, 0, −1, 2) and (0, 1, 0, 1).
    ask: (backend, put) => {
      const dWeight = put(held(16), 4, 4);
      linearWeightGrad(backend, put([1, 2, 3, 4, 1, 0, 0, 1], 2, 4), put([1, 0, -1, 2, 0, 1, 0, 1], 2, 4), dWeight);
      return [[dWeight, [101, 101, 99, 103, 102, 100, 98, 104, 103, 100, 97, 106, 104, 101, 96, 109]]];
    },
  },
  {
    kernel: 'transpose',
    ask: (backend, put) => {
      const y = put(unset(8), 4, 2);
      transpose(backend, put([1, 2, 3, 4, 5, 6, 7, 8], 2, 4), y);
      return [[y, [1, 5, 2, 6, 3, 7, 4, 8]]];
    },
  },
  {
    kernel: 'columnSum',
    // The last four of five columns.
    ask: (backend, put) => {
      const out = put(held(4), 4);
      columnSum(backend, put([9, 1, 2, 3, 4, 9, 10, 20, 30, 40], 2, 5), out, { xOffset: 1 });
      return [[out, [111, 122, 133, 144]]];
    },
  },
  {
    kernel: 'addLayerNormBackward',
    // x̂ = (−3, −1, 1, 3) / √5 up to eps, g = (2, 0, 0, 0): mean(g) = ½, mean(g · x̂) = −1.5 / √5; the scale is 2 / √5.
    ask: (backend, put) => {
      const [dResidual, dWeight, dBias] = [put(held(4), 1, 4), put(held(4), 4), put(held(4), 4)];
      const [residual, dNormed] = [put([1, 2, 3, 4], 1, 4), put([1, 0, 0, 0], 1, 4)];
      addLayerNormBackward(backend, residual, put([2, 2, 2, 2], 4), dNormed, dResidual, dWeight, dBias);
      const through = [0.6, -0.8, -0.2, 0.4].map((value) => 100 + (value * 2) / Math.sqrt(5));
      return [
        [dResidual, through],
        [dWeight, [100 - 3 / Math.sqrt(5), 100, 100, 100]],
        [dBias, [101, 100, 100, 100]],
      ];
    },
  },
  {
    kernel: 'causalConvBackward',
    // Before the activation both positions are 0, where SiLU' is ½; dPre is 2 and 4. What lies beside dx's columns stays.
    ask: (backend, put) => {
      const four = (values: number[]): number[] => [values, values, values, values].flat();
      const dx = put(unset(10), 1, 2, 5);
      const [dWeight, dBias] = [put(held(16), 4, 4), put(held(4), 4)];
      causalConvBackward(
        backend,
        {
          x: put([1, 1, 1, 1, 2, 2, 2, 2], 1, 2, 4),
          weight: put(four([5, 7, -2, 2]), 4, 4),
          bias: put([-2, -2, -2, -2], 4),
          dOutA: put([1, 1, 1, 1, 3, 3, 3, 3], 1, 2, 4),
          dOutB: put([3, 3, 3, 3, 5, 5, 5, 5], 1, 2, 4),
        },
        { dx, dWeight, dBias },
      );
      return [
        [dx, [-4, -4, -4, -4, -77, 8, 8, 8, 8, -77]],
        [dWeight, four([100, 100, 104, 110])],
        [dBias, [106, 106, 106, 106]],
      ];
    },
  },
  {
    kernel: 'embedTracksBackward',
    // Tracks {0}, {1, 5}, none, all; dHidden[t, d] = (t + 1)(d + 1).
    ask: (backend, put) => {
      const packed = new Uint32Array(Uint8Array.of(0b000001, 0b100010, 0, 0b111111).buffer);
      const codes = fromHost(backend, packed, [1], 'self-test');
      const [dWeight, dBias] = [put(held(24), 4, 6), put(held(4), 4)];
      const dHidden = [1, 2, 3, 4].flatMap((t) => [1, 2, 3, 4].map((d) => t * d));
      embedTracksBackward(backend, codes.buffer, put(dHidden, 4, 4), dWeight, dBias);
      return [
        [dWeight, [1, 2, 3, 4].flatMap((d) => [5, 6, 4, 4, 4, 6].map((sum) => 100 + d * sum))],
        [dBias, [110, 120, 130, 140]],
        [codes, []],
      ];
    },
  },
  {
    kernel: 'maskedMeanBackward',
    // Two positions of two sequences, of which the second has only one.
    ask: (backend, put) => {
      const dHidden = put(unset(16), 2, 2, 4);
      const lengths = fromHost(backend, Uint32Array.of(2, 1), [2], 'self-test');
      maskedMeanBackward(backend, put([2, 4, 6, 8, 5, 6, 7, 8], 2, 4), lengths, dHidden);
      return [
        [dHidden, [1, 2, 3, 4, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 0]],
        [lengths, []],
      ];
    },
  },
  {
    kernel: 'axpy',
    ask: (backend, put) => {
      const y = put(held(4), 4);
      axpy(backend, put([1, 2, 3, 4], 4), y, -2);
      return [[y, [98, 96, 94, 92]]];
    },
  },
];
