/**
 * Forests of 100 trees on 7,800 × 64, against Debian's scikit-learn on the same cores in the same run: `npm run bench -- forest`.
 * Ours is one thread; it scores its out-of-bag rows on the way, which scikit-learn is not asked for.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, bench, describe } from 'vitest';
import { Rng } from '../../lib/rng';
import { fitForest, predictForest } from './fitForest';
import { defaultForestParams, type ForestTargets } from './forestTypes';

const [FITTED, DIM, TREES] = [7_800, 64, 100];
const ROWS = Math.ceil(FITTED / 0.9);
const LEARNED = ROWS - Math.floor(ROWS / 10);
const PYTHON = '/usr/bin/python3';
const kinds = ['two classes', 'ten classes', 'regression'] as const;
type Kind = (typeof kinds)[number];

const rng = new Rng(1);
const normal = (): number => Math.sqrt(-2 * Math.log(1 - rng.uniform())) * Math.cos(2 * Math.PI * rng.uniform());
const x = Float32Array.from({ length: ROWS * DIM }, normal);
/** A smooth function of ten features with noise, as itself and cut into classes of equal size. */
const y = Float32Array.from({ length: ROWS }, (_, i) => {
  const at = (f: number): number => x[i * DIM + f]!;
  return (
    at(0) * at(1) + Math.sin(2 * at(2)) + at(3) + at(4) ** 2 + at(5) - at(6) + Math.abs(at(7)) + at(8) / 2 + normal()
  );
});
const ranks = new Uint32Array(ROWS);
for (const [rank, i] of [...y.keys()].sort((a, b) => y[a]! - y[b]!).entries()) ranks[i] = rank;
const labels: Readonly<Record<Kind, Float32Array>> = {
  'two classes': Float32Array.from(ranks, (rank) => Math.floor((2 * rank) / ROWS)),
  'ten classes': Float32Array.from(ranks, (rank) => Math.floor((10 * rank) / ROWS)),
  regression: y,
};

interface Run {
  readonly kind: Kind;
  readonly seconds: number;
  /** Seconds of all threads: on a busy machine the fairer figure. */
  readonly processor: number;
  readonly score: number;
}
const ours: Run[] = [];
async function once(kind: Kind): Promise<void> {
  const truth = labels[kind];
  const classes = kind === 'two classes' ? 2 : 10;
  const targets: ForestTargets =
    kind === 'regression'
      ? { kind, values: truth.slice(0, LEARNED) }
      : { kind: 'classes', labels: Uint32Array.from(truth.subarray(0, LEARNED)), classes };
  const params = { ...defaultForestParams[targets.kind], trees: TREES };
  const used = process.cpuUsage();
  const forest = await fitForest(x.subarray(0, LEARNED * DIM), DIM, targets, params);
  const { user, system } = process.cpuUsage(used);
  const predicted = predictForest(forest, x.subarray(LEARNED * DIM));
  const unseen = truth.subarray(LEARNED);
  let score = 0;
  if (kind === 'regression') {
    const mean = unseen.reduce((sum, value) => sum + value, 0) / unseen.length;
    const squares = (from: (i: number) => number): number =>
      unseen.reduce((sum, value, i) => sum + (value - from(i)) ** 2, 0);
    score = 1 - squares((i) => predicted[i]!) / squares(() => mean);
  } else {
    for (const [i, label] of unseen.entries()) {
      const row = [...predicted.subarray(i * classes, (i + 1) * classes)];
      if (row.indexOf(Math.max(...row)) === label) score += 1 / unseen.length;
    }
  }
  ours.push({ kind, seconds: forest.seconds, processor: (user + system) / 1e6, score });
}

let theirs: readonly (Run & { readonly jobs: number })[] = [];
async function scikitLearn(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'orthrus-forest-'));
  try {
    const file = join(folder, 'data.f32');
    writeFileSync(
      file,
      Buffer.concat([x, ...kinds.map((kind) => labels[kind])].map(({ buffer }) => Buffer.from(buffer))),
    );
    const script = fileURLToPath(new URL('../../oracle/bench_forest.py', import.meta.url));
    const { stdout } = await promisify(execFile)(PYTHON, [script, file, `${ROWS}`, `${DIM}`, `${TREES}`]);
    theirs = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Run & { readonly jobs: number });
  } catch {
    theirs = []; // Python without scikit-learn
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe(`random forest, ${TREES} trees on ${LEARNED} × ${DIM}`, () => {
  bench(
    'ours, scikit-learn, ours',
    async () => {
      for (const kind of kinds) await once(kind);
      await scikitLearn();
      for (const kind of kinds) await once(kind);
    },
    { iterations: 1, time: 0, warmupIterations: 0, warmupTime: 0 },
  );
});

afterAll(() => {
  const told = ({ seconds, processor, score }: Run): string =>
    `${seconds.toFixed(2)} s (${processor.toFixed(2)} s of processor time), score ${score.toFixed(3)}`;
  const lines = kinds.flatMap((kind) => {
    const runs = ours.filter((run) => run.kind === kind);
    const fastest = runs.reduce((a, b) => (b.seconds < a.seconds ? b : a));
    return [
      `${kind}: ours ${told(fastest)} (slowest ${Math.max(...runs.map(({ seconds }) => seconds)).toFixed(2)} s)`,
      ...theirs
        .filter((run) => run.kind === kind)
        .map(
          (run) =>
            `  scikit-learn, ${run.jobs} jobs: ${told(run)}; ours takes ${(fastest.seconds / run.seconds).toFixed(2)} of it`,
        ),
    ];
  });
  if (theirs.length === 0) lines.push(`scikit-learn left out: ${PYTHON} has none`);
  console.log(`\n${lines.join('\n')}`);
});
