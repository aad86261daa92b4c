import { useMemo } from 'react';
import { PAIR_GROUP_TEXT } from '../../analysis/isoformFunction/similaritiesTypes';
import type { Similarities } from '../../analysis/isoformFunction/similaritiesTypes';
import { pText } from '../../engine/export/similaritiesCsv';
import { formatCount } from '../../notebook/format';
import { usePanel } from '../../notebook/react';
import { SvgFigure, usePageTheme } from '../parts/SvgFigure';
import { distributionsFigure, threeDigits } from './figures';
import type { FigureModel } from './figures';

interface DistributionsProps {
  readonly similarities: Similarities;
  readonly model: FigureModel;
}

const WIDTH = 760;

/** How alike isoforms of a gene are, beside random genes and genes of one function. */
export function Distributions({ similarities, model }: DistributionsProps) {
  const { id } = usePanel();
  const theme = usePageTheme();
  const { groups, tests } = similarities;
  const svg = useMemo(
    () => distributionsFigure(similarities, model, { width: WIDTH, theme }),
    [similarities, model, theme],
  );
  return (
    <section className="similarity-part" aria-label="Distributions of similarity">
      <h3>Within genes and between them</h3>
      <SvgFigure
        svg={svg}
        testId={`${id}-distributions`}
        label="Distributions of similarity of each kind of pairs; their quartiles are in the table below"
      />
      <div className="similarity-scroll">
        <table className="similarity-table" data-testid={`${id}-groups`}>
          <thead>
            <tr>
              <th scope="col">Pairs of</th>
              <th scope="col">Pairs</th>
              <th scope="col">Genes</th>
              <th scope="col">Lower quartile</th>
              <th scope="col">Median</th>
              <th scope="col">Upper quartile</th>
              <th scope="col">Identical</th>
            </tr>
          </thead>
          <tbody>
            {groups.map(({ group, spread, genes, identical }) => (
              <tr key={group}>
                <th scope="row">{PAIR_GROUP_TEXT[group]}</th>
                <td>{formatCount(spread.count)}</td>
                <td>{formatCount(genes)}</td>
                <td>{threeDigits(spread.lowerQuartile)}</td>
                <td className="similarity-leading">{threeDigits(spread.median)}</td>
                <td>{threeDigits(spread.upperQuartile)}</td>
                <td>{formatCount(identical)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {tests.length > 0 && (
        <div className="similarity-scroll">
          <table className="similarity-table" data-testid={`${id}-tests`}>
            <caption>
              Two-sided Mann–Whitney U tests. Effect: how often a pair of the first kind is the more similar (0.5: no
              difference), and the rank-biserial correlation.
            </caption>
            <thead>
              <tr>
                <th scope="col">Pairs of</th>
                <th scope="col">against</th>
                <th scope="col">U</th>
                <th scope="col">p</th>
                <th scope="col">More similar</th>
                <th scope="col">Rank-biserial</th>
              </tr>
            </thead>
            <tbody>
              {tests.map(({ first, second, u, p, auc, rankBiserial }) => (
                <tr key={`${first} ${second}`}>
                  <th scope="row">{PAIR_GROUP_TEXT[first]}</th>
                  <td>{PAIR_GROUP_TEXT[second]}</td>
                  <td>{formatCount(u)}</td>
                  <td>{pText(p)}</td>
                  <td className="similarity-leading">{threeDigits(auc)}</td>
                  <td>{threeDigits(rankBiserial)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
