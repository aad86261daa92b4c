/**
 * 10,000 × 512 embeddings to a UMAP layout, against Debian's umap-learn on the same cores in the same run: `npm run bench -- umap`.
 * Left out where /usr/bin/python3 has no umap.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
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
let theirs: readonly Theirs[] = [];
async function umapLearn(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'orthrus-umap-'));
  try {
    const [file, prefix] = [join(folder, 'data.f32'), join(folder, 'layout')];
    writeFileSync(file, data);
    const script = fileURLToPath(new URL('../oracle/bench_umap.py', import.meta.url));
    const { stdout } = await promisify(execFile)(PYTHON, [script, file, `${N}`, `${DIM}`, `${EPOCHS}`, prefix]);
    theirs = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Omit<Theirs, 'positions'>)
      .map((line) => ({ ...line, positions: new Float32Array(readFileSync(`${prefix}.${line.way}`).buffer) }));
  } catch {
    theirs = []; // Python without umap
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe(`UMAP of ${N} × ${DIM}, ${EPOCHS} epochs`, () => {
  bench(
    'ours, umap-learn, ours',
    async () => {
      for (let round = 0; round < 3; round++) await once();
      await umapLearn();
      for (let round = 0; round < 3; round++) await once();
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
  for (const run of theirs) {
    const quality = `${(100 * (await kept(run.positions))).toFixed(1)} % of neighbours kept`;
    lines.push(
      `umap-learn, ${run.way}: import ${seconds(run.import)}, first ${seconds(run.first)}, warm ${seconds(run.warm)} (${seconds(run.processor)} of processor time); ${quality}`,
    );
  }
  if (theirs.length > 0) {
    const warm = Math.min(...theirs.map((run) => run.warm));
    lines.push(
      `umap-learn’s fastest takes ${(warm / fastest.total).toFixed(2)} × our fastest, ${(warm / median.total).toFixed(2)} × our median`,
    );
  } else lines.push(`umap-learn left out: ${PYTHON} has no umap`);
  console.log(lines.join('\n'));
  engine.dispose();
});
