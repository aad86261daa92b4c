import { namesOf } from '../../analysis/probe/scoreTest';
import type { Evaluation } from '../../analysis/probe/probeTypes';
import type { EvaluationArtefact } from '../../notebook/artefacts';
import { usePanel } from '../../notebook/react';
import { TASK_TEXT } from '../finetune/schema';
import { EvaluationFigures } from './EvaluationFigures';
import { ColumnTable, ScoreTable } from './EvaluationTables';
import { shownOf } from './figures';
import type { EvaluationView } from './schema';
import { splitText } from './scoreText';
import { SplitReportView } from './SplitReportView';
import './probe.css';

interface EvaluationResultProps {
  readonly evaluation: EvaluationArtefact;
  /** Predictions of all columns are drawn, and not of one that is chosen. */
  readonly every?: boolean;
}

/** What a probe came to: scores, predictions and how rows were split. */
export function EvaluationResult({ evaluation, every = false }: EvaluationResultProps) {
  const { id } = usePanel();
  return (
    <div className="card" data-testid={`${id}-result`}>
      <Part evaluation={evaluation} all={every} />
      {evaluation.further.map((one) => (
        <Part key={one.columns[0]} evaluation={one} all={false} />
      ))}
      <SplitReportView evaluation={evaluation} />
      {evaluation.notes.length > 0 && (
        <ul className="notes">
          {evaluation.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

interface PartProps {
  readonly evaluation: Evaluation;
  /** Predictions of all columns are drawn, and not of one that is chosen. */
  readonly all: boolean;
}

function Part({ evaluation, all }: PartProps) {
  const { view, setView } = usePanel<unknown, EvaluationView>();
  const { labels, columns, task, entries, splits } = evaluation;
  const shown = shownOf(evaluation, view);
  const names = namesOf(evaluation);
  return (
    <section className="probe-part" aria-label={`${labels}: ${columns.join(', ')}`}>
      <h3>
        {columns.length === 1 ? `${columns[0]!} (${labels})` : labels}: {TASK_TEXT[task]}
      </h3>
      <p className="quiet">
        Mean over the seeds ± half the 95 % confidence interval, on test rows; {splitText(evaluation)}.
      </p>
      <ScoreTable evaluation={evaluation} />
      {names.length > 1 && <ColumnTable evaluation={evaluation} entry={shown.entry} />}
      <div className="row">
        <Choice
          label="Features"
          value={shown.entry.name}
          options={entries.map(({ name }) => [name, name])}
          onValue={(entry) => setView({ entry })}
        />
        <Choice
          label="Seed"
          value={String(splits[shown.seed]!.seed)}
          options={splits.map(({ seed }) => [String(seed), String(seed)])}
          onValue={(seed) => setView({ seed: Number(seed) })}
        />
        {names.length > 1 && !all && (
          <Choice
            label={task === 'multi-class' ? 'Class' : 'Column'}
            value={String(shown.label)}
            options={names.map((name, i) => [String(i), name])}
            onValue={(label) => setView({ label: Number(label) })}
          />
        )}
      </div>
      <EvaluationFigures evaluation={evaluation} shown={shown} all={all} />
    </section>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, text: string])[];
  readonly onValue: (value: string) => void;
}

function Choice({ label, value, options, onValue }: ChoiceProps) {
  return (
    <label className="check">
      <span className="label">{label}</span>
      <select value={value} onChange={(event) => onValue(event.target.value)}>
        {options.map(([key, text]) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
