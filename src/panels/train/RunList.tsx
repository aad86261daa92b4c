import { useState } from 'react';
import type { RunInfo } from '../../engine/trainingContracts';
import { exportTrained, removeRun, showRun, takeTrainedModel } from '../../notebook/actions/training';
import { formatBytes, formatCount } from '../../notebook/format';
import { useNotebook, useNotebookState } from '../../notebook/react';
import { saveFile } from '../parts/saveFile';
import { runFileName } from './run';
import { STATUS_TEXT } from './statusText';
import { useCurveLog } from './useCurveLog';

const started = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

/** Every run that this browser keeps, and what can be done with what it learned. */
export function RunList({ runs }: { readonly runs: readonly RunInfo[] }) {
  return (
    <section className="train-part" aria-labelledby="train-runs-title">
      <h3 id="train-runs-title">Runs</h3>
      <div className="train-runs-holder">
        <table className="train-table train-runs" data-testid="train-runs">
          <thead>
            <tr>
              <th scope="col">Run</th>
              <th scope="col">State</th>
              <th scope="col">Step</th>
              <th scope="col">Started</th>
              <th scope="col">Trained on</th>
              <th scope="col">Kept</th>
              <th scope="col">Newest checkpoint</th>
            </tr>
          </thead>
          <tbody>
            {runs.map((run) => (
              <Row key={run.id} run={run} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Row({ run }: { readonly run: RunInfo }) {
  const notebook = useNotebook();
  const shown = useNotebookState((state) => state.training.shown === run.id);
  const live = useNotebookState((state) => state.training.live?.id === run.id);
  const log = useNotebookState((state) => (live ? state.training.logs.get(run.id) : undefined));
  useCurveLog(log);
  const loading = useNotebookState((state) => state.tasks.model !== undefined);
  const inUse = useNotebookState((state) => state.model?.request.kind === 'run' && state.model.request.id === run.id);
  const [saving, setSaving] = useState(false);
  const untouched = run.checkpointStep === 0 ? 'There is no checkpoint yet' : undefined;
  const save = async (): Promise<void> => {
    setSaving(true);
    const blob = await exportTrained(notebook, run);
    setSaving(false);
    if (blob) saveFile(blob, runFileName(run, 'safetensors'));
  };
  return (
    <tr className={shown ? 'train-run-shown' : undefined}>
      <th scope="row">
        <button
          type="button"
          className="train-run-name"
          aria-pressed={shown}
          title="Show its curves"
          onClick={() => void showRun(notebook, run.id)}
        >
          {run.config.name}
        </button>
      </th>
      <td className={`train-state train-state-${run.status}`}>{STATUS_TEXT[run.status]}</td>
      <td>
        {formatCount(log?.steps.newest('step') ?? run.step)} of {formatCount(run.config.optimizer.steps)}
      </td>
      <td>{started.format(new Date(run.startedAt))}</td>
      <td className="train-run-data" title={run.data.name}>
        {run.data.name}
      </td>
      <td>{formatBytes(run.bytes)}</td>
      <td>
        <span className="train-run-actions">
          <button
            type="button"
            className="button"
            disabled={untouched !== undefined || loading}
            title={untouched ?? 'Makes its encoder the model of the other panels'}
            data-testid={shown ? 'train-use' : undefined}
            onClick={() => void takeTrainedModel(notebook, run)}
          >
            {inUse ? 'Use its newest' : 'Use as model'} <span className="visually-hidden">{run.config.name}</span>
          </button>
          <button
            type="button"
            className="button"
            disabled={untouched !== undefined || saving}
            title={untouched ?? 'The encoder as safetensors, with the published names'}
            data-testid={shown ? 'train-export-encoder' : undefined}
            onClick={() => void save()}
          >
            {saving ? 'Writing…' : 'Download'} <span className="visually-hidden">{run.config.name}</span>
          </button>
          <button
            type="button"
            className="button"
            disabled={live}
            title={live ? 'It is under way' : 'With its checkpoints; can be taken back for some seconds'}
            data-testid={shown ? 'train-delete' : undefined}
            onClick={() => removeRun(notebook, run)}
          >
            Delete <span className="visually-hidden">{run.config.name}</span>
          </button>
        </span>
      </td>
    </tr>
  );
}
