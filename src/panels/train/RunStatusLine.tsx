import { CircleAlert, CirclePause, CircleStop } from 'lucide-react';
import { formatDuration } from '../../notebook/format';
import { useNotebook, useNotebookState, usePanel } from '../../notebook/react';
import { isLiveRun } from './live';
import { steerRun } from './runs';
import { checkpointText, paceText, STATUS_TEXT, stepText } from './statusText';
import { useCurveLog, useSeconds } from './useCurveLog';
import type { ShownRun } from './useShownRun';

/** How far a run is, and what can be done with it. */
export function RunStatusLine({ shown }: { readonly shown: ShownRun }) {
  const { run, log, live } = shown;
  const { task, partial } = usePanel();
  const steering = useNotebookState(({ training }) =>
    training.steering !== undefined && training.steering.task === task?.id ? training.steering.action : undefined,
  );
  const own = live !== undefined && isLiveRun(partial);
  const now = useSeconds(live !== undefined);
  useCurveLog(log);
  const isLive = live !== undefined;
  const checkpoint = live?.checkpoint;
  const status = !isLive
    ? STATUS_TEXT[run.status]
    : task?.cancelling === true
      ? 'cancelling…'
      : steering === 'pause'
        ? 'pausing after this step…'
        : steering === 'stop'
          ? 'stopping after this step…'
          : STATUS_TEXT.running;
  const figures = [
    stepText(run, log, isLive),
    ...(isLive ? paceText(run, log) : [`${formatDuration(run.trainedSeconds)} of training`]),
    checkpointText(checkpoint?.step ?? run.checkpointStep, checkpoint && (now - checkpoint.at) / 1000),
    run.device,
  ];
  return (
    <div className="task" data-testid="train-status">
      <div className="train-status-line">
        <strong className={`train-state train-state-${isLive ? 'running' : run.status}`}>{status}</strong>
        <span className="train-figures">{figures.join(' · ')}</span>
        {own && <Controls waits={steering !== undefined || task?.cancelling === true} />}
      </div>
      {run.problem && (
        <div className="note note-danger" role="alert" data-testid="train-problem">
          <CircleAlert aria-hidden size={16} />
          <p>
            <strong>{run.problem.message}</strong> {run.problem.mend} Everything up to step {run.checkpointStep} is
            kept.
          </p>
        </div>
      )}
    </div>
  );
}

/** Beside the frame's own Cancel, which ends at once. */
function Controls({ waits }: { readonly waits: boolean }) {
  const notebook = useNotebook();
  const { id } = usePanel();
  return (
    <span className="row">
      <button
        type="button"
        className="button"
        disabled={waits}
        title="Ends after this step with a checkpoint; “Train” goes on from it"
        data-testid="train-pause"
        onClick={() => void steerRun(notebook, id, 'pause')}
      >
        <CirclePause aria-hidden size={15} /> Pause
      </button>
      <button
        type="button"
        className="button"
        disabled={waits}
        title="Ends the run for good after this step; what it learned is the panel’s model"
        data-testid="train-stop"
        onClick={() => void steerRun(notebook, id, 'stop')}
      >
        <CircleStop aria-hidden size={15} /> Stop
      </button>
    </span>
  );
}
