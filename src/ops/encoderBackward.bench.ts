/**
 * `npm run bench`: the gradient of a linear layer's weight against the layer itself, on the CPU, whose inner loop is the same. The two
 * take turns, so that a busy moment of the machine hits both; figures are medians.
 */
import { afterAll, bench, describe } from 'vitest';
import type { Backend } from '../backend/contract';
import { openCpu } from '../backend/cpu/cpuBackend';
import { linear } from './linear';
import { linearWeightGrad } from './linearWeightGrad';
import { fromHost, sizeOf, type Tensor } from './tensor';

const ROWS = 4096;
/** K → N: in_proj, out_proj, x_proj and dt_proj of Orthrus Small. */
const layers = [
  [256, 1024],
  [512, 256],
  [512, 48],
  [16, 512],
] as const;
const ROUNDS = 15;

const times = new Map<string, number[]>();
const ways: [string, Backend][] = [
  ['1 thread', await openCpu({ threads: 1, relaxed: false })],
  ['2 threads', await openCpu({ threads: 2, relaxed: false })],
];

for (const [inner, cols] of layers) {
  describe(`${ROWS} rows, ${inner} → ${cols}`, () => {
    const rounds: [string, () => Promise<void>][] = [];
    for (const [way, backend] of ways) {
      // Values as a model has them: denormal or huge ones would take another time.
      const filled = (...shape: number[]): Tensor => {
        const values = Float32Array.from({ length: sizeOf(shape) }, (_, i) => Math.sin(i * 0.37) * 0.1);
        return fromHost(backend, values, shape, 'bench');
      };
      const [x, weight, y] = [filled(ROWS, inner), filled(inner, cols), filled(ROWS, cols)];
      const dWeight = filled(inner, cols);
      const at = `${inner} → ${cols}, ${way}`;
      rounds.push([
        `${at}: linear`,
        () => {
          linear(backend, x, weight, y);
          return backend.flush();
        },
      ]);
      rounds.push([
        `${at}: weight's gradient`,
        () => {
          linearWeightGrad(backend, x, y, dWeight);
          return backend.flush();
        },
      ]);
    }
    bench(
      'in turn',
      async () => {
        for (const [name, work] of rounds) {
          const started = performance.now();
          await work();
          times.set(name, [...(times.get(name) ?? []), performance.now() - started]);
        }
      },
      { iterations: ROUNDS, time: 0, warmupIterations: 2, warmupTime: 0 },
    );
  });
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

afterAll(() => {
  const lines = [`\n${ROWS} rows, GFLOP/s, medians of ${ROUNDS}`];
  for (const [inner, cols] of layers) {
    for (const [way, backend] of ways) {
      const rate = (name: string): number =>
        (2 * ROWS * inner * cols) / median(times.get(`${inner} → ${cols}, ${way}: ${name}`)!) / 1e6;
      const [layer, gradient] = [rate('linear'), rate("weight's gradient")];
      lines.push(
        `${inner} → ${cols}, ${way} (${backend.info.name}): linear ${layer.toFixed(1)}, weight's gradient ${gradient.toFixed(1)}, ` +
          `${Math.round((100 * gradient) / layer)} %`,
      );
    }
  }
  console.log(lines.join('\n'));
  for (const [, backend] of ways) backend.dispose();
});
