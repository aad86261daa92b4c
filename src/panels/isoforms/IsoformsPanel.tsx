import { useCallback, useMemo, useRef, useState } from 'react';
import { cutTree } from '../../analysis/cutTree';
import { isoformNames } from '../../engine/export';
import { Compare } from './Compare';
import { Controls } from './Controls';
import { ExportBar } from './ExportBar';
import { Figure } from './Figure';
import { GenePicker } from './GenePicker';
import { Legend } from './Legend';
import type { GeneEntry } from './matchingGenes';
import { matchingGenes } from './matchingGenes';
import { clusterCount } from './run';
import { DEFAULT_PARAMS } from './schema';
import type { IsoformsParams } from './schema';
import { useIsoformAnalysis } from './useIsoformAnalysis';
import type { Analyse } from './useIsoformAnalysis';
import './isoforms.css';

export interface IsoformsPanelProps {
  /** Genes with at least two embedded isoforms. */
  readonly genes: readonly GeneEntry[];
  /** Has to be stable for one embedding run: a new function means new embeddings, and asks again. */
  readonly analyse: Analyse;
  readonly modelLabel: string;
  readonly trained: boolean;
  readonly initialGene?: string;
  /** Parameters to start from, e.g. of a reopened document. */
  readonly initialParams?: Partial<IsoformsParams>;
  /** Told of every change, so that the document can keep it. */
  readonly onParams?: (params: IsoformsParams) => void;
}

/** The Isoforms panel: a pure view, which gets its data by props. */
export default function IsoformsPanel(props: IsoformsPanelProps) {
  const { genes, analyse, modelLabel, trained, initialGene, initialParams, onParams } = props;
  const [params, setParams] = useState<IsoformsParams>(() => ({
    ...DEFAULT_PARAMS,
    ...initialParams,
    ...(initialGene !== undefined && { gene: initialGene }),
  }));
  const [picked, setPicked] = useState<readonly number[]>([]);
  const latest = useRef(params);
  const change = useCallback(
    (changed: Partial<IsoformsParams>) => {
      latest.current = { ...latest.current, ...changed };
      setParams(latest.current);
      onParams?.(latest.current);
    },
    [onParams],
  );
  const onLabel = useCallback(
    (id: string, label: string) => {
      change({ labels: { ...latest.current.labels, [id]: label } });
    },
    [change],
  );
  const onPickPair = useCallback((a: number, b: number) => {
    setPicked(a === b ? [a] : [a, b]);
  }, []);
  const onPick = useCallback((leaf: number) => {
    setPicked((now) => (now.includes(leaf) ? now.filter((one) => one !== leaf) : [...now.slice(-1), leaf]));
  }, []);

  const gene = genes.some((entry) => entry.gene === params.gene)
    ? params.gene
    : (matchingGenes(genes, '')[0]?.gene ?? '');
  const { analysis, error, pending } = useIsoformAnalysis(analyse, gene, params.linkage);
  const k = analysis ? clusterCount(analysis, params.clusters) : 1;
  const clusters = useMemo(() => analysis && cutTree(analysis.dendrogram, { k }), [analysis, k]);
  const names = useMemo(() => (analysis ? isoformNames(analysis.rows) : []), [analysis]);
  // Of an analysis with fewer isoforms than the one before, what was chosen may be gone.
  const present = useMemo(() => picked.filter((leaf) => leaf < names.length), [picked, names]);
  if (gene === '') {
    return (
      <div className="iso-panel">
        <p className="iso-empty">
          No gene has two or more embedded isoforms yet. Load a gene with several transcripts in the Data panel, then
          run Embed.
        </p>
      </div>
    );
  }

  const model = { name: modelLabel, trained };
  const { introns, labels } = params;
  return (
    <div className="iso-panel" aria-busy={pending}>
      <div className="iso-tools">
        <GenePicker
          genes={genes}
          gene={gene}
          onGene={(chosen) => {
            setPicked([]);
            change({ gene: chosen, clusters: null });
          }}
        />
        <Controls
          analysis={analysis}
          linkage={params.linkage}
          onLinkage={(linkage) => {
            change({ linkage });
          }}
          introns={introns}
          onIntrons={(mode) => {
            change({ introns: mode });
          }}
          k={k}
          onClusters={(count) => {
            change({ clusters: count });
          }}
        />
        {analysis && <ExportBar analysis={analysis} params={params} model={model} />}
      </div>
      {error !== undefined && (
        <p className="iso-problem" role="alert">
          {error}
        </p>
      )}
      {!analysis && pending && <p className="iso-empty">Comparing the isoforms of {gene}…</p>}
      {analysis && clusters && (
        <>
          {!trained && (
            <p className="iso-untrained">
              <strong>UNTRAINED MODEL</strong> Similarities come from random weights: they show how the notebook works,
              not how the isoforms function.
            </p>
          )}
          <div className="iso-main">
            <Figure
              key={`${gene} ${names.length}`}
              analysis={analysis}
              k={k}
              introns={introns}
              labels={labels}
              picked={present}
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
              picked={present}
              onClear={() => {
                setPicked([]);
              }}
            />
          </div>
          <Legend analysis={analysis} model={model} k={k} introns={introns} />
        </>
      )}
    </div>
  );
}
