import { OrthrusError } from '../../lib/errors';
import type { ExportFormat } from '../../workers/protocol';
import { problemOf, runTask, setProblem } from '../notebook';
import type { Notebook } from '../notebook';
import { scopeRows } from '../derive';
import type { EmbeddingRun, EmbedScope } from '../state';
import { offerUndo } from '../undo';

let runCount = 0;

const SCOPE_TEXT: Record<EmbedScope, string> = { all: 'all', filtered: 'shown in the table', selected: 'selected' };

/**
 * Embeds the transcripts in scope with the loaded model; the run joins the list, newest first.
 * @returns whether it came to its end
 */
export async function embed(notebook: Notebook, scope: EmbedScope): Promise<boolean> {
  const state = notebook.store.getState();
  const { data } = state;
  const run = await runTask(notebook, 'embed', 'Embedding', async (task, onProgress): Promise<EmbeddingRun> => {
    if (!data) {
      throw new OrthrusError('embed.noData', 'There are no transcripts to embed.', 'Load some in the Data panel.');
    }
    if (!state.model) {
      throw new OrthrusError('embed.noModel', 'There is no model to embed with.', 'Load one in the Model panel.');
    }
    const rows = scopeRows(state, scope);
    if (rows.length === 0) {
      throw new OrthrusError(
        'embed.noRows',
        `No transcript is ${SCOPE_TEXT[scope]}.`,
        'Choose another scope, or change the filter or selection in the Data panel.',
      );
    }
    const packed = await notebook.services.data.packed(data.report.set, rows);
    const embeddings = await notebook.services.engine.embed(packed, task, onProgress);
    return {
      id: ++runCount,
      revision: data.revision,
      rows,
      scope: SCOPE_TEXT[scope],
      origin: data.origin,
      embeddings,
    };
  });
  if (!run) return false;
  notebook.store.setState({ runs: [run, ...notebook.store.getState().runs] });
  return true;
}

/** Takes a run off the list; for some seconds it can be brought back. */
export function discardRun(notebook: Notebook, run: EmbeddingRun): void {
  const before = notebook.store.getState().runs;
  notebook.store.setState({ runs: before.filter((one) => one !== run) });
  offerUndo(notebook, {
    message: `Discarded embedding ${run.id}.`,
    take: async () => {
      const runs = [...notebook.store.getState().runs, run].sort((a, b) => b.id - a.id);
      notebook.store.setState({ runs });
    },
    expire: () => undefined,
  });
}

/** The file of a run's embeddings, or undefined when that failed (the panel then shows why). */
export async function exportRun(
  notebook: Notebook,
  run: EmbeddingRun,
  format: ExportFormat,
): Promise<Blob | undefined> {
  try {
    return await notebook.services.analysis.exportFile(run.embeddings, format);
  } catch (error) {
    setProblem(notebook, 'embed', problemOf(error));
    return undefined;
  }
}
