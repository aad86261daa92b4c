import { useId } from 'react';
import type { ColumnGuess, JoinedLabels, JoinOptions, LabelTask } from '../../bio/labelTypes';
import { counted, formatCount } from '../../notebook/format';
import { takeFiles } from '../../notebook/giving';
import { useNotebook, usePanel } from '../../notebook/react';
import { sourceName } from '../../notebook/sources';
import type { SourceRef } from '../../notebook/sources';
import { AddressField } from '../parts/AddressField';
import { FilePicker } from '../parts/FilePicker';
import { Fold } from '../parts/Fold';
import { ProblemNote } from '../parts/ProblemNote';
import { TASK_TEXT } from './schema';
import { useLabels } from './useLabels';
import type { HeldLabels, LabelledParams, LabelledSet } from './useLabels';

const useLabelledPanel = () => usePanel<LabelledParams, unknown>();

interface LabelsSectionProps {
  readonly set: LabelledSet;
  /** Begins the test ids. */
  readonly testId: string;
  /** A table that ships with the program, and what it is called. */
  readonly shipped?: readonly { readonly path: string; readonly text: string }[];
}

/** What is predicted: a table of labels, joined to the transcripts that go in. */
export function LabelsSection({ set, testId, shipped = [] }: LabelsSectionProps) {
  const notebook = useNotebook();
  const { id, params, setParams, task } = useLabelledPanel();
  const held = useLabels(set);
  const running = task !== undefined;
  const { labels } = params;
  // Another table is read as guessed; the same one, given again, as it was set.
  const choose = (next: SourceRef): void =>
    setParams(labels && sourceName(labels) === sourceName(next) ? { labels: next } : { labels: next, join: {} });
  const take = (file: File, on: (source: SourceRef) => void): void => {
    void takeFiles(notebook, id, [file], ([given]) => {
      if (given) on(given);
      held.again();
    });
  };
  return (
    <section className="finetune-part" aria-label="Labels">
      <h3>Labels</h3>
      {held.problem && <ProblemNote problem={held.problem} onDismiss={held.again} />}
      {labels && !held.read && !held.problem && <p className="quiet">Reading {sourceName(labels)}…</p>}
      {labels && held.read && (
        <Joined held={held} testId={testId} empty={!set.report} running={running} onHomologs={take} />
      )}
      <Fold
        title={labels ? 'Choose another table' : 'Choose a labelled table'}
        folded={labels !== null && held.problem?.code !== 'source.gone'}
      >
        {shipped.length > 0 && (
          <div className="row" role="group" aria-label="Tables that ship with this program">
            {shipped.map(({ path, text }) => (
              <button
                key={path}
                type="button"
                className="button"
                disabled={running}
                data-testid={`${testId}-shipped-${path.split('/').at(-1)!.split('.')[0]!}`}
                onClick={() => choose({ kind: 'shipped', path })}
              >
                {text}
              </button>
            ))}
          </div>
        )}
        <div className="columns">
          <FilePicker
            label="Choose a table"
            testId={`${testId}-drop`}
            inputTestId={`${testId}-file-input`}
            disabled={running}
            onFiles={([file]) => file && take(file, choose)}
          >
            <p className="quiet">
              CSV or TSV with a header: a column of transcript ids, gene ids or gene names, and one or more columns to
              predict. It is joined to the transcripts that go in above.
            </p>
          </FilePicker>
          <AddressField
            label="From an https address"
            placeholder="https://…/half-lives.csv"
            action="Read"
            disabled={running}
            onAddresses={([url]) => url !== undefined && choose({ kind: 'url', url })}
          />
        </div>
      </Fold>
    </section>
  );
}

interface JoinedProps {
  readonly testId: string;
  /** There are no transcripts to join to. */
  readonly empty: boolean;
  readonly held: HeldLabels;
  readonly running: boolean;
  readonly onHomologs: (file: File, on: (source: SourceRef) => void) => void;
}

/** How the table was understood, to be set right. */
function Joined({ held, testId, empty, running, onHomologs }: JoinedProps) {
  const id = useId();
  const { params, setParams } = useLabelledPanel();
  const { joined } = held;
  const { table, guesses } = held.read!;
  const { join: options, homologs } = params;
  const busy = running || held.busy;
  const put = (change: Partial<JoinOptions>): void => setParams({ join: { ...options, ...change } });
  // Terms of a table with one row a term are predicted and are no columns.
  const targets = (options.targets ?? joined?.columns ?? []).filter((name) => table.columns.includes(name));
  const toggle = (name: string): void =>
    put({ targets: targets.includes(name) ? targets.filter((one) => one !== name) : [...targets, name] });
  return (
    <div className="card" data-testid={`${testId}-labels`}>
      <h3>
        {table.file}: {counted(table.rows.length, 'row')}, {counted(table.columns.length, 'column')}
      </h3>
      <div className="finetune-choices">
        <div className="field">
          <label htmlFor={`${id}-key`}>Column with ids or names</label>
          <select
            id={`${id}-key`}
            disabled={busy}
            value={options.key ?? joined?.keyColumn ?? ''}
            data-testid={`${testId}-key`}
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
            value={options.task ?? joined?.task ?? ''}
            data-testid={`${testId}-task`}
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
      {homologs !== undefined && (
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
                if (blob) onHomologs(blob, (source) => setParams({ homologs: source }));
                event.target.value = '';
              }}
            />
            {homologs && (
              <>
                <span>{sourceName(homologs)}</span>
                <button type="button" className="button" disabled={busy} onClick={() => setParams({ homologs: null })}>
                  Leave out
                </button>
              </>
            )}
          </span>
        </div>
      )}
      {empty && <p className="empty">Load the transcripts that go in above; the labels are then joined to them.</p>}
      {held.busy && <p className="quiet">Joining the labels to the transcripts…</p>}
      {joined && <JoinText labels={joined} testId={`${testId}-join`} />}
    </div>
  );
}

const guessText = ({ kind, values, missing }: ColumnGuess): string =>
  [
    kind === 'binary' || kind === 'classes' ? values.slice(0, 4).join(', ') + (values.length > 4 ? ', …' : '') : kind,
    ...(missing > 0 ? [`${formatCount(missing)} missing`] : []),
  ].join('; ');

function JoinText({ labels, testId }: { readonly labels: JoinedLabels; readonly testId: string }) {
  const { rows, matched, unmatched, duplicated, key, columns, classes, groups, notes } = labels;
  return (
    <div role="status" data-testid={testId}>
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
