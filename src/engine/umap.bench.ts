/**
 * 10,000 × 512 embeddings to a UMAP layout, against Debian's umap-learn and umap-js on the same cores in the same run, by turns:
 * `npm run bench -- umap`. umap-learn is left out where /usr/bin/python3 has no umap.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { UMAP } from 'umap-js';
import { afterAll, bench, describe } from 'vitest';
import { principalPlane } from '../analysis/principalPlane';
import { layout } from '../analysis/umap';
import { defaultUmapParams, type Neighbours } from '../analysis/umapTypes';
import { Rng } from '../lib/rng';
import { createEngine } from './createEngine';

const [N, DIM, K, EPOCHS] = [10_000, 512, 15, 200];
const PYTHON = '/usr/bin/python3';

/** Forty clusters of twelve inner dimensions with noise, and an offset that all share, as embeddings have one. */
function embeddings(): Float32Array<ArrayBuffer> {
  const rng = new Rng(1);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - rng.uniform())) * Math.cos(2 * Math.PI * rng.uniform());
  const [inner, clusters] = [12, 40];
  const spread = Float64Array.from({ length: inner * DIM }, normal);
  const centres = Float64Array.from({ length: clusters * inner }, () => 3 * normal());
  const offset = Float64Array.from({ length: DIM }, () => 10 * normal());
  const data = new Float32Array(N * DIM);
  const point = new Float64Array(inner);
  for (let i = 0; i < N; i++) {
    const cluster = rng.int(clusters);
    for (let l = 0; l < inner; l++) point[l] = centres[cluster * inner + l]! + normal();
    for (let d = 0; d < DIM; d++) {
      let value = offset[d]! + 0.5 * normal();
      for (let l = 0; l < inner; l++) value += point[l]! * spread[l * DIM + d]!;
      data[i * DIM + d] = value;
    }
  }
  return data;
}

const data = embeddings();
const engine = await createEngine({ gpu: undefined, device: { choice: 'cpu' } });
const exact = await engine.nearestNeighbours(data, DIM, K);

/** Seconds of each part of one layout. */
interface Ours {
  readonly neighbours: number;
  readonly start: number;
  readonly layout: number;
  readonly total: number;
  /** Of all threads. */
  readonly processor: number;
  readonly positions: Float32Array<ArrayBuffer>;
}
const ours: Ours[] = [];
async function once(): Promise<void> {
  const used = process.cpuUsage();
  const began = performance.now();
  const knn = await engine.nearestNeighbours(data, DIM, K - 1);
  const found = performance.now();
  const init = principalPlane(data, DIM);
  const started = performance.now();
  const { positions } = await layout(knn, N, { ...defaultUmapParams, neighbours: K, epochs: EPOCHS }, { init });
  const ended = performance.now();
  const [neighbours, start, laid] = [found - began, started - found, ended - started].map((ms) => ms / 1000);
  const { user, system } = process.cpuUsage(used);
  const [total, processor] = [(ended - began) / 1000, (user + system) / 1e6];
  ours.push({ neighbours: neighbours!, start: start!, layout: laid!, total, processor, positions });
}

/** As bench_umap.py prints it. */
interface Theirs {
  readonly way: 'threads' | 'seeded';
  readonly import: number;
  readonly first: number;
  readonly warm: number;
  readonly processor: number;
  readonly positions: Float32Array<ArrayBuffer>;
}
const theirs: Theirs[] = [];
const folder = mkdtempSync(join(tmpdir(), 'orthrus-umap-'));
const dataFile = join(folder, 'data.f32');
writeFileSync(dataFile, data);

/** One round: `first`, which compiles, and the faster of two more. */
async function umapLearn(way: Theirs['way']): Promise<void> {
  const prefix = join(folder, 'layout');
  const script = fileURLToPath(new URL('../oracle/bench_umap.py', import.meta.url));
  try {
    const { stdout } = await promisify(execFile)(PYTHON, [
      script,
      dataFile,
      `${N}`,
      `${DIM}`,
      `${EPOCHS}`,
      prefix,
      way,
    ]);
    const figures = JSON.parse(stdout) as Omit<Theirs, 'positions'>;
    theirs.push({ ...figures, positions: new Float32Array(readFileSync(`${prefix}.${way}`).buffer) });
  } catch {
    // Python without umap
  }
}

/** Seconds of umap-js, given the exact neighbours that ours finds: its own search is left out of its time. */
interface Naive {
  readonly seconds: number;
  readonly positions: Float32Array<ArrayBuffer>;
}
const naive: Naive[] = [];
function umapJs(): void {
  const rows = (values: ArrayLike<number>, own: (i: number) => number): number[][] =>
    Array.from({ length: N }, (_, i) => [own(i), ...Array.from({ length: K - 1 }, (__, j) => values[i * K + j]!)]);
  const rng = new Rng(1);
  const began = performance.now();
  const umap = new UMAP({ nNeighbors: K, nEpochs: EPOCHS, minDist: 0.1, random: () => rng.uniform() });
  umap.setPrecomputedKNN(
    rows(exact.indices, (i) => i),
    rows(exact.distances, () => 0),
  );
  const positions = umap.fit(Array.from({ length: N }, (_, i) => Array.from(data.subarray(i * DIM, (i + 1) * DIM))));
  naive.push({ seconds: (performance.now() - began) / 1000, positions: Float32Array.from(positions.flat()) });
}

const ROUNDS = 3;

describe(`UMAP of ${N} × ${DIM}, ${EPOCHS} epochs`, () => {
  bench(
    'ours and the others by turns',
    async () => {
      for (let round = 0; round < ROUNDS; round++) {
        await once();
        await umapLearn('threads');
        await once();
        await umapLearn('seeded');
      }
      umapJs();
    },
    { iterations: 1, time: 0, warmupIterations: 0, warmupTime: 0 },
  );
});

/** Share of the 15 nearest rows that are among the 15 nearest points of a layout. */
async function kept(positions: Float32Array<ArrayBuffer>): Promise<number> {
  const found: Neighbours = await engine.nearestNeighbours(positions, 2, K);
  let same = 0;
  for (let i = 0; i < N; i++) {
    const truth = new Set(exact.indices.subarray(i * K, (i + 1) * K));
    for (const j of found.indices.subarray(i * K, (i + 1) * K)) if (truth.has(j)) same++;
  }
  return same / (N * K);
}

const seconds = (value: number): string => `${value.toFixed(2)} s`;

afterAll(async () => {
  const sorted = [...ours].sort((a, b) => a.total - b.total);
  const [fastest, median] = [sorted[0]!, sorted[sorted.length >> 1]!];
  const lines = [`\n${engine.device.name}; ${N} × ${DIM}, ${K} neighbours, ${EPOCHS} epochs`];
  for (const [what, run] of [
    ['fastest', fastest],
    ['median', median],
  ] as const) {
    const parts = `neighbours ${seconds(run.neighbours)}, start ${seconds(run.start)}, layout ${seconds(run.layout)}; ${seconds(run.processor)} of processor time`;
    lines.push(`ours, ${what} of ${ours.length}: ${seconds(run.total)} (${parts})`);
  }
  lines.push(`ours: ${(100 * (await kept(fastest.positions))).toFixed(1)} % of neighbours kept`);
  for (const way of ['threads', 'seeded'] as const) {
    const rounds = theirs.filter((run) => run.way === way).sort((x, y) => x.warm - y.warm);
    const run = rounds[0];
    if (!run) continue;
    const quality = `${(100 * (await kept(run.positions))).toFixed(1)} % of neighbours kept`;
    const middle = rounds[rounds.length >> 1]!;
    lines.push(
      `umap-learn, ${way}, fastest of ${rounds.length}: import ${seconds(run.import)}, first ${seconds(run.first)}, warm ${seconds(run.warm)} (${seconds(run.processor)} of processor time); median warm ${seconds(middle.warm)}; ${quality}`,
    );
    lines.push(
      `umap-learn, ${way}: ${(run.warm / fastest.total).toFixed(2)} × ours, fastest of each; ${(middle.warm / median.total).toFixed(2)} ×, medians`,
    );
  }
  if (theirs.length === 0) lines.push(`umap-learn left out: ${PYTHON} has no umap`);
  for (const run of naive) {
    lines.push(
      `umap-js, neighbours given: ${seconds(run.seconds)}, ${(run.seconds / (fastest.start + fastest.layout)).toFixed(1)} × ours without neighbours; ${(100 * (await kept(run.positions))).toFixed(1)} % of neighbours kept`,
    );
  }
  rmSync(folder, { recursive: true });
  console.log(lines.join('\n'));
  engine.dispose();
});
