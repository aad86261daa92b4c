/** What follows from the state: nothing here is stored. */
import { filteredRows } from './tableView';
import type { EmbeddingRun, EmbedScope, NotebookState, PanelKind } from './state';

export type PanelStatus = 'empty' | 'running' | 'done' | 'failed' | 'stale' | 'paused';

let lastFilter: { table: unknown; filter: unknown; rows: readonly number[] } | undefined;

/** Rows that the Data panel's filter lets through; remembered, as several panels ask for it on every render. */
export function shownRows(state: Pick<NotebookState, 'data' | 'filter'>): readonly number[] {
  const table = state.data?.report.table;
  if (!table) return [];
  if (lastFilter?.table === table && lastFilter.filter === state.filter) return lastFilter.rows;
  const rows = filteredRows(table, state.filter);
  lastFilter = { table, filter: state.filter, rows };
  return rows;
}

/** Rows that the Embed panel's scope names, ascending. */
export function scopeRows(
  state: Pick<NotebookState, 'data' | 'filter' | 'selected'>,
  scope: EmbedScope,
): readonly number[] {
  const count = state.data?.report.table.id.length ?? 0;
  switch (scope) {
    case 'all':
      return Array.from({ length: count }, (_, row) => row);
    case 'filtered':
      return shownRows(state);
    case 'selected':
      return [...state.selected].sort((a, b) => a - b);
  }
}

/** Why a run no longer matches the notebook, or undefined while it does. */
export function staleness(run: EmbeddingRun, state: Pick<NotebookState, 'data' | 'model'>): string | undefined {
  if (run.revision !== state.data?.revision) return 'the transcripts changed since';
  if (state.model && run.embeddings.model.sha256 !== state.model.card.sha256) return 'the model changed since';
  return undefined;
}

/** What the outline says of a panel. */
export function panelStatus(state: NotebookState, panel: PanelKind): PanelStatus {
  if (state.tasks[panel]) return 'running';
  const problem = state.problems[panel];
  if (problem && !problem.waits) return 'failed';
  switch (panel) {
    case 'gallery':
      return 'empty';
    case 'data':
      return state.data ? 'done' : 'empty';
    case 'model':
      return state.model ? 'done' : 'empty';
    case 'embed':
    case 'isoforms': {
      const run = state.runs[0];
      if (!run) return 'empty';
      return staleness(run, state) === undefined ? 'done' : 'stale';
    }
    case 'finetune':
      return state.fineTuning.runs.length > 0 ? 'done' : 'empty';
    case 'train': {
      if (state.tasks.trainData) return 'running';
      const status = state.training.runs?.[0]?.status;
      // A run that another tab trains is listed as running, too.
      return status === undefined ? 'empty' : status === 'finished' ? 'done' : status;
    }
  }
}
