import { cutHeight } from '../../analysis/cutTree';
import type { IsoformAnalysis, Linkage } from '../../analysis/isoformTypes';
import type { IntronMode } from '../../engine/export/genomicScale';
import { figure } from '../../engine/export/ticks';
import { LINKAGES } from './schema';

interface ControlsProps {
  readonly analysis: IsoformAnalysis | undefined;
  readonly linkage: Linkage;
  readonly onLinkage: (linkage: Linkage) => void;
  readonly introns: IntronMode;
  readonly onIntrons: (introns: IntronMode) => void;
  readonly k: number;
  readonly onClusters: (k: number) => void;
}

/** Linkage, the cut of the tree, drawing of introns. The slider goes by clusters, so that each arrow key adds or takes one. */
export function Controls(props: ControlsProps) {
  const { analysis, linkage, onLinkage, introns, onIntrons, k, onClusters } = props;
  const n = analysis?.rows.length ?? 1;
  const height = analysis ? figure(cutHeight(analysis.dendrogram, k)) : '';
  const count = `${k} ${k === 1 ? 'cluster' : 'clusters'}`;
  return (
    <>
      <label className="iso-field">
        <span className="iso-caption">Linkage</span>
        <select
          className="iso-input"
          value={linkage}
          data-testid="isoforms-linkage"
          onChange={(event) => {
            onLinkage(event.target.value as Linkage);
          }}
        >
          {LINKAGES.map(({ value, name }) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label className="iso-field iso-cut">
        <span className="iso-caption">
          Cut the tree <output className="iso-cut-value">{analysis && `${count} · L2 ${height}`}</output>
        </span>
        <input
          type="range"
          min={1}
          max={n}
          step={1}
          value={k}
          disabled={!analysis || n < 2}
          aria-valuetext={`${count}, cut at L2 distance ${height}`}
          data-testid="isoforms-cut"
          onChange={(event) => {
            onClusters(Number(event.target.value));
          }}
        />
      </label>
      <label className="iso-field">
        <span className="iso-caption">Introns</span>
        <select
          className="iso-input"
          value={introns}
          data-testid="isoforms-introns"
          onChange={(event) => {
            onIntrons(event.target.value as IntronMode);
          }}
        >
          <option value="compressed">Shortened</option>
          <option value="scale">To scale</option>
        </select>
      </label>
    </>
  );
}
