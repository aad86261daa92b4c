import { useMemo } from 'react';
import { MEASURE_TEXT } from '../../analysis/isoformFunction/similaritiesTypes';
import type { Similarities } from '../../analysis/isoformFunction/similaritiesTypes';
import { pText } from '../../engine/export/similaritiesCsv';
import { counted, formatCount } from '../../notebook/format';
import { usePanel } from '../../notebook/react';
import { SvgFigure, usePageTheme } from '../parts/SvgFigure';
import { CORRELATION_TEXT, correlationsFigure, threeDigits } from './figures';
import type { Correlation, FigureModel } from './figures';
import type { SimilarityView } from './schema';

interface DomainCorrelationsProps {
  readonly similarities: Similarities;
  readonly model: FigureModel;
}

const WIDTH = 760;
const KINDS: readonly Correlation[] = ['pearson', 'spearman'];

/** Whether isoforms that share domains are the similar ones, gene by gene, and whether lengths and overlaps tell as much. */
export function DomainCorrelations({ similarities, model }: DomainCorrelationsProps) {
  const { id, view, setView } = usePanel<unknown, SimilarityView>();
  const theme = usePageTheme();
  const { correlation } = view;
  const { correlations, measures } = similarities;
  const svg = useMemo(
    () => correlationsFigure(similarities, correlation, model, { width: WIDTH, theme }),
    [similarities, correlation, model, theme],
  );
  return (
    <section className="similarity-part" aria-label="Shared domains">
      <h3>Does similarity follow shared domains?</h3>
      {!correlations && (
        <p className="empty">No domains were given: connect a Domains panel to “Domains” above, and run again.</p>
      )}
      {correlations && svg === undefined && (
        <p className="empty">
          No gene has three pairs of isoforms whose domains differ: there is nothing to correlate.
        </p>
      )}
      {correlations && svg !== undefined && (
        <>
          <fieldset className="choices">
            <legend>Correlation of each gene</legend>
            {KINDS.map((kind) => (
              <label key={kind} className="check">
                <input
                  type="radio"
                  name={`${id}-correlation`}
                  checked={correlation === kind}
                  data-testid={`${id}-${kind}`}
                  onChange={() => setView({ correlation: kind })}
                />
                {CORRELATION_TEXT[kind]}
              </label>
            ))}
          </fieldset>
          <SvgFigure
            svg={svg}
            testId={`${id}-correlations`}
            label={`${CORRELATION_TEXT[correlation]} of four measures with domain Jaccard, gene by gene; quartiles are in the table below`}
          />
          <div className="similarity-scroll">
            <table className="similarity-table" data-testid={`${id}-measures`}>
              <thead>
                <tr>
                  <th scope="col">Domain Jaccard against</th>
                  <th scope="col">Genes</th>
                  <th scope="col">Lower quartile</th>
                  <th scope="col">Median</th>
                  <th scope="col">Upper quartile</th>
                  <th scope="col">Embedding against it: Wilcoxon p</th>
                  <th scope="col">Mann–Whitney p</th>
                  <th scope="col">Embedding greater</th>
                </tr>
              </thead>
              <tbody>
                {measures.map(({ measure, against, ...spreads }) => {
                  const spread = spreads[correlation];
                  const test = against?.[correlation];
                  return (
                    <tr key={measure}>
                      <th scope="row">{MEASURE_TEXT[measure]}</th>
                      <td>{formatCount(spread.count)}</td>
                      <td>{threeDigits(spread.lowerQuartile)}</td>
                      <td className="similarity-leading">{threeDigits(spread.median)}</td>
                      <td>{threeDigits(spread.upperQuartile)}</td>
                      <td>{test ? `${pText(test.wilcoxon.p)} (${counted(test.count, 'gene')})` : ''}</td>
                      <td>{test ? pText(test.mannWhitney.p) : ''}</td>
                      <td>{test ? threeDigits(test.mannWhitney.auc) : ''}</td>
                    </tr>
                  );
                })}
              </tbody>
            </table>
          </div>
          {correlations.unused.length > 0 && (
            <ul className="notes">
              {correlations.unused.map(({ reason, genes }) => (
                <li key={reason}>
                  {counted(genes, 'gene')} left out: {reason}
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </section>
  );
}
