import { useMemo } from 'react';
import { embed } from '../../notebook/actions/embed';
import { scopeRows, shownRows } from '../../notebook/derive';
import { counted, formatCount, formatDuration } from '../../notebook/format';
import { useNotebook, useNotebookState, usePreference } from '../../notebook/react';
import type { EmbedScope, NotebookState } from '../../notebook/state';
import { tokenCount } from '../../notebook/tableView';

/** Seconds that `tokens` take at the rate of the newest run of the same model, if there was one. */
function estimate({ runs, model }: NotebookState, tokens: number): number | undefined {
  const run = runs.find((one) => one.embeddings.model.sha256 === model?.card.sha256);
  if (!run || run.embeddings.seconds <= 0) return undefined;
  return (tokens * run.embeddings.seconds) / run.embeddings.tokens;
}

/** What is missing before a run can start, in the order in which a user would mend it. */
function obstacle(state: NotebookState, count: number): string | undefined {
  if (state.device && !state.device.available) return 'Embedding needs a device: see the top of this page.';
  if (state.tasks.data) return 'Transcripts are being read.';
  if (!state.data) return 'First load transcripts in the Data panel.';
  if (state.tasks.model) return 'A model is being loaded.';
  if (!state.model) return 'First load a model in the Model panel.';
  if (count === 0) return 'Nothing is in this scope: select rows in the Data panel, or choose another.';
  return undefined;
}

/** What will be embedded, how much that is, and the button. */
export function EmbedForm() {
  const notebook = useNotebook();
  const state = useNotebookState((all) => all);
  const [scope, setScope] = usePreference('scope');
  const choices: readonly { readonly scope: EmbedScope; readonly label: string; readonly count: number }[] = [
    { scope: 'all', label: 'all', count: state.data?.report.table.id.length ?? 0 },
    { scope: 'filtered', label: 'shown in the table', count: shownRows(state).length },
    { scope: 'selected', label: 'selected', count: state.selected.size },
  ];
  const { data, filter, selected } = state;
  // This form is drawn on every step of progress; summing 30,000 lengths is not for every step.
  const { rows, tokens } = useMemo(() => {
    const chosen = scopeRows({ data, filter, selected }, scope);
    return { rows: chosen, tokens: data ? tokenCount(data.report.table, chosen) : 0 };
  }, [data, filter, selected, scope]);
  const seconds = estimate(state, tokens);
  const missing = obstacle(state, rows.length);
  return (
    <div className="embed-form">
      <fieldset className="choices">
        <legend>Transcripts</legend>
        {choices.map((choice) => (
          <label key={choice.scope} className="check">
            <input
              type="radio"
              name="embed-scope"
              checked={scope === choice.scope}
              onChange={() => setScope(choice.scope)}
            />
            {choice.label} <span className="quiet">{formatCount(choice.count)}</span>
          </label>
        ))}
      </fieldset>
      <p className="embed-amount" data-testid="embed-amount">
        {missing ??
          `${counted(rows.length, 'transcript')}, ${counted(tokens, 'nucleotide')}; ${
            seconds === undefined
              ? 'the time left is known once it runs'
              : `about ${formatDuration(seconds)} at the last run's rate`
          }`}
      </p>
      <button
        type="button"
        className="button button-main"
        disabled={missing !== undefined || state.tasks.embed !== undefined}
        data-testid="embed-run"
        onClick={() => void embed(notebook, scope)}
      >
        Embed
      </button>
    </div>
  );
}
