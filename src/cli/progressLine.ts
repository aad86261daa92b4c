import { secondsLeft, type Progress } from '../lib/progress';

const count = (value: number): string => Math.round(value).toLocaleString('en');
/** Steps of training may take seconds each. */
const pace = (rate: number): string => (rate < 10 ? rate.toPrecision(2) : count(rate));

const duration = (seconds: number): string => {
  if (seconds < 60) return `${Math.ceil(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes} min ${Math.round(seconds % 60)} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
};

/** One line of progress: stage, share, rate and time left. */
export function progressText(progress: Progress): string {
  const { stage, done, total, unit, rate } = progress;
  const left = secondsLeft(progress);
  const share =
    total > 0
      ? `${Math.floor((100 * done) / total)} %  ${count(done)} of ${count(total)} ${unit}`
      : `${count(done)} ${unit}`;
  const speed = rate > 0 ? `  ${pace(rate)} ${unit}/s` : '';
  return `${stage}: ${share}${speed}${left !== undefined && left > 0 ? `  ${duration(left)} left` : ''}`;
}

/**
 * Shows progress on stderr: a line rewritten in place on a terminal, a line every ten seconds elsewhere (logs).
 */
export class ProgressLine {
  private shown = false;
  private lastTime = -Infinity;

  readonly update = (progress: Progress): void => {
    const { stderr } = process;
    if (stderr.isTTY) {
      stderr.write(`\r\x1b[K${progressText(progress)}`.slice(0, Math.max(20, stderr.columns || 80)));
      this.shown = true;
      return;
    }
    const time = performance.now();
    if (time - this.lastTime < 10_000) return;
    this.lastTime = time;
    stderr.write(`${progressText(progress)}\n`);
  };

  /** Ends the line in place, so that what follows starts on its own. */
  end(): void {
    if (this.shown) process.stderr.write('\r\x1b[K');
    this.shown = false;
  }

  note(text: string): void {
    this.end();
    process.stderr.write(`${text}\n`);
  }
}
