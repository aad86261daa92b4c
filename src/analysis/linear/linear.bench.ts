/**
 * Ridge of 12,000 × 512 with 5 folds and 7 penalties, ten labels on 10,000 × 512 and PCA, against Debian's scikit-learn on the same cores in
 * the same run: `npm run bench -- linear`. Left out where /usr/bin/python3 has no scikit-learn.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, bench, describe } from 'vitest';
import { Rng } from '../../lib/rng';
import { defaultLogisticOptions, defaultRidgeOptions, type RowMatrix } from './linearTypes';
import { fitPca } from './pca';
import { logisticPredicted, ridgePredicted } from './predictedFits';

const [N, DIM, LABELLED, LABELS] = [12_000, 512, 10_000, 10];
const PYTHON = '/usr/bin/python3';
const rng = new Rng(1);
const normal = (): number => Math.sqrt(-2 * Math.log(1 - rng.uniform())) * Math.cos(2 * Math.PI * rng.uniform());

/** Sixty inner dimensions of falling strength in all features, an offset and a little noise: collinear, as embeddings are. */
function embeddings(): Float32Array<ArrayBuffer> {
  const inner = 60;
  const spread = Float64Array.from({ length: inner * DIM }, normal);
  const offset = Float64Array.from({ length: DIM }, () => 10 * normal());
  const data = new Float32Array(N * DIM);
  for (let i = 0; i < N; i++) {
    const point = Float64Array.from({ length: inner }, (_, l) => normal() / (1 + l / 6));
    for (let d = 0; d < DIM; d++) {
      let value = offset[d]! + 0.1 * normal();
      for (let l = 0; l < inner; l++) value += point[l]! * spread[l * DIM + d]!;
      data[i * DIM + d] = value;
    }
  }
  return data;
}

const x = embeddings();
/** Outputs of random directions with noise, `count` of the first `rows` rows. */
function outputs(rows: number, count: number): Float64Array<ArrayBuffer> {
  const found = new Float64Array(rows * count);
  for (let t = 0; t < count; t++) {
    const direction = Float64Array.from({ length: DIM }, normal);
    for (let i = 0; i < rows; i++) {
      let sum = 20 * normal();
      for (let d = 0; d < DIM; d++) sum += direction[d]! * (x[i * DIM + d]! - x[d]!);
      found[i * count + t] = sum;
    }
  }
  return found;
}
const y = outputs(N, 1);
const raw = outputs(LABELLED, LABELS);
const means = Float64Array.from({ length: LABELS }, (_, t) => {
  let sum = 0;
  for (let i = 0; i < LABELLED; i++) sum += raw[i * LABELS + t]!;
  return sum / LABELLED;
});
// From a label that half of the rows have to one that few have.
const labels = raw.map((value, i) => (value > means[i % LABELS]! + 8 * (i % LABELS) ? 1 : 0));
const rowsOf = (rows: number): RowMatrix => ({ values: x.subarray(0, rows * DIM), rows, columns: DIM });

type Method = 'ridge' | 'logistic' | 'minimum' | 'pca';
interface Run {
  readonly method: Method;
  readonly seconds: number;
  /** Of all threads. */
  readonly processor: number;
}
const ours: (Run & { readonly result: Float64Array; readonly note: string })[] = [];
let theirs: (Run & { readonly result: Float64Array })[] = [];

async function once(method: Method, work: () => Promise<{ result: Float64Array; note: string }>): Promise<void> {
  const [began, used] = [performance.now(), process.cpuUsage()];
  const done = await work();
  const { user, system } = process.cpuUsage(used);
  ours.push({ method, seconds: (performance.now() - began) / 1000, processor: (user + system) / 1e6, ...done });
}

async function all(): Promise<void> {
  await once('ridge', async () => {
    const data = { features: rowsOf(N), targets: { values: y, rows: N, columns: 1 } };
    const { fit, predictions } = await ridgePredicted(data, { ...defaultRidgeOptions, seed: null });
    return { result: predictions, note: `penalty ${fit.penalties[0]!}` };
  });
  await once('logistic', async () => {
    const data = { features: rowsOf(LABELLED), targets: { values: labels, rows: LABELLED, columns: LABELS } };
    const { fit, predictions } = await logisticPredicted(data, defaultLogisticOptions);
    return { result: predictions, note: `${fit.iterations.join(' ')} iterations, converged ${fit.converged.join('')}` };
  });
  await once('pca', async () => ({ result: (await fitPca(rowsOf(N), 50)).ratio, note: '50 components' }));
}

/** A small file's Buffer is a part of a larger one, which need not lie at a multiple of eight. */
const doubles = (file: Uint8Array): Float64Array => new Float64Array(Uint8Array.from(file).buffer);

async function scikitLearn(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'orthrus-linear-'));
  try {
    writeFileSync(join(folder, 'x.f32'), x);
    writeFileSync(join(folder, 'y.f64'), y);
    writeFileSync(join(folder, 'labels.u8'), Uint8Array.from(labels));
    const script = fileURLToPath(new URL('../../oracle/bench_linear.py', import.meta.url));
    const { stdout } = await promisify(execFile)(PYTHON, [script, folder]);
    theirs = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Run)
      .map((run) => ({ ...run, result: doubles(readFileSync(join(folder, run.method))) }));
  } catch {
    theirs = []; // Python without scikit-learn
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('linear probes', () => {
  bench(
    'ours, scikit-learn, ours',
    async () => {
      await all();
      await scikitLearn();
      await all();
    },
    { iterations: 1, time: 0, warmupIterations: 0, warmupTime: 0 },
  );
});

const seconds = ({ seconds: wall, processor }: Run): string =>
  `${wall.toFixed(2)} s (${processor.toFixed(2)} s of processor time)`;
const furthest = (a: Float64Array, b: Float64Array): string => {
  if (a.length !== b.length) throw new Error(`${a.length} values against ${b.length}`);
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0).toExponential(1);
};

afterAll(() => {
  for (const method of ['ridge', 'logistic', 'pca'] as const) {
    const runs = ours.filter((run) => run.method === method);
    const { result, note } = runs[0]!;
    const lines = [`${method}: ours ${runs.map(seconds).join(', ')}; ${note}`];
    const other = theirs.find((run) => run.method === method);
    if (other) {
      // Targets in units of their root mean square; probabilities and shares as they are.
      const unit = method === 'ridge' ? Math.sqrt(y.reduce((sum, v) => sum + v * v, 0) / N) : 1;
      const off = furthest(
        result.map((v) => v / unit),
        other.result.map((v) => v / unit),
      );
      lines.push(`  scikit-learn ${seconds(other)}; largest difference ${off}`);
    } else lines.push(`  scikit-learn left out: ${PYTHON} has none`);
    const minimum = theirs.find((run) => run.method === 'minimum');
    if (method === 'logistic' && other && minimum) {
      const ends = (all: Float64Array): Float64Array =>
        all.filter((_, i) => i % LABELS === 0 || i % LABELS === LABELS - 1);
      lines.push(`  from the minimum, of two labels: ours ${furthest(ends(result), minimum.result)}`);
      lines.push(`  from the minimum, of two labels: scikit-learn ${furthest(ends(other.result), minimum.result)}`);
    }
    console.log(lines.join('\n'));
  }
});
