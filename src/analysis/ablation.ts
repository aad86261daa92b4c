/** Runs side by side on one scale: the paper's Z scores and its test against a reference (Methods, "Ablation Study Z score Methodology"). */
import { OrthrusError } from '../lib/errors';
import { benjaminiHochberg, fisherZ } from '../lib/statistics/comparisons';
import { meanOf, varianceOf } from '../lib/statistics/sample';
import type { Metric } from '../lib/statistics/scoreTypes';
import { welchTest } from '../lib/statistics/tTests';
import type { Ablation, AblationCell, AblationInput, AblationOptions, AblationTask } from './ablationTypes';

/** Metrics that Fisher's transform is for. The paper has Pearson's R alone; Spearman's ρ is a correlation as well. */
const CORRELATIONS: ReadonlySet<Metric> = new Set<Metric>(['pearson', 'spearman']);

/** A score on the scale that is pooled and tested: correlations transformed, errors turned round so that higher is better. */
export function comparable(metric: Metric, value: number): number {
  if (CORRELATIONS.has(metric)) return fisherZ(value);
  return metric === 'mse' ? -value : value;
}

interface Scored {
  readonly seeds: number[];
  readonly values: number[];
  readonly scale: number[];
}

/**
 * Z scores of every run, task and seed, and whether the reference is better.
 *
 * Of each task: correlations go through Fisher's transform; mean μ and standard deviation σ are those of all scores of all pooled runs
 * together (σ with divisor n, as NumPy's `std` has it: the pool is the whole reference distribution, and no sample of one);
 * Z = (x − μ) / σ. A run's figure is the mean over its tasks of its mean Z. Tests are one-sided Welch tests of the reference's scores
 * against a run's, on the transformed scale; as Z only shifts and stretches that, tests of Z give the same. p > α: not significantly worse.
 * (The legend of the paper's Figure 3 says a paired t test, its Methods say Welch's: Methods are followed.)
 *
 * @throws OrthrusError `ablation.none` without runs or scores, `ablation.reference` where no run is the reference, `ablation.pool` where no run is pooled
 */
export function compareRuns(input: AblationInput, options: AblationOptions): Ablation {
  const { runs, tasks } = input;
  const { alpha, adjusted, pool } = options;
  if (runs.length === 0 || tasks.length === 0) {
    throw new OrthrusError(
      'ablation.none',
      'There are no scores to compare.',
      'Connect runs, or give a table of them.',
    );
  }
  const reference = options.reference === undefined ? 0 : runs.findIndex(({ id }) => id === options.reference);
  if (reference < 0) {
    throw new OrthrusError('ablation.reference', 'The run to test against is not there.', 'Choose another reference.');
  }
  const pooled = runs.map(({ id }) => pool === undefined || pool.includes(id));
  if (!pooled.includes(true)) {
    throw new OrthrusError('ablation.pool', 'No run makes the distribution of scores.', 'Pool at least one run.');
  }
  const notes: string[] = [];
  const scored = collect(input, notes);
  const distributions = tasks.map((task, t) =>
    distribution(
      task,
      scored.filter((_, r) => pooled[r]).map((row) => row[t]!),
      notes,
    ),
  );
  const raw = scored.map((row, r) =>
    row.map((cell, t) => ({
      ...cell,
      z: cell.scale.map((x) => (x - distributions[t]!.mean) / distributions[t]!.deviation),
      p: r === reference ? NaN : worse(scored[reference]![t]!.scale, cell.scale),
    })),
  );
  const tested = raw.flat().filter(({ p }) => !Number.isNaN(p));
  const corrected = benjaminiHochberg(tested.map(({ p }) => p));
  const adjustedOf = new Map(tested.map((cell, i) => [cell, corrected[i]!]));
  const cells = raw.map((row) =>
    row.map((cell): AblationCell => {
      const { seeds, values, z, p } = cell;
      const adjustedP = adjustedOf.get(cell) ?? NaN;
      const decisive = adjusted ? adjustedP : p;
      return {
        ...{ seeds, values, z, p, adjustedP },
        meanZ: meanOf(z),
        mean: meanOf(values),
        deviation: Math.sqrt(varianceOf(values)),
        significant: Number.isNaN(decisive) ? undefined : decisive <= alpha,
      };
    }),
  );
  const overall = cells.map((row) => meanOf(row.map(({ meanZ }) => meanZ).filter((z) => !Number.isNaN(z))));
  noteGaps(input, cells, reference, notes);
  return { runs, tasks: distributions, cells, overall, reference, alpha, adjusted, notes };
}

/** Scores by run and task, by seed; those that are not defined are left out. */
function collect({ runs, tasks, scores }: AblationInput, notes: string[]): Scored[][] {
  const found = runs.map(() => tasks.map((): Scored => ({ seeds: [], values: [], scale: [] })));
  let undefinedScores = 0;
  for (const { run, task, seed, value } of [...scores].sort((a, b) => a.seed - b.seed)) {
    const scale = comparable(tasks[task]!.metric, value);
    if (!Number.isFinite(scale)) {
      undefinedScores++;
      continue;
    }
    const cell = found[run]![task]!;
    cell.seeds.push(seed);
    cell.values.push(value);
    cell.scale.push(scale);
  }
  if (undefinedScores > 0) {
    notes.push(
      `${undefinedScores === 1 ? 'One score is' : `${undefinedScores} scores are`} left out: not a number, or a correlation of exactly ±1, which has no Fisher transform.`,
    );
  }
  return found;
}

function distribution(task: AblationTask, cells: readonly Scored[], notes: string[]): Ablation['tasks'][number] {
  const all = cells.flatMap(({ scale }) => scale);
  const count = all.length;
  const deviation = count === 0 ? NaN : count === 1 ? 0 : Math.sqrt((varianceOf(all) * (count - 1)) / count);
  if (deviation === 0) notes.push(`${task.name}: all pooled scores are equal, so that there is no Z.`);
  return { ...task, mean: meanOf(all), deviation: deviation === 0 ? NaN : deviation, count };
}

/** p of the hypothesis that the reference is not better. NaN where a side has fewer than two scores. */
const worse = (reference: readonly number[], other: readonly number[]): number =>
  reference.length < 2 || other.length < 2 ? NaN : welchTest(reference, other, 'greater').p;

function noteGaps(
  { runs, tasks }: AblationInput,
  cells: readonly (readonly AblationCell[])[],
  reference: number,
  notes: string[],
): void {
  const without = runs.filter((_, r) => cells[r]!.some(({ values }) => values.length === 0)).length;
  if (without > 0) {
    notes.push(
      `${without === 1 ? 'One run is' : `${without} runs are`} not scored on every task: a mean Z over other tasks is not quite comparable.`,
    );
  }
  const untested = cells
    .flatMap((row, r) => (r === reference ? [] : row))
    .filter(({ values, p }) => values.length > 0 && Number.isNaN(p)).length;
  if (untested > 0) {
    notes.push(
      `${untested} of ${(runs.length - 1) * tasks.length} differences are not tested: that takes two seeds or more on both sides.`,
    );
  }
  const seeds = new Set(cells.flat().flatMap(({ values }) => (values.length > 0 ? [values.length] : [])));
  if (seeds.size > 1) {
    notes.push('Runs differ in their number of seeds: those with more weigh more in the pooled mean and deviation.');
  }
}
