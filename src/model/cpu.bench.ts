/**
 * `npm run bench`: the CPU backend against its own ceiling and against PyTorch, in one run. The ceiling of an encoder is the time of its matrix
 * products and its scans alone. Each figure is the median of several rounds that take turns, so that a busy moment of the machine
 * hits all alike. PyTorch (oracle/bench_torch.py) runs on as many threads, where Debian's python3-torch is installed.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, bench, describe } from 'vitest';
import type { EncoderConfig } from './config';
import { encoderConfig } from './config';
import { projectedWidth } from './deviceLayout';
import { Encoder } from './encoder';
import { initialParameters } from './initialise';
import { linear } from '../ops/linear';
import { selectiveScan } from '../ops/selectiveScan';
import { fromHost, zeros, type Tensor } from '../ops/tensor';
import type { Backend } from '../backend/contract';
import { openCpu } from '../backend/cpu/cpuBackend';
import { coreCount } from '../backend/cpu/features';

const PYTHON = '/usr/bin/python3';
const LENGTH = 3000;
const models = { 'Orthrus Small (3 × 256)': [256, 3, 5], 'Orthrus (6 × 512)': [512, 6, 3] } as const;
type ModelName = keyof typeof models;

const one = await openCpu({ threads: 1 });
const all = await openCpu();
const threads = coreCount();

const times = new Map<string, number[]>();
/** Runs `work` and keeps how long it took under this name. */
async function timed(name: string, work: () => Promise<unknown>): Promise<void> {
  const started = performance.now();
  await work();
  const taken = times.get(name) ?? [];
  times.set(name, taken);
  taken.push(performance.now() - started);
}
const median = (name: string): number => {
  const sorted = [...(times.get(name) ?? [NaN])].sort((a, b) => a - b);
  return sorted[sorted.length >> 1]!;
};
const perSecond = (name: string): number => (LENGTH / median(name)) * 1000;

/** The matrix products and the scans of LENGTH positions of an encoder, in its chunks. */
function parts(backend: Backend, config: EncoderConfig): { gemm: () => Promise<void>; scan: () => Promise<void> } {
  const { dModel: D, dInner: E, dState: N, nLayer } = config;
  const T = backend.info.chunkTokens;
  const P = projectedWidth(config);
  // Values as an encoder has them: denormal or huge ones would take another time.
  const filled = (...shape: number[]): Tensor => {
    const size = shape.reduce((a, b) => a * b, 1);
    return fromHost(
      backend,
      Float32Array.from({ length: size }, (_, i) => Math.sin(i * 0.37) * 0.1),
      shape,
      'bench',
    );
  };
  const [hidden, xz, u, dbc, dt, y] = [D, 2 * E, E, P, E, E].map((width) => filled(T, width)) as [
    Tensor,
    Tensor,
    Tensor,
    Tensor,
    Tensor,
    Tensor,
  ];
  const layers = Array.from({ length: nLayer }, () => ({
    inProj: filled(D, 2 * E),
    xProj: filled(E, P),
    dtProj: filled(P - 2 * N, E),
    outProj: filled(E, D),
    aLog: filled(E, N),
    state: zeros(backend, [1, E, N], 'bench'),
  }));
  const [bias, dSkip] = [filled(E), filled(E)];
  const chunks = async (work: (layer: (typeof layers)[number], tokens: number) => void): Promise<void> => {
    for (let start = 0; start < LENGTH; start += T) {
      for (const layer of layers) work(layer, Math.min(T, LENGTH - start));
      await backend.pace();
    }
    await backend.flush();
  };
  const rows = ({ buffer, shape }: Tensor, tokens: number): Tensor => ({ buffer, shape: [tokens, shape[1]!] });
  const batch = ({ buffer, shape }: Tensor, tokens: number): Tensor => ({ buffer, shape: [1, tokens, shape[1]!] });
  return {
    gemm: () =>
      chunks(({ inProj, xProj, dtProj, outProj }, tokens) => {
        linear(backend, rows(hidden, tokens), inProj, rows(xz, tokens));
        linear(backend, rows(u, tokens), xProj, rows(dbc, tokens));
        linear(backend, rows(dbc, tokens), dtProj, rows(dt, tokens), { bias, xOffset: 2 * N });
        linear(backend, rows(y, tokens), outProj, rows(hidden, tokens));
      }),
    scan: () =>
      chunks(({ aLog, state }, tokens) => {
        const inputs = { u: batch(u, tokens), dt: batch(dt, tokens), bc: batch(dbc, tokens), bOffset: 0, cOffset: N };
        selectiveScan(backend, { ...inputs, z: batch(xz, tokens), zOffset: E, aLog, dSkip }, state, batch(y, tokens));
      }),
  };
}

for (const [name, [width, layers, iterations]] of Object.entries(models)) {
  const config = encoderConfig(6, width, layers);
  const parameters = initialParameters(config, 0);
  const sequence = [Uint8Array.from({ length: LENGTH }, (_, i) => 1 << (i % 4))];
  const options = { iterations, time: 0, warmupIterations: 1, warmupTime: 0 };
  describe(`${name}, one transcript of ${LENGTH} nt`, () => {
    const rounds: [string, () => Promise<unknown>][] = [];
    for (const [count, backend] of [
      [1, one],
      [threads, all],
    ] as const) {
      const encoder = Encoder.create(backend, config, parameters);
      const { gemm, scan } = parts(backend, config);
      rounds.push([`${name} ${count} gemm`, gemm], [`${name} ${count} scan`, scan]);
      rounds.push([`${name} ${count} encoder`, () => encoder.representations(sequence)]);
    }
    bench(
      `products, scans and encoder, 1 and ${threads} threads in turn`,
      async () => {
        for (const [label, work] of rounds) await timed(label, work);
      },
      options,
    );
  });
}

/** Tokens per second of PyTorch for each model, one transcript and (Small) eight at once. */
let torch: readonly { model: string; batch: number; tokens_per_s: number }[] | undefined;
describe(`PyTorch, ${threads} threads`, () => {
  bench(
    'oracle/bench_torch.py',
    async () => {
      if (!existsSync(PYTHON)) return;
      const script = fileURLToPath(new URL('../oracle/bench_torch.py', import.meta.url));
      try {
        const { stdout } = await promisify(execFile)(PYTHON, [script, `${threads}`]);
        torch = stdout
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as { model: string; batch: number; tokens_per_s: number });
      } catch {
        torch = undefined; // Python without torch
      }
    },
    { iterations: 1, time: 0, warmupIterations: 0, warmupTime: 0 },
  );
});

const whole = (value: number): string => Math.round(value).toLocaleString('en');

afterAll(() => {
  const lines = [`\n${all.info.name}, medians`];
  for (const name of Object.keys(models) as ModelName[]) {
    for (const count of [1, threads]) {
      const key = `${name} ${count}`;
      const parts_ = median(`${key} gemm`) + median(`${key} scan`);
      lines.push(
        `${name}, ${count} thread(s): ${whole(perSecond(`${key} encoder`))} tokens/s; products alone ${whole(perSecond(`${key} gemm`))}, ` +
          `scans alone ${whole(perSecond(`${key} scan`))}; ${Math.round((100 * parts_) / median(`${key} encoder`))} % of both together`,
      );
    }
    const gain = median(`${name} 1 encoder`) / median(`${name} ${threads} encoder`);
    lines.push(`${name}: ${threads} threads are ${gain.toFixed(2)} × one`);
    const other = torch?.filter(({ model }) => model === (name.includes('Small') ? 'small' : 'large'));
    for (const { batch, tokens_per_s } of other ?? []) {
      const ratio = perSecond(`${name} ${threads} encoder`) / tokens_per_s;
      lines.push(`${name}: ${ratio.toFixed(2)} × PyTorch (${whole(tokens_per_s)} tokens/s, batch ${batch})`);
    }
  }
  if (!torch) lines.push(`PyTorch left out: ${PYTHON} has no torch`);
  console.log(lines.join('\n'));
  one.dispose();
  all.dispose();
});
