import { useMemo, useState } from 'react';
import type { RunInfo } from '../../engine/trainingContracts';
import { formatBytes, formatCount } from '../../notebook/format';
import { useNotebook, useNotebookState, usePanel } from '../../notebook/react';
import { saveFile } from '../parts/saveFile';
import { liveRun } from './live';
import { exportTrained, removeRun, modelPanelOf } from './runs';
import { paramsOfConfig } from './schema';
import type { TrainData, TrainParams, TrainView } from './schema';
import { STATUS_TEXT } from './statusText';
import { keyOfRun, runKey } from './trainData';
import { useCurveLog } from './useCurveLog';
import { useRunKey } from './useShownRun';

const started = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

interface RunListProps {
  readonly runs: readonly RunInfo[];
  /** Id of the run whose curves are shown. */
  readonly shown: string | undefined;
}

/** Every run that this browser keeps, and what can be done with what it learned. */
export function RunList({ runs, shown }: RunListProps) {
  return (
    <section className="train-part" aria-label="Runs">
      <h3>Runs of this browser</h3>
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
              <Row key={run.id} run={run} shown={run.id === shown} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** What a panel has to be set to so that it goes on with a run; undefined where that cannot be told from the run. */
function paramsOfRun(run: RunInfo): Pick<TrainParams, 'data' | 'preset' | 'changes' | 'start'> | undefined {
  const { spec, config } = run;
  const { kind } = (spec ?? {}) as { readonly kind?: unknown };
  if (kind !== 'opfs' && kind !== 'url') return undefined;
  if (keyOfRun(run) !== runKey(spec, config, undefined)) return undefined;
  return { data: spec as TrainData, ...paramsOfConfig(config), start: 'initial' };
}

function Row({ run, shown }: { readonly run: RunInfo; readonly shown: boolean }) {
  const notebook = useNotebook();
  const { id, setParams, setView, task } = usePanel<TrainParams, TrainView>();
  const live = useNotebookState((state) => {
    const one = liveRun(state.partials);
    return one?.run.id === run.id ? one : undefined;
  });
  const log = live?.log;
  useCurveLog(log);
  const key = useRunKey();
  const [busy, setBusy] = useState(false);
  const untouched = run.checkpointStep === 0 ? 'There is no checkpoint yet' : undefined;
  const meanwhile = async (work: () => Promise<unknown>): Promise<void> => {
    setBusy(true);
    await work();
    setBusy(false);
  };
  const save = async (): Promise<void> => {
    const file = await exportTrained(notebook, id, run);
    if (file) saveFile(file, file.name);
  };
  const use = async (): Promise<void> => {
    const panel = await modelPanelOf(notebook, id, run);
    if (panel !== undefined) document.getElementById(panel)?.scrollIntoView();
  };
  const settings = useMemo(() => (run.status === 'finished' ? undefined : paramsOfRun(run)), [run]);
  const others = settings && keyOfRun(run) !== key && !live ? settings : undefined;
  return (
    <tr className={shown ? 'train-run-shown' : undefined}>
      <th scope="row">
        <button
          type="button"
          className="train-run-name"
          aria-pressed={shown}
          title="Show its curves"
          onClick={() => setView({ run: run.id })}
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
          {others && (
            <button
              type="button"
              className="button"
              disabled={task !== undefined}
              title="Sets this panel to its data and configuration: “Train” then goes on with it"
              data-testid={shown ? 'train-take-up' : undefined}
              onClick={() => setParams(others)}
            >
              Take up <span className="visually-hidden">{run.config.name}</span>
            </button>
          )}
          <button
            type="button"
            className="button"
            disabled={untouched !== undefined || busy}
            title={untouched ?? 'Makes a Model panel of its encoder'}
            data-testid={shown ? 'train-use' : undefined}
            onClick={() => void meanwhile(use)}
          >
            Use as model <span className="visually-hidden">{run.config.name}</span>
          </button>
          <button
            type="button"
            className="button"
            disabled={untouched !== undefined || busy}
            title={untouched ?? 'The encoder as safetensors, with the published names'}
            data-testid={shown ? 'train-export-encoder' : undefined}
            onClick={() => void meanwhile(save)}
          >
            Download <span className="visually-hidden">{run.config.name}</span>
          </button>
          <button
            type="button"
            className="button"
            disabled={live !== undefined}
            title={live ? 'It is under way' : 'With its checkpoints; can be taken back for some seconds'}
            data-testid={shown ? 'train-delete' : undefined}
            onClick={() => removeRun(notebook, id, run)}
          >
            Delete <span className="visually-hidden">{run.config.name}</span>
          </button>
        </span>
      </td>
    </tr>
  );
}
