import type { RunInfo, RunStatus } from '../../engine/trainingContracts';
import type { CurveLog } from '../../notebook/curveLog';
import { counted, formatCount, formatDuration, formatRate } from '../../notebook/format';

export const STATUS_TEXT: Readonly<Record<RunStatus, string>> = {
  running: 'running',
  paused: 'paused',
  finished: 'finished',
  failed: 'failed',
};

/** "Step 120 of 200". */
export const stepText = (run: RunInfo, log: CurveLog | undefined, live: boolean): string =>
  `Step ${formatCount((live && log?.steps.newest('step')) || run.step)} of ${formatCount(run.config.optimizer.steps)}`;

/** Time left and speed of a run under way, from its newest steps; what is not known yet is left out. */
export function paceText(run: RunInfo, log: CurveLog | undefined): string[] {
  const pace = log?.pace();
  const step = log?.steps.newest('step');
  if (!pace || step === undefined) return [];
  const left = (run.config.optimizer.steps - step) * pace.secondsPerStep;
  return [`${formatDuration(left)} left`, `${formatRate(pace.tokensPerSecond)} nucleotides/s`];
}

/** "checkpoint at step 100, 12 s ago". */
export function checkpointText(step: number, secondsAgo: number | undefined): string {
  if (step === 0) return 'no checkpoint yet';
  const ago =
    secondsAgo === undefined ? '' : secondsAgo < 1.5 ? ', just now' : `, ${formatDuration(Math.round(secondsAgo))} ago`;
  return `checkpoint at step ${formatCount(step)}${ago}`;
}

/** What the newest values say, for those who do not see the curves. */
export function curvesLabel(run: RunInfo, log: CurveLog): string {
  const { steps, evaluations } = log;
  if (steps.length === 0) return `Curves of ${run.config.name}: no step yet`;
  const parts = [`loss ${figure(steps.newest('loss'))}`];
  const accuracy = evaluations.newest('retrievalAccuracy');
  if (accuracy !== undefined && Number.isFinite(accuracy))
    parts.push(`held-out retrieval ${(100 * accuracy).toFixed(1)} percent`);
  return `Curves of ${run.config.name} over ${counted(steps.newest('step') ?? 0, 'step')}: ${parts.join(', ')}`;
}

const figure = (value: number | undefined): string => (value === undefined ? 'unknown' : value.toPrecision(4));
