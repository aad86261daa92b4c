import { useCallback, useMemo } from 'react';
import { cutTree } from '../../analysis/cutTree';
import type { IsoformAnalysis } from '../../analysis/isoformTypes';
import { isoformNames } from '../../engine/export';
import type { FigureModel } from '../../engine/export/isoformCaption';
import { useNotebook, usePanelId } from '../../notebook/react';
import { showPanel } from '../parts/showPanel';
import { Compare } from './Compare';
import { Figure } from './Figure';
import { Legend } from './Legend';
import type { IsoformsView } from './schema';
import { splitDistance } from './splitDistance';
import { usePicked } from './usePicked';

interface IsoformsFigureProps {
  readonly analysis: IsoformAnalysis;
  /** Number of clusters. */
  readonly k: number;
  readonly view: IsoformsView;
  readonly model: FigureModel;
  readonly onLabel: (id: string, label: string) => void;
}

/** The figure of an analysis, the comparison of the isoforms picked in it, and what made it. */
export function IsoformsFigure({ analysis, k, view, model, onLabel }: IsoformsFigureProps) {
  const notebook = useNotebook();
  const id = usePanelId();
  const { introns, labels } = view;
  const clusters = useMemo(() => cutTree(analysis.dendrogram, { k }), [analysis, k]);
  const names = useMemo(() => isoformNames(analysis.rows), [analysis]);
  const { picked, chosen, pick } = usePicked(analysis);
  const onPickPair = useCallback((a: number, b: number) => pick(a === b ? [a] : [a, b]), [pick]);
  const onPick = useCallback(
    (leaf: number) => pick(picked.includes(leaf) ? picked.filter((one) => one !== leaf) : [...picked.slice(-1), leaf]),
    [pick, picked],
  );
  return (
    <>
      {!model.trained && (
        <p className="iso-untrained">
          <strong>UNTRAINED MODEL</strong> Similarities come from random weights: they show how the notebook works, not
          how the isoforms function.
        </p>
      )}
      <div className="iso-main">
        <Figure
          key={names.length}
          analysis={analysis}
          k={k}
          introns={introns}
          labels={labels}
          picked={picked}
          chosen={chosen}
          onPickPair={onPickPair}
          onPick={onPick}
          onLabel={onLabel}
        />
        <Compare
          analysis={analysis}
          names={names}
          clusters={clusters}
          labels={labels}
          introns={introns}
          picked={picked}
          onClear={() => pick([])}
          onSplit={(pair) => showPanel(splitDistance(notebook, id, pair))}
        />
      </div>
      <Legend analysis={analysis} model={model} k={k} introns={introns} />
    </>
  );
}
