import { leadingMetric } from '../../engine/fineTuneContracts';
import type { FineTuneResult } from '../../engine/fineTuneContracts';
import { formatCount } from '../../notebook/format';
import { meanText, METRIC_TEXT, metricsOf, scoreText } from './run';

/** Scores on test genes: over all columns with their spread over the seeds, then of each column. */
export function ScoreTables({ result }: { readonly result: FineTuneResult }) {
  const { seeds, summary, config } = result;
  const leading = leadingMetric(config.task);
  const columns = seeds[0]?.test.perColumn ?? [];
  return (
    <div className="finetune-tables">
      <table className="finetune-table" data-testid="finetune-scores">
        <thead>
          <tr>
            <th scope="col">On test genes</th>
            <th scope="col">{seeds.length > 1 ? 'Mean ± SD of seeds' : 'Value'}</th>
            {seeds.length > 1 &&
              seeds.map(({ seed }) => (
                <th key={seed} scope="col">
                  Seed {seed}
                </th>
              ))}
          </tr>
        </thead>
        <tbody>
          {metricsOf(result).map((metric) => (
            <tr key={metric} className={metric === leading ? 'finetune-leading' : undefined}>
              <th scope="row">{METRIC_TEXT[metric]}</th>
              <td>{meanText(summary[metric]!)}</td>
              {seeds.length > 1 &&
                seeds.map(({ seed, test }) => <td key={seed}>{scoreText(test.overall[metric] ?? NaN)}</td>)}
            </tr>
          ))}
          <tr>
            <th scope="row">rows: training, validation, test</th>
            {seeds.length > 1 && <td />}
            {seeds.map(({ seed, counts }) => (
              <td key={seed}>
                {formatCount(counts.train)}, {formatCount(counts.validation)}, {formatCount(counts.test)}
              </td>
            ))}
          </tr>
          <tr>
            <th scope="row">epoch that was tested</th>
            {seeds.length > 1 && <td />}
            {seeds.map(({ seed, bestEpoch, curve }) => (
              <td key={seed}>
                {formatCount(bestEpoch)} of {formatCount(curve.at(-1)?.epoch ?? 0)}
              </td>
            ))}
          </tr>
        </tbody>
      </table>
      {columns.length > 1 && (
        <table className="finetune-table">
          <thead>
            <tr>
              <th scope="col">{METRIC_TEXT[leading]} of each output</th>
              {seeds.map(({ seed }) => (
                <th key={seed} scope="col">
                  Seed {seed}
                </th>
              ))}
              <th scope="col">Known{config.task === 'regression' ? '' : ', positive'}</th>
            </tr>
          </thead>
          <tbody>
            {columns.map(({ column, known, positive }, c) => (
              <tr key={column}>
                <th scope="row">{column}</th>
                {seeds.map(({ seed, test }) => (
                  <td key={seed}>{scoreText(test.perColumn[c]?.metrics[leading] ?? NaN)}</td>
                ))}
                <td>
                  {formatCount(known)}
                  {config.task === 'regression' ? '' : `, ${formatCount(positive)}`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}
