import { Curves } from './Curves';
import { RunStatusLine } from './RunStatusLine';
import { SimilarityView } from './SimilarityView';
import type { ShownRun } from './useShownRun';

/** One run: how far it is, its curves, and the pairs of its newest batch. */
export function RunView({ shown }: { readonly shown: ShownRun }) {
  const { run, log, live } = shown;
  return (
    <section
      className="train-part"
      aria-label={`Run ${run.config.name}`}
      data-testid="train-shown"
      data-status={run.status}
    >
      <h3>{run.config.name}</h3>
      <RunStatusLine shown={shown} />
      {log ? <Curves run={run} log={log} /> : <p className="empty train-curves-wait">Reading the log of the run…</p>}
      {run.config.objective.kind !== 'mlm' && <SimilarityView run={run} live={live !== undefined} />}
    </section>
  );
}
