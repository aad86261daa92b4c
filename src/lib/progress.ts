/** How far a long call is. `total` is 0 while it is not known. `rate` is in `unit` per second over the whole task. */
export interface Progress {
  readonly stage: string;
  readonly done: number;
  readonly total: number;
  readonly unit: string;
  readonly rate: number;
}

export type ProgressListener = (progress: Progress) => void;

/** Seconds left at the current rate, or undefined while the total or the rate is not known. */
export function secondsLeft(progress: Progress): number | undefined {
  if (progress.total <= 0 || progress.rate <= 0) return undefined;
  return Math.max(0, progress.total - progress.done) / progress.rate;
}

/**
 * Turns counts into Progress reports, at most one each `intervalMs` (and always the last one).
 * @param now milliseconds clock, replaceable in tests
 */
export class ProgressMeter {
  private readonly started: number;
  private lastReport = -Infinity;
  private done = 0;

  constructor(
    private readonly listener: ProgressListener | undefined,
    private readonly stage: string,
    private readonly unit: string,
    private readonly total: number,
    private readonly intervalMs = 50,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.started = now();
  }

  /** Sets the absolute count done so far and reports when it is time to. */
  update(done: number): void {
    this.done = done;
    const time = this.now();
    if (time - this.lastReport < this.intervalMs && done !== this.total) return;
    this.lastReport = time;
    const seconds = (time - this.started) / 1000;
    this.listener?.({
      stage: this.stage,
      done,
      total: this.total,
      unit: this.unit,
      rate: seconds > 0 ? done / seconds : 0,
    });
  }

  /** Adds to the count done so far. */
  add(count: number): void {
    this.update(this.done + count);
  }
}
