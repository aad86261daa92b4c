import type { Ablation } from '../../analysis/ablationTypes';
import { METRIC_LABEL, zText } from '../../engine/export/ablationCaption';
import { figure } from '../../engine/export/ticks';
import { formatCount } from '../../notebook/format';

const score = (value: number): string => (Number.isFinite(value) ? value.toFixed(3).replace('-', '−') : '–');
const pText = (p: number): string => (Number.isNaN(p) ? 'not tested' : p < 1e-4 ? '< 0.0001' : figure(p));

/** Everything that the figures show, as numbers. */
export function ScoresTable({ ablation }: { readonly ablation: Ablation }) {
  const { runs, tasks, cells, reference, adjusted } = ablation;
  return (
    <div className="ablation-scroll" tabIndex={0} role="group" aria-label="All numbers">
      <table className="ablation-table" data-testid="ablation-scores">
        <thead>
          <tr>
            <th scope="col">Run</th>
            <th scope="col">Task</th>
            <th scope="col">Mean ± SD of seeds</th>
            <th scope="col">Seeds</th>
            <th scope="col">Z</th>
            <th scope="col">{adjusted ? 'Adjusted p' : 'p'}</th>
            <th scope="col">Reference is better</th>
          </tr>
        </thead>
        <tbody>
          {runs.flatMap((run, r) =>
            tasks.map((task, t) => {
              const { mean, deviation, seeds, meanZ, p, adjustedP, significant } = cells[r]![t]!;
              return (
                <tr key={`${run.id} ${task.name} ${task.metric}`}>
                  <th scope="row">{run.name}</th>
                  <td>
                    {task.name} <span className="quiet">{METRIC_LABEL[task.metric]}</span>
                  </td>
                  <td>
                    {score(mean)}
                    {Number.isFinite(deviation) && ` ± ${score(deviation)}`}
                  </td>
                  <td>{formatCount(seeds.length)}</td>
                  <td>{zText(meanZ)}</td>
                  <td>{r === reference ? 'reference' : pText(adjusted ? adjustedP : p)}</td>
                  <td>{significant === undefined ? '–' : significant ? 'yes' : 'not significantly'}</td>
                </tr>
              );
            }),
          )}
        </tbody>
      </table>
    </div>
  );
}
