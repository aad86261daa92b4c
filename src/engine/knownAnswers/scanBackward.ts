import { selectiveScanBackward } from '../../ops/selectiveScanBackward';
import { unset, type KnownAnswer } from './answer';

const LN2 = Math.LN2;
/** SiLU(1) = σ(1), and SiLU'(1) = σ(1) (1 + σ(−1)). */
const GATE = 0.73105858;
const SLOPE = 0.92767051;
/** Σ 2^−n and Σ n · 2^−n, n from 1 to 16. */
const SUM = 1 - 2 ** -16;
const WEIGHTED = 2 - 18 * 2 ** -16;

const sixteen = (value: (n: number) => number): number[] => Array.from({ length: 16 }, (_, n) => value(n + 1));
const channels = (value: (u: number) => number): number[] => [1, 2, 3, 4].map(value);

/** The backward pass of the selective scan. */
export const scanBackwardAnswers: readonly KnownAnswer[] = [
  {
    kernel: 'selectiveScanBackward',
    // The forward's question (knownAnswers/encoder.ts): two positions, Δ = ln 2, decays 2^−n, B = 1, C = 1/16, D = 1, z = 1, u = e + 1;
    // the output's gradient is 1. Then g = GATE/16 at the second position and GATE/16 (1 + 2^−n) at the first.
    ask: (backend, put) => {
      const bc = [...sixteen(() => 1), ...sixteen(() => 1 / 16)];
      const inputs = {
        u: put([1, 2, 3, 4, 1, 2, 3, 4], 1, 2, 4),
        dt: put(new Array<number>(8).fill(0), 1, 2, 4),
        bc: put([...bc, ...bc], 1, 2, 32),
        bOffset: 0,
        cOffset: 16,
        z: put(new Array<number>(8).fill(1), 1, 2, 4),
        zOffset: 0,
        aLog: put(
          channels(() => 0).flatMap(() => sixteen((n) => Math.log(n))),
          4,
          16,
        ),
        dSkip: put([1, 1, 1, 1], 4),
      };
      const [y, dUDt, dBc, dZ] = [
        put(unset(8), 1, 2, 4),
        put(unset(16), 1, 2, 8),
        put(unset(64), 1, 2, 32),
        put(unset(8), 1, 2, 4),
      ];
      const [dALog, dDSkip] = [put(new Array<number>(64).fill(1), 4, 16), put([1, 1, 1, 1], 4)];
      const dY = put(new Array<number>(8).fill(1), 1, 2, 4);
      selectiveScanBackward(backend, inputs, dY, { y, dUDt, dBc, dZ, dZOffset: 0, dALog, dDSkip });
      const outputs = [LN2 + 1, LN2 * (1 + SUM / 16) + 1].flatMap((sum) => channels((u) => u * sum));
      const gains = [GATE * (1 + SUM / 16), GATE];
      return [
        [y, outputs.map((output) => output * GATE)],
        [
          dUDt,
          [
            ...channels(() => LN2 * gains[0]! + GATE),
            ...channels((u) => 0.5 * u * gains[0]!),
            ...channels(() => LN2 * gains[1]! + GATE),
            ...channels((u) => 0.5 * u * (gains[1]! - (GATE / 16) * LN2 * WEIGHTED)),
          ],
        ],
        [
          dBc,
          [
            ...sixteen((n) => (GATE / 16) * (1 + 2 ** -n) * LN2 * 10),
            ...sixteen(() => GATE * LN2 * 10),
            ...sixteen(() => (GATE / 16) * LN2 * 10),
            ...sixteen((n) => GATE * LN2 * 10 * (1 + 2 ** -n)),
          ],
        ],
        [dZ, outputs.map((output) => output * SLOPE)],
        [dALog, channels((u) => u).flatMap((u) => sixteen((n) => 1 - n * (GATE / 16) * 2 ** -n * u * LN2 ** 2))],
        [dDSkip, channels((u) => 1 + 2 * GATE * u)],
        ...[...Object.values(inputs).filter((input) => typeof input === 'object'), dY].map(
          (input) => [input, []] as const,
        ),
      ];
    },
  },
];
