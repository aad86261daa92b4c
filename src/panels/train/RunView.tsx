import { useNotebookState } from '../../notebook/react';
import type { RunInfo } from '../../engine/trainingContracts';
import { Curves } from './Curves';
import { RunStatusLine } from './RunStatusLine';
import { SimilarityView } from './SimilarityView';

/** One run: how far it is, its curves, and the pairs of its newest batch. */
export function RunView({ run }: { readonly run: RunInfo }) {
  const log = useNotebookState((state) => state.training.logs.get(run.id));
  const live = useNotebookState((state) => state.training.live?.id === run.id);
  return (
    <section className="train-part" aria-labelledby="train-run-title" data-testid="train-run" data-status={run.status}>
      <h3 id="train-run-title">{run.config.name}</h3>
      <RunStatusLine run={run} log={log} />
      {log ? <Curves run={run} log={log} /> : <p className="empty train-curves-wait">Reading the log of the run…</p>}
      {run.config.objective.kind !== 'mlm' && <SimilarityView run={run} live={live} />}
    </section>
  );
}
