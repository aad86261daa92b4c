import { cdsLength } from '../../analysis/isoformComparison';
import type { IsoformAnalysis } from '../../analysis/isoformTypes';
import { clusterLetter } from '../../engine/export/colours';
import type { IsoformLayout } from '../../engine/export/isoformLayout';
import { figure, grouped } from '../../engine/export/ticks';
import type { Cell } from '../parts/stepCell';

interface ReadoutProps {
  readonly analysis: IsoformAnalysis;
  readonly layout: IsoformLayout;
  readonly cell: Cell | undefined;
}

/** Both transcripts of the current cell and how alike they are; read aloud when it changes. */
export function Readout({ analysis, layout, cell }: ReadoutProps) {
  const { names, clusters } = layout;
  const { rows, similarity, dendrogram } = analysis;
  const { n, raw, scaled, distance } = similarity;
  const i = cell && dendrogram.order[cell.row];
  const j = cell && dendrogram.order[cell.column];
  const describe = (leaf: number): string => {
    const cds = cdsLength(rows[leaf]!);
    return `cluster ${clusterLetter(clusters[leaf]!)}, ${grouped(rows[leaf]!.length)} nt, ${cds > 0 ? `CDS ${grouped(cds)} nt` : 'no CDS'}`;
  };
  const one = (leaf: number) => (
    <span className="iso-one">
      <strong>{names[leaf]}</strong> <span>{describe(leaf)}</span>
    </span>
  );
  return (
    <div className="iso-readout" role="status" aria-live="polite" data-testid="isoforms-readout">
      {i === undefined || j === undefined ? (
        <span className="iso-hint">
          Point at a cell, or move over the heatmap with the arrow keys, to read a pair. Click or Enter compares it.
        </span>
      ) : (
        <>
          <span className="iso-ones">
            {one(i)}
            {i !== j && one(j)}
          </span>
          <span className="iso-numbers">
            {i === j && <span>itself, highest by definition: </span>}
            {i !== j && distance[i * n + j] === 0 && <span>identical embeddings, highest finite value: </span>}
            <span>
              similarity <b data-testid="isoforms-raw">{raw[i * n + j]!.toFixed(4).replace('-', '−')}</b>
            </span>
            <span>
              scaled <b>{scaled[i * n + j]!.toFixed(3)}</b>
            </span>
            <span>
              L2 <b>{figure(distance[i * n + j]!)}</b>
            </span>
          </span>
        </>
      )}
    </div>
  );
}
