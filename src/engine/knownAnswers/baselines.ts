import { expandTracks } from '../../ops/expandTracks';
import { fold } from '../../ops/fold';
import { gruCell } from '../../ops/gruCell';
import { gruCellBackward } from '../../ops/gruCellBackward';
import { maxPool } from '../../ops/maxPool';
import { maxPoolBackward } from '../../ops/maxPoolBackward';
import { fromHost, type Tensor } from '../../ops/tensor';
import { sameWindows, unfold } from '../../ops/unfold';
import { unset, type KnownAnswer, type Put } from './answer';

const counted = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);
const four = (value: number): number[] => [value, value, value, value];

/** Second tap of three in the middle: a position sees the one before, itself and the one after. */
const windows = sameWindows(3, 1);

/** Four positions in three pairs of rows: greater first, equal, greater second; the fifth is dropped. */
const pooled = [1, 5, 2, -1, 3, 5, 1, -2, 9, 9, 9, 9];

/** r = ¾, z = ½, n = tanh(r · h_n) = tanh(ln 2) = ⅗. */
const H_N = (4 / 3) * Math.LN2;
const gruRun = (put: Put): { gatesX: Tensor; gatesH: Tensor; states: Tensor } => ({
  gatesX: put([...four(Math.log(3)), ...four(0), ...four(0)], 1, 1, 12),
  gatesH: put([...four(0), ...four(0), ...four(H_N), ...unset(12)], 1, 2, 12),
  states: put([1, 2, 3, 4, ...unset(4)], 1, 2, 4),
});

/** What the supervised baselines need beyond the rest. */
export const baselinesAnswers: readonly KnownAnswer[] = [
  {
    kernel: 'unfold',
    ask: (backend, put) => {
      const columns = put(unset(24), 1, 2, 12);
      unfold(backend, put(counted(8), 1, 2, 4), columns, windows);
      return [[columns, [...four(0), ...counted(8), ...counted(8), ...four(0)]]];
    },
  },
  {
    kernel: 'fold',
    // The first position is the first window's second tap and the second window's first.
    ask: (backend, put) => {
      const dX = put(unset(8), 1, 2, 4);
      fold(backend, put(counted(24), 1, 2, 12), dX, windows);
      return [[dX, [18, 20, 22, 24, 26, 28, 30, 32]]];
    },
  },
  {
    kernel: 'maxPool',
    ask: (backend, put) => {
      const y = put(unset(4), 1, 1, 4);
      maxPool(backend, put(pooled, 1, 3, 4), y);
      return [[y, [3, 5, 2, -1]]];
    },
  },
  {
    kernel: 'maxPoolBackward',
    ask: (backend, put) => {
      const dX = put(unset(12), 1, 3, 4);
      maxPoolBackward(backend, put(pooled, 1, 3, 4), put([1, 2, 3, 4], 1, 1, 4), dX);
      return [[dX, [0, 2, 3, 4, 1, 0, 0, 0, ...four(0)]]];
    },
  },
  {
    kernel: 'gruCell',
    ask: (backend, put) => {
      const run = gruRun(put);
      gruCell(backend, run, 0, 0);
      return [[run.states, [1, 2, 3, 4, 0.8, 1.3, 1.8, 2.3]]];
    },
  },
  {
    kernel: 'gruCellBackward',
    // d = 1: δ_n = ½ · (1 − 0.36), δ_z = (h − 0.6) / 4, δ_r = δ_n · h_n · 3/16.
    ask: (backend, put) => {
      const gradients = {
        dThrough: put(four(0.25), 1, 4),
        dState: put(four(0.75), 1, 4),
        dGatesX: put(unset(12), 1, 1, 12),
        dGatesH: put(unset(24), 1, 2, 12),
      };
      gruCellBackward(backend, gruRun(put), gradients, 0, 0);
      const shared = [...four(0.32 * H_N * 0.1875), 0.1, 0.35, 0.6, 0.85];
      return [
        [gradients.dGatesX, [...shared, ...four(0.32)]],
        [gradients.dGatesH, [...shared, ...four(0.24), ...unset(12)]],
        [gradients.dState, four(0.5)],
      ];
    },
  },
  {
    kernel: 'expandTracks',
    ask: (backend, put) => {
      const codes = fromHost(
        backend,
        new Uint32Array(Uint8Array.of(0b100001, 0b001010, 0, 0b111111).buffer),
        [1],
        'codes',
      );
      const x = put(unset(24), 1, 4, 6);
      expandTracks(backend, codes.buffer, x);
      return [
        [x, [1, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1]],
        [codes, []],
      ];
    },
  },
];
