import { leadingMetric, METRICS } from '../../lib/statistics/scoreTypes';
import type { Evaluation, EvaluationEntry } from '../../analysis/probe/probeTypes';
import type { ConfusionMatrix } from '../../lib/statistics/scoreTypes';
import { formatCount } from '../../notebook/format';
import { usePanel } from '../../notebook/react';
import { METRIC_TEXT } from '../finetune/run';
import { paperScores } from './paperScores';
import { intervalText, modelsText } from './scoreText';

/** Scores of the embeddings and the baselines side by side, and the paper's beside them where it has the task. */
export function ScoreTable({ evaluation }: { readonly evaluation: Evaluation }) {
  const { id } = usePanel();
  const { entries, task } = evaluation;
  const leading = leadingMetric(task);
  const metrics = METRICS.filter((metric) => entries[0]!.summary.overall[metric] !== undefined);
  const paper = paperScores(evaluation);
  return (
    <div className="probe-scroll">
      <table className="probe-table" data-testid={`${id}-scores-${task}`}>
        <thead>
          <tr>
            <th scope="col">Features</th>
            {metrics.map((metric) => (
              <th key={metric} scope="col">
                {METRIC_TEXT[metric]}
              </th>
            ))}
            <th scope="col">Numbers</th>
            <th scope="col">Model</th>
          </tr>
        </thead>
        <tbody>
          {entries.map(({ name, what, dim, summary, seeds }) => (
            <tr key={name} className={what === 'embeddings' ? 'probe-own' : undefined}>
              <th scope="row">
                {name} <span className="quiet">{what === 'embeddings' ? 'embeddings' : 'baseline'}</span>
              </th>
              {metrics.map((metric) => (
                <td key={metric} className={metric === leading ? 'probe-leading' : undefined}>
                  {intervalText(summary.overall[metric])}
                </td>
              ))}
              <td>{dim > 0 ? formatCount(dim) : '–'}</td>
              <td>{modelsText(seeds)}</td>
            </tr>
          ))}
          {paper?.scores.map(({ name, mean, half }) => (
            <tr key={name} className="probe-paper">
              <th scope="row">
                {name} <span className="quiet">paper, {paper.task}: other data, other splits</span>
              </th>
              {metrics.map((metric) => (
                <td key={metric}>
                  {metric === leading
                    ? intervalText({ n: 10, mean, deviation: NaN, low: mean - half, high: mean + half })
                    : ''}
                </td>
              ))}
              <td />
              <td />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The leading metric of each column or class, the best first. */
export function ColumnTable({
  evaluation,
  entry,
}: {
  readonly evaluation: Evaluation;
  readonly entry: EvaluationEntry;
}) {
  const numbers = evaluation.task === 'regression';
  const metrics = numbers ? (['pearson', 'r2'] as const) : (['auprc', 'auroc'] as const);
  const place = (c: number): number => entry.summary.perColumn[c]!.metrics[metrics[0]]?.mean ?? NaN;
  const order = [...entry.summary.perColumn.keys()].sort((a, b) =>
    Number.isNaN(place(a)) ? 1 : Number.isNaN(place(b)) ? -1 : place(b) - place(a),
  );
  return (
    <details>
      <summary>
        Each {evaluation.task === 'multi-class' ? 'class' : 'column'} by {entry.name}
      </summary>
      <div className="probe-scroll">
        <table className="probe-table">
          <thead>
            <tr>
              <th scope="col">Column</th>
              {metrics.map((metric) => (
                <th key={metric} scope="col">
                  {METRIC_TEXT[metric]}
                </th>
              ))}
              <th scope="col">Test rows{numbers ? '' : ', positive'} (first seed)</th>
            </tr>
          </thead>
          <tbody>
            {order.map((c) => {
              const { column, metrics: means } = entry.summary.perColumn[c]!;
              const { known, positive } = entry.seeds[0]!.scores.perColumn[c]!;
              return (
                <tr key={column}>
                  <th scope="row">{column}</th>
                  {metrics.map((metric) => (
                    <td key={metric}>{intervalText(means[metric])}</td>
                  ))}
                  <td>
                    {formatCount(known)}
                    {!numbers && `, ${formatCount(positive)}`}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </details>
  );
}

/** The counts of a confusion matrix, for who cannot see it. */
export function ConfusionTable({ matrix }: { readonly matrix: ConfusionMatrix }) {
  const { classes, counts } = matrix;
  return (
    <details>
      <summary>The matrix in numbers</summary>
      <div className="probe-scroll">
        <table className="probe-table">
          <thead>
            <tr>
              <th scope="col">True class</th>
              {classes.map((name) => (
                <th key={name} scope="col">
                  taken for {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {classes.map((name, i) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {classes.map((other, j) => (
                  <td key={other}>{formatCount(counts[i * classes.length + j]!)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
