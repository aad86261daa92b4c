import { EVALUATION_COLUMNS, STEP_COLUMNS } from '../engine/trainingContracts';
import type { RunHistory, TrainingEvent } from '../engine/trainingContracts';
import { GrowingColumns } from './growingColumns';

/** The log of one training run: its columns, and word to whoever draws them. Lives beside the store, never in it as rows. */
export class CurveLog {
  readonly steps: GrowingColumns<(typeof STEP_COLUMNS)[number]>;
  readonly evaluations: GrowingColumns<(typeof EVALUATION_COLUMNS)[number]>;
  private readonly listeners = new Set<() => void>();
  private changes = 0;

  constructor(history?: RunHistory) {
    this.steps = history ? GrowingColumns.from(STEP_COLUMNS, history.steps) : new GrowingColumns(STEP_COLUMNS);
    this.evaluations = history
      ? GrowingColumns.from(EVALUATION_COLUMNS, history.evaluations)
      : new GrowingColumns(EVALUATION_COLUMNS);
  }

  /** Changes with every row. */
  get version(): number {
    return this.changes;
  }

  /** Takes up the event if it is a row of the log. */
  take(event: TrainingEvent): void {
    if (event.kind === 'step') this.steps.append(event.metrics);
    else if (event.kind === 'evaluation') this.evaluations.append(event.metrics);
    else return;
    this.changes++;
    for (const listener of this.listeners) listener();
  }

  /** Calls `listener` after every row until the returned function is called. */
  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Seconds a step takes and tokens a second, over the newest `steps`; undefined before the first. */
  pace(steps = 20): { readonly secondsPerStep: number; readonly tokensPerSecond: number } | undefined {
    const sum = (column: Float64Array): number => column.subarray(-steps).reduce((total, value) => total + value, 0);
    const seconds = sum(this.steps.column('seconds'));
    if (!(seconds > 0)) return undefined;
    return {
      secondsPerStep: seconds / Math.min(steps, this.steps.length),
      tokensPerSecond: sum(this.steps.column('tokens')) / seconds,
    };
  }
}
