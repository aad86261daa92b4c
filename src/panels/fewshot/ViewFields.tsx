import type { Metric } from '../../engine/fineTuneContracts';
import type { FewShotArtefact } from '../../notebook/artefacts';
import { usePanel } from '../../notebook/react';
import { METRIC_TEXT } from '../finetune/run';
import { metricsOf } from './cells';
import { shownMetric } from './figures';
import { comparableTasks, paperTask } from './paperTable';
import type { FewShotParams, FewShotView } from './schema';

/** Which score is shown, and which of the paper's tasks beside it. */
export function ViewFields({ artefact }: { readonly artefact: FewShotArtefact }) {
  const { id, view, setView } = usePanel<FewShotParams, FewShotView>();
  const metric = shownMetric(artefact, view);
  return (
    <div className="row">
      <label className="check">
        <span className="label">Score</span>
        <select
          value={metric}
          data-testid={`${id}-metric`}
          onChange={(event) => setView({ metric: event.target.value as Metric })}
        >
          {metricsOf(artefact).map((one) => (
            <option key={one} value={one}>
              {METRIC_TEXT[one]}
            </option>
          ))}
        </select>
      </label>
      <label className="check">
        <span className="label">Beside the paper’s</span>
        <select
          // The paper tells one metric of each task.
          disabled={metric !== artefact.metric}
          value={paperTask(artefact, view.paper)?.id ?? 'none'}
          data-testid={`${id}-paper`}
          onChange={(event) => setView({ paper: event.target.value })}
        >
          <option value="none">none</option>
          {comparableTasks(artefact).map(({ id: task, title }) => (
            <option key={task} value={task}>
              {title}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}
