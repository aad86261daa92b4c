import { EVALUATION_COLUMNS, STEP_COLUMNS, type EvaluationMetrics, type StepMetrics } from './metrics';

type Columns<K extends string> = Readonly<Record<K, Float64Array<ArrayBuffer>>>;

/** Rows of numbers that grow at the end. */
class Rows<K extends string> {
  private values: number[] = [];

  constructor(private readonly columns: readonly K[]) {}

  get count(): number {
    return this.values.length / this.columns.length;
  }

  push(row: Readonly<Record<K, number>>): void {
    for (const column of this.columns) this.values.push(row[column]);
  }

  packed(): Float32Array<ArrayBuffer> {
    return Float32Array.from(this.values);
  }

  restore(packed: Float32Array): void {
    this.values = Array.from(packed);
  }

  byColumn(): Columns<K> {
    const width = this.columns.length;
    const entries = this.columns.map((column, k) => [
      column,
      Float64Array.from({ length: this.count }, (_, row) => this.values[row * width + k]!),
    ]);
    return Object.fromEntries(entries) as Columns<K>;
  }
}

/** What was measured of a run, step by step. Kept with its checkpoints in float32, so that it never tells of steps that were lost. */
export class RunLog {
  private readonly steps = new Rows(STEP_COLUMNS);
  private readonly evaluations = new Rows(EVALUATION_COLUMNS);

  addStep(metrics: StepMetrics): void {
    this.steps.push(metrics);
  }

  addEvaluation(metrics: EvaluationMetrics): void {
    this.evaluations.push(metrics);
  }

  /** (steps, columns) row-major */
  stepRows(): Float32Array<ArrayBuffer> {
    return this.steps.packed();
  }

  evaluationRows(): Float32Array<ArrayBuffer> {
    return this.evaluations.packed();
  }

  restore(steps: Float32Array, evaluations: Float32Array): void {
    this.steps.restore(steps);
    this.evaluations.restore(evaluations);
  }

  history(): {
    readonly steps: Columns<(typeof STEP_COLUMNS)[number]>;
    readonly evaluations: Columns<(typeof EVALUATION_COLUMNS)[number]>;
  } {
    return { steps: this.steps.byColumn(), evaluations: this.evaluations.byColumn() };
  }
}
