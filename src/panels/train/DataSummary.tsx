import { counted, formatCount } from '../../notebook/format';
import { usePanel } from '../../notebook/react';
import { LengthHistogram } from './LengthHistogram';
import { trainingConfigOf } from './schema';
import type { TrainParams, TrainView } from './schema';
import type { DataFacts } from './sets';

/** What a training set holds, in the columns of the paper's Table 1, and its lengths. */
export function DataSummary({ data: { name, summary } }: { readonly data: DataFacts }) {
  const { params } = usePanel<TrainParams, TrainView>();
  const { config } = trainingConfigOf(params);
  const { rows, transcripts, partnersOnly, genes, groups, pairs, alone, nucleotides } = summary;
  const heldOut = Math.round(config.sampler.heldOutShare * groups);
  return (
    <div className="card train-data" data-testid="train-data-summary">
      <h3>{name}</h3>
      <div className="train-data-parts">
        <div>
          <table className="train-table">
            <thead>
              <tr>
                <th scope="col">Source</th>
                <th scope="col">Species</th>
                <th scope="col">Transcripts</th>
                <th scope="col">Genes</th>
                <th scope="col">Pairs</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={`${row.source} ${row.species}`}>
                  <th scope="row">{row.source}</th>
                  <td>{row.species || 'not recorded'}</td>
                  <td>{formatCount(row.transcripts)}</td>
                  <td>{formatCount(row.genes)}</td>
                  <td>{formatCount(row.pairs)}</td>
                </tr>
              ))}
            </tbody>
            <tfoot>
              <tr>
                <th scope="row">all</th>
                <td />
                <td>{formatCount(transcripts + partnersOnly)}</td>
                <td>{formatCount(genes)}</td>
                <td>{formatCount(pairs)}</td>
              </tr>
            </tfoot>
          </table>
          <ul className="notes">
            <li>
              {counted(alone, 'transcript')} without a partner, which {alone === 1 ? 'pairs' : 'pair'} with{' '}
              {alone === 1 ? 'itself' : 'themselves'}, masked
            </li>
            <li>
              {heldOut === 0
                ? `${counted(groups, 'gene group')}: too few to hold some out, so there may be no evaluation`
                : `about ${formatCount(heldOut)} of ${counted(groups, 'gene group')} held out for evaluation`}
            </li>
            <li>{counted(nucleotides, 'nucleotide')}</li>
            {partnersOnly > 0 && (
              <li>
                {counted(partnersOnly, 'coding sequence')} that only{' '}
                {partnersOnly === 1 ? 'is a partner' : 'are partners'}
              </li>
            )}
          </ul>
        </div>
        <LengthHistogram summary={summary} sampler={config.sampler} />
      </div>
    </div>
  );
}
