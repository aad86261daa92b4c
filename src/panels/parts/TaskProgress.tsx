import { useEffect, useState } from 'react';
import { secondsLeft } from '../../lib/progress';
import { formatAmount, formatBytes, formatDuration, formatRate } from '../../notebook/format';
import { cancelTask } from '../../notebook/notebook';
import { useNotebook } from '../../notebook/react';
import type { Task } from '../../notebook/state';

interface TaskProgressProps {
  /** Under which the task is in the state; a panel's id, mostly. */
  readonly panel: string;
  readonly task: Task;
  readonly testId?: string | undefined;
  readonly cancelTestId?: string | undefined;
  /** A second view of the same task must not speak to screen readers again. */
  readonly silent?: boolean;
}

/** What is done, what is left, how fast, and a way to stop. */
export function TaskProgress({ panel, task, testId, cancelTestId, silent = false }: TaskProgressProps) {
  const notebook = useNotebook();
  const { progress, cancelling } = task;
  const known = progress !== undefined && progress.total > 0;
  const share = known ? Math.min(1, progress.done / progress.total) : undefined;
  return (
    <div className="task">
      <div className="task-line">
        <span className="task-title" title={task.title}>
          {cancelling
            ? 'Cancelling…'
            : `${task.title}${progress && progress.stage !== task.title ? ` · ${progress.stage}` : '…'}`}
        </span>
        <span className="task-figures" data-testid={testId}>
          {figures(task)}
        </span>
        <button
          type="button"
          className="button"
          disabled={cancelling}
          data-testid={cancelTestId ?? `${panel}-cancel`}
          onClick={() => void cancelTask(notebook, panel)}
        >
          Cancel
        </button>
      </div>
      <div
        className={share === undefined ? 'bar bar-unknown' : 'bar'}
        role="progressbar"
        aria-label={task.title}
        aria-valuemin={0}
        aria-valuemax={100}
        {...(share !== undefined && { 'aria-valuenow': Math.round(share * 100) })}
      >
        <div className="bar-fill" style={{ width: `${(share ?? 0.25) * 100}%` }} />
      </div>
      {!silent && <Spoken task={task} />}
    </div>
  );
}

function figures({ progress }: Task): string {
  if (!progress) return '';
  const { done, total, unit, rate } = progress;
  const parts = [total > 0 ? `${withoutUnit(done, unit)} of ${formatAmount(total, unit)}` : formatAmount(done, unit)];
  if (rate > 0) parts.push(`${unit === 'bytes' ? formatBytes(rate) : `${formatRate(rate)} ${unit}`}/s`);
  const left = secondsLeft(progress);
  if (left !== undefined && done > 0) parts.push(`${formatDuration(left)} left`);
  return parts.join(' · ');
}

const withoutUnit = (value: number, unit: string): string =>
  unit === 'bytes' ? formatBytes(value) : formatAmount(value, '').trim();

/** The progress for screen readers: every tenth part and every 10 s would be too much talk, a quarter is not. */
function Spoken({ task }: { readonly task: Task }) {
  const { progress, title } = task;
  const quarter = progress && progress.total > 0 ? Math.floor((4 * progress.done) / progress.total) : 0;
  const [text, setText] = useState('');
  useEffect(
    () => setText(quarter === 0 ? `${title} started.` : `${title}: ${quarter * 25} percent.`),
    [quarter, title],
  );
  return (
    <p className="visually-hidden" aria-live="polite">
      {text}
    </p>
  );
}
