import { useId } from 'react';
import type { ColumnGuess, JoinOptions, LabelTask } from '../../bio/labelTypes';
import { joinLabels, labelsAreStale, readLabels, TASK_TEXT } from '../../notebook/actions/fineTuning';
import { counted, formatCount } from '../../notebook/format';
import { useNotebook, useNotebookState } from '../../notebook/react';
import type { HeldLabels } from '../../notebook/state';
import { AddressField } from '../parts/AddressField';
import { FilePicker } from '../parts/FilePicker';
import { Fold } from '../parts/Fold';

/** What is predicted: a table of labels, joined to the transcripts of the Data panel. */
export function LabelsSection() {
  const notebook = useNotebook();
  const labels = useNotebookState((state) => state.fineTuning.labels);
  const busy = useNotebookState((state) => state.fineTuning.reading || state.tasks.finetune !== undefined);
  return (
    <section className="finetune-part" aria-labelledby="finetune-labels-title">
      <h3 id="finetune-labels-title">Labels</h3>
      {labels && <Joined labels={labels} busy={busy} />}
      <Fold title={labels ? 'Choose another table' : 'Choose a labelled table'} folded={labels !== undefined}>
        <div className="columns">
          <FilePicker
            label="Choose a table"
            testId="finetune-drop"
            inputTestId="finetune-file-input"
            disabled={busy}
            onFiles={([blob]) => blob && void readLabels(notebook, { name: blob.name, blob })}
          >
            <p className="quiet">
              CSV or TSV with a header: a column of transcript ids, gene ids or gene names, and one or more columns to
              predict. It is joined to the transcripts of the Data panel.
            </p>
          </FilePicker>
          <AddressField
            label="From an https address"
            placeholder="https://…/half-lives.csv"
            action="Read"
            disabled={busy}
            onAddresses={([url]) => url !== undefined && void readLabels(notebook, { url })}
          />
        </div>
      </Fold>
    </section>
  );
}

/** How the table was understood, to be set right. */
function Joined({ labels, busy }: { readonly labels: HeldLabels; readonly busy: boolean }) {
  const notebook = useNotebook();
  const id = useId();
  const revision = useNotebookState((state) => state.data?.revision);
  const { table, guesses, options, joined, homologs } = labels;
  const put = (change: Partial<JoinOptions>): void => void joinLabels(notebook, { ...options, ...change });
  // Terms of a table with one row a term are predicted and are no columns.
  const targets = (options.targets ?? joined?.labels.columns ?? []).filter((name) => table.columns.includes(name));
  const stale = labelsAreStale(labels, revision);
  const toggle = (name: string): void =>
    put({ targets: targets.includes(name) ? targets.filter((one) => one !== name) : [...targets, name] });
  return (
    <div className="card" data-testid="finetune-labels">
      <h3>
        {table.file}: {counted(table.rows.length, 'row')}, {counted(table.columns.length, 'column')}
      </h3>
      <div className="finetune-choices">
        <div className="field">
          <label htmlFor={`${id}-key`}>Column with ids or names</label>
          <select
            id={`${id}-key`}
            disabled={busy}
            value={options.key ?? joined?.labels.keyColumn ?? ''}
            data-testid="finetune-key"
            onChange={(event) => put({ key: event.target.value })}
          >
            {options.key === undefined && !joined && <option value="">found by itself</option>}
            {table.columns.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </div>
        <div className="field">
          <label htmlFor={`${id}-task`}>Task</label>
          <select
            id={`${id}-task`}
            disabled={busy}
            value={options.task ?? joined?.labels.task ?? ''}
            data-testid="finetune-task"
            onChange={(event) => put({ task: event.target.value as LabelTask })}
          >
            {options.task === undefined && !joined && <option value="">found by itself</option>}
            {Object.entries(TASK_TEXT).map(([task, text]) => (
              <option key={task} value={task}>
                {text}
              </option>
            ))}
          </select>
        </div>
        <div className="field">
          <label htmlFor={`${id}-isoforms`}>The label of a gene goes to</label>
          <select
            id={`${id}-isoforms`}
            disabled={busy}
            value={options.isoforms ?? 'longest-cds'}
            onChange={(event) => put({ isoforms: event.target.value as 'longest-cds' | 'all' })}
          >
            <option value="longest-cds">its isoform with the longest CDS</option>
            <option value="all">all of its isoforms</option>
          </select>
        </div>
      </div>
      <fieldset className="finetune-columns">
        <legend>Columns to predict</legend>
        {guesses.map((guess) => (
          <label key={guess.name} className="check">
            <input
              type="checkbox"
              disabled={busy}
              checked={targets.includes(guess.name)}
              onChange={() => toggle(guess.name)}
            />
            {guess.name} <span className="quiet">{guessText(guess)}</span>
          </label>
        ))}
      </fieldset>
      <div className="field">
        <label htmlFor={`${id}-homologs`}>
          Homologous genes, kept on one side of a split (pairs, CSV or TSV; optional)
        </label>
        <span className="row">
          <input
            id={`${id}-homologs`}
            type="file"
            disabled={busy}
            onChange={(event) => {
              const [blob] = event.target.files ?? [];
              if (blob) void joinLabels(notebook, options, { name: blob.name, blob });
              event.target.value = '';
            }}
          />
          {homologs && <span>{'url' in homologs ? homologs.url : homologs.name}</span>}
        </span>
      </div>
      {revision === undefined && (
        <p className="empty">Load transcripts in the Data panel; the labels are joined to them.</p>
      )}
      {revision !== undefined && (!joined || stale) && (
        <div className="row">
          <button type="button" className="button" disabled={busy} onClick={() => put({})}>
            Join to the transcripts {stale && 'again: they changed'}
          </button>
        </div>
      )}
      {joined && !stale && <JoinText labels={joined.labels} />}
    </div>
  );
}

const guessText = ({ kind, values, missing }: ColumnGuess): string =>
  [
    kind === 'binary' || kind === 'classes' ? values.slice(0, 4).join(', ') + (values.length > 4 ? ', …' : '') : kind,
    ...(missing > 0 ? [`${formatCount(missing)} missing`] : []),
  ].join('; ');

function JoinText({ labels }: { readonly labels: NonNullable<HeldLabels['joined']>['labels'] }) {
  const { rows, matched, unmatched, duplicated, key, columns, classes, groups, notes } = labels;
  return (
    <div role="status" data-testid="finetune-join">
      <p>
        <strong>{counted(rows.length, 'labelled transcript')}</strong> of {counted(new Set(groups).size, 'gene')}, by{' '}
        {key}: {columns.join(', ')}
        {classes.length > 0 && ` (${classes.join(', ')})`}
      </p>
      <ul className="notes">
        <li>
          {counted(matched, 'row')} found a transcript, {formatCount(unmatched)} did not
          {duplicated > 0 && `, ${formatCount(duplicated)} named again what was there`}
        </li>
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </div>
  );
}
