import { CircleAlert, CirclePause, CirclePlay, CircleStop, CircleX } from 'lucide-react';
import type { RunInfo } from '../../engine/trainingContracts';
import { resumeTraining, steerTraining } from '../../notebook/actions/training';
import { formatDuration } from '../../notebook/format';
import { cancelTask } from '../../notebook/notebook';
import { useNotebook, useNotebookState } from '../../notebook/react';
import type { CurveLog } from '../../notebook/curveLog';
import { checkpointText, paceText, STATUS_TEXT, stepText } from './statusText';
import { useCurveLog, useSeconds } from './useCurveLog';

interface RunStatusLineProps {
  readonly run: RunInfo;
  readonly log: CurveLog | undefined;
}

/** How far a run is, and what can be done with it. */
export function RunStatusLine({ run, log }: RunStatusLineProps) {
  const live = useNotebookState((state) => (state.training.live?.id === run.id ? state.training.live : undefined));
  const cancelling = useNotebookState((state) => state.tasks.train?.cancelling === true);
  const now = useSeconds(live !== undefined);
  useCurveLog(log);
  const isLive = live !== undefined;
  const step = (isLive && log?.steps.newest('step')) || run.step;
  const share = Math.min(1, step / run.config.optimizer.steps);
  const checkpoint = live?.checkpoint;
  const status = !isLive
    ? STATUS_TEXT[run.status]
    : cancelling
      ? 'cancelling…'
      : live.steering === 'pause'
        ? 'pausing after this step…'
        : live.steering === 'stop'
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
        <Controls run={run} />
      </div>
      <div
        className="bar"
        role="progressbar"
        aria-label={`Training of ${run.config.name}`}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.floor(100 * share)}
      >
        <div className="bar-fill" style={{ width: `${share * 100}%` }} />
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
      <p className="visually-hidden" aria-live="polite">
        {`Training ${status}${isLive ? `: ${Math.floor(4 * share) * 25} percent` : ''}.`}
      </p>
    </div>
  );
}

function Controls({ run }: { readonly run: RunInfo }) {
  const notebook = useNotebook();
  const live = useNotebookState((state) => (state.training.live?.id === run.id ? state.training.live : undefined));
  const busy = useNotebookState((state) => state.tasks.train !== undefined || state.tasks.trainData !== undefined);
  const cancelling = useNotebookState((state) => state.tasks.train?.cancelling === true);
  const noDevice = useNotebookState((state) => state.device?.available === false);
  if (!live) {
    if (run.status === 'finished') return null;
    return (
      <button
        type="button"
        className="button button-main"
        disabled={busy || noDevice}
        title="Goes on from the newest checkpoint, as if it had never stopped"
        data-testid="train-resume"
        onClick={() => void resumeTraining(notebook, run.id)}
      >
        <CirclePlay aria-hidden size={15} /> Resume
      </button>
    );
  }
  const waits = live.steering !== undefined || cancelling;
  return (
    <span className="row">
      <button
        type="button"
        className="button"
        disabled={waits}
        title="Ends after this step with a checkpoint; Resume goes on from it"
        data-testid="train-pause"
        onClick={() => void steerTraining(notebook, 'pause')}
      >
        <CirclePause aria-hidden size={15} /> Pause
      </button>
      <button
        type="button"
        className="button"
        disabled={waits}
        title="Ends the run for good after this step; what it learned is kept"
        data-testid="train-stop"
        onClick={() => void steerTraining(notebook, 'stop')}
      >
        <CircleStop aria-hidden size={15} /> Stop
      </button>
      <button
        type="button"
        className="button"
        disabled={cancelling}
        title="Ends at once; the steps since the last checkpoint are lost"
        data-testid="train-cancel"
        onClick={() => void cancelTask(notebook, 'train')}
      >
        <CircleX aria-hidden size={15} /> Cancel
      </button>
    </span>
  );
}
