import { SIDES } from '../../analysis/probe/splitSides';
import type { Evaluation } from '../../analysis/probe/probeTypes';
import { counted, formatCount } from '../../notebook/format';
import { usePanel } from '../../notebook/react';
import { shownOf } from './figures';
import type { EvaluationView } from './schema';

/** How the rows of the seed shown were split. */
export function SplitReportView({ evaluation }: { readonly evaluation: Evaluation }) {
  const { id, view } = usePanel<unknown, EvaluationView>();
  const { seed, report } = evaluation.splits[shownOf(evaluation, view).seed]!;
  return (
    <details data-testid={`${id}-split-report`}>
      <summary>
        Split of seed {seed}: {counted(report.groups, 'group')}, {formatCount(report.sharedGroups)} of several{' '}
        {evaluation.rows ?? 'transcript'}s
      </summary>
      <div className="probe-scroll">
        <table className="probe-table">
          <thead>
            <tr>
              <th scope="col">Side</th>
              <th scope="col">{evaluation.rows === undefined ? 'Transcripts' : 'Rows'}</th>
              <th scope="col">Share</th>
              <th scope="col">Groups</th>
            </tr>
          </thead>
          <tbody>
            {SIDES.map((side) => {
              const { rows, groups, share } = report.sides[side];
              return (
                <tr key={side}>
                  <th scope="row">{side}</th>
                  <td>{formatCount(rows)}</td>
                  <td>{(100 * share).toFixed(1)} %</td>
                  <td>{formatCount(groups)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      <ul className="notes">
        {report.sharedGroups > 0 && (
          <li>
            Largest groups:{' '}
            {report.largest.map(({ name, rows, side }) => `${name} (${formatCount(rows)}, ${side})`).join(', ')}
          </li>
        )}
        {report.notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </details>
  );
}
