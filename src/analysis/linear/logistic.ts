import { ProgressMeter } from '../../lib/progress';
import { checkedData } from './checkInputs';
import { columnScale, standardiseInto } from './columnScale';
import { minimise } from './lbfgs';
import type { FitData, LabelProblem, LogisticFit, LogisticOptions, LongCall } from './linearTypes';
import { checkLabels, checkLogisticOptions, classesOf, oneValue } from './logisticChecks';
import { boundedHessian, classesProblem, labelProblem, type Penalised } from './logisticProblem';
import { unscaled } from './ridgePath';
import { takingTurns, type Pause } from './turns';

/**
 * Logistic regression with an L2 penalty by L-BFGS: each label for itself over features that all share, or classes together by softmax.
 * The minimum is that of scikit-learn's LogisticRegression(C), which has no weights of classes and does not penalise the intercept. A
 * label of which all rows say the same is not fitted: its weights are NaN and `problems` says why. Features are kept as 32-bit floats
 * once they are standardised. Deterministic; gives the event loop a turn about every 30 ms.
 * @throws OrthrusError `linear.shape`, `linear.notFinite`, `logistic.options`, `logistic.labels`, `logistic.oneClass` (of classes);
 *   AbortError
 */
export async function fitLogistic(
  data: FitData,
  options: LogisticOptions,
  { onProgress, signal }: LongCall = {},
): Promise<LogisticFit> {
  const rows = checkedData(data);
  checkLogisticOptions(options);
  const byClass = options.kind === 'classes';
  const classes = byClass ? classesOf(data.targets, rows) : new Uint32Array(0);
  if (!byClass) checkLabels(data.targets, rows);
  const pause = takingTurns(signal);
  const d = data.features.columns;
  const scale = columnScale(data.features, rows);
  const z = new Float32Array(rows.length * d);
  standardiseInto(z, data.features, rows, scale);
  const unit = scale.deviation.map((deviation) => (options.standardise ? 1 : 1 / deviation ** 2));
  const shared: Penalised = { z, n: rows.length, d, c: options.c, unit };
  const labels = byClass ? 1 : data.targets.columns;
  const meter = new ProgressMeter(onProgress, 'Fitting', byClass ? 'fits' : 'labels', labels);
  const found = byClass
    ? [await fitClasses(shared, data, rows, classes, options, pause)]
    : await fitLabels(shared, data, rows, options, pause, meter);
  meter.update(labels);

  const outputs = byClass ? classes.length : labels;
  const solution = Float64Array.from(found.flatMap(({ x }) => [...x]));
  const weights = new Float64Array(outputs * d);
  for (let k = 0; k < outputs; k++) weights.set(solution.subarray(k * (d + 1), k * (d + 1) + d), k * d);
  const intercepts = Float64Array.from({ length: outputs }, (_, k) => solution[k * (d + 1) + d]!);
  return {
    model: unscaled(weights, scale, intercepts),
    kind: options.kind,
    classes,
    iterations: Uint32Array.from(found, ({ iterations }) => iterations),
    converged: Uint8Array.from(found, ({ converged }) => (converged ? 1 : 0)),
    problems: found.map(({ problem }) => problem),
    options,
  };
}

interface Found {
  /** outputs × (d + 1), the intercept last, of standardised features. */
  readonly x: Float64Array;
  readonly iterations: number;
  readonly converged: boolean;
  readonly problem: LabelProblem | null;
}

async function fitLabels(
  shared: Penalised,
  { targets }: FitData,
  rows: Uint32Array,
  options: LogisticOptions,
  pause: Pause,
  meter: ProgressMeter,
): Promise<Found[]> {
  const precondition = await boundedHessian(shared, 1 / 4, pause);
  const found: Found[] = [];
  for (let t = 0; t < targets.columns; t++) {
    const positive = Uint8Array.from(rows, (row) => targets.values[row * targets.columns + t]!);
    const problem = oneValue(positive, t);
    if (problem) found.push({ x: new Float64Array(shared.d + 1).fill(NaN), iterations: 0, converged: false, problem });
    else found.push({ ...(await minimise(labelProblem(shared, positive, precondition, pause), options)), problem });
    meter.update(t + 1);
  }
  return found;
}

async function fitClasses(
  shared: Penalised,
  { targets }: FitData,
  rows: Uint32Array,
  classes: Uint32Array,
  options: LogisticOptions,
  pause: Pause,
): Promise<Found> {
  const place = new Map([...classes].map((label, k) => [label, k]));
  const outputOf = Uint32Array.from(rows, (row) => place.get(targets.values[row]!)!);
  if (classes.length > 2) {
    const precondition = await boundedHessian(shared, 1 / 2, pause);
    const problem = classesProblem(shared, outputOf, classes.length, precondition, pause);
    return { ...(await minimise(problem, options)), problem: null };
  }
  // Two classes are one label, as scikit-learn has it: the softmax of (−s/2, s/2) is the sigmoid of s.
  const precondition = await boundedHessian(shared, 1 / 4, pause);
  const minimum = await minimise(labelProblem(shared, Uint8Array.from(outputOf), precondition, pause), options);
  const half = [...minimum.x].map((weight) => weight / 2);
  return { ...minimum, x: Float64Array.from([...half.map((weight) => -weight), ...half]), problem: null };
}
