import type { FewShotArtefact, FewShotCell } from '../../notebook/artefacts';
import { counted, formatCount } from '../../notebook/format';
import { usePanel } from '../../notebook/react';
import { meanText, METRIC_TEXT, scoreText } from '../finetune/run';
import { bestAt, findCell, scoreOf } from './cells';
import type { Contestant } from './contestants';
import { paperText, rowsAt, shownMetric, shownPaper } from './figures';
import { PAPER_NAMES } from './paperTable';
import type { FewShotParams, FewShotView, Size } from './schema';

/** The paper's Table A2 of these labels: a column a contestant, a row a size; the best of a row in bold and marked. */
export function ScoreTable({ artefact }: { readonly artefact: FewShotArtefact }) {
  const { view } = usePanel<FewShotParams, FewShotView>();
  const { sizes, contestants, seeds } = artefact;
  const metric = shownMetric(artefact, view);
  const paper = shownPaper(artefact, view);
  return (
    <div className="finetune-tables">
      <table className="finetune-table fewshot-table" data-testid="fewshot-table">
        <caption className="quiet">
          {METRIC_TEXT[metric]} on test rows:{' '}
          {seeds.length > 1
            ? 'mean ± standard deviation of the seeds, below it the 95 % interval of the mean'
            : 'one seed'}
          . ★ best mean at that size.
        </caption>
        <thead>
          <tr>
            <th scope="col">Training rows</th>
            {contestants.map(({ id, name, trained }) => (
              <th key={id} scope="col">
                {name}
                {id === 'model' && !trained && ' (UNTRAINED)'}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sizes.map((size) => (
            <tr key={size}>
              <th scope="row">{sizeName(artefact, size)}</th>
              {contestants.map(({ id }) => (
                <ScoreCell key={id} artefact={artefact} cell={findCell(artefact, id, size)} metric={metric} />
              ))}
            </tr>
          ))}
          {paper && (
            <tr className="fewshot-paper" data-testid="fewshot-paper-row">
              <th scope="row">
                paper, {paper.title}, all: <em>other data, other splits</em>
              </th>
              {contestants.map(({ id }) => {
                const [mean, deviation] = paper.values[id as Contestant];
                return (
                  <td key={id}>
                    {meanText({ mean, deviation })}
                    <span className="quiet"> {PAPER_NAMES[id as Contestant]}, 3 seeds</span>
                  </td>
                );
              })}
            </tr>
          )}
        </tbody>
      </table>
      {paper && <p className="quiet">{paperText(paper, artefact)}</p>}
    </div>
  );
}

function sizeName(artefact: FewShotArtefact, size: Size): string {
  const rows = rowsAt(artefact, size);
  return size === 'all' ? `all${Number.isFinite(rows) ? ` (${formatCount(rows)})` : ''}` : formatCount(size);
}

interface ScoreCellProps {
  readonly artefact: FewShotArtefact;
  readonly cell: FewShotCell | undefined;
  readonly metric: FewShotArtefact['metric'];
}

function ScoreCell({ artefact, cell, metric }: ScoreCellProps) {
  if (!cell) return <td className="quiet">not yet</td>;
  const score = scoreOf(cell, metric);
  const best = bestAt(artefact, cell.size, metric).includes(cell.contestant);
  const { n, low, high } = score;
  const whole = cell.seeds.length === artefact.seeds.length;
  // A seed whose score is not defined, as a correlation of equal predictions, does not count.
  const undefinedSeeds = cell.seeds.length - n;
  return (
    <td className={best ? 'fewshot-best' : undefined}>
      {meanText(score)}
      {best && (
        <>
          {' '}
          <span aria-hidden>★</span>
          <span className="visually-hidden"> best at this size</span>
        </>
      )}
      <span className="fewshot-interval quiet">
        {Number.isFinite(low) && `${scoreText(low)} to ${scoreText(high)}, `}
        {whole ? `n = ${n}` : `${cell.seeds.length} of ${counted(artefact.seeds.length, 'seed')}`}
        {undefinedSeeds > 0 && ` (${undefinedSeeds} not defined)`}
      </span>
    </td>
  );
}
