import { useMemo } from 'react';
import type { EmbeddingsArtefact, ModelArtefact, Result, TranscriptsArtefact } from '../../notebook/artefacts';
import { subsetOf } from '../../notebook/evaluate';
import { counted, formatDuration } from '../../notebook/format';
import { useNotebookState, usePanel } from '../../notebook/react';
import type { NotebookState } from '../../notebook/state';
import { tokenCount } from '../../notebook/tableView';
import { embeddedRows } from './run';
import type { EmbedParams } from './schema';

/** Nucleotides a second of the newest embedding with this model that is at hand. */
function rateOf(cache: NotebookState['cache'], model: ModelArtefact): number | undefined {
  const runs = [...cache.values()].flatMap(({ artefact }) =>
    artefact.type === 'embeddings' && artefact.embeddings.model.sha256 === model.card.sha256
      ? [artefact.embeddings]
      : [],
  );
  const newest = runs.at(-1);
  return newest && newest.seconds > 0 ? newest.tokens / newest.seconds : undefined;
}

/** What will be embedded, how much that is, and how long it may take. */
export function EmbedAmount() {
  const { entry, inputs } = usePanel<EmbedParams, Record<string, never>, EmbeddingsArtefact>();
  const device = useNotebookState((state) => state.device);
  const subset = useNotebookState((state) => subsetOf(state.document, entry));
  const cache = useNotebookState((state) => state.cache);
  const transcripts = inputs['transcripts'] as Result<TranscriptsArtefact> | undefined;
  const model = inputs['model'] as Result<ModelArtefact> | undefined;
  const table = transcripts?.artefact.report.table;
  // Summing 30,000 lengths is not for every step of progress.
  const amount = useMemo(() => {
    const rows = table && embeddedRows(table, subset);
    return rows && { count: rows.length, tokens: tokenCount(table, rows) };
  }, [table, subset]);
  if (device?.available === false) {
    return <p className="quiet">Embedding needs a device: see the top of this page.</p>;
  }
  if (!amount) return null;
  const rate = model && rateOf(cache, model.artefact);
  const time =
    rate === undefined
      ? 'the time left is known once it runs'
      : `about ${formatDuration(amount.tokens / rate)} at the last run's rate`;
  return (
    <p className="embed-amount" data-testid="embed-amount">
      {counted(amount.count, 'transcript')}, {counted(amount.tokens, 'nucleotide')}; {time}
    </p>
  );
}
