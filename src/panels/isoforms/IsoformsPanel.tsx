import { useCallback, useMemo } from 'react';
import type { EmbeddingsArtefact, IsoformsArtefact, Result, TranscriptsArtefact } from '../../notebook/artefacts';
import { useNotebook, usePanel } from '../../notebook/react';
import { chooseGene } from './chooseGene';
import { Controls } from './Controls';
import { ExportBar } from './ExportBar';
import { GenePicker } from './GenePicker';
import { IsoformsFigure } from './IsoformsFigure';
import { clusterCount, embeddedGenes } from './run';
import type { IsoformsParams, IsoformsView } from './schema';
import './isoforms.css';

/** How the isoforms of one gene resemble each other. */
export default function IsoformsPanel() {
  const notebook = useNotebook();
  const panel = usePanel<IsoformsParams, IsoformsView, IsoformsArtefact>();
  const { id, params, view, setParams, setView, state, result, inputs, source, task } = panel;
  const embedded = (inputs['embeddings'] ?? (result && source(result, 'embeddings'))) as
    Result<EmbeddingsArtefact> | undefined;
  const transcripts = embedded && (source(embedded, 'transcripts') as Result<TranscriptsArtefact> | undefined);
  const genes = useMemo(
    () => (embedded && transcripts ? embeddedGenes(transcripts.artefact, embedded.artefact) : []),
    [embedded, transcripts],
  );
  const { labels } = view;
  const onLabel = useCallback(
    (id: string, label: string) => setView({ labels: { ...labels, [id]: label } }),
    [setView, labels],
  );
  if (!embedded) {
    return <p className="iso-empty">Embed some transcripts first: genes with two or more then show here.</p>;
  }
  const gene = params.gene || (genes[0]?.gene ?? '');
  // While the next analysis is on its way the previous one stays, unless it is another gene's.
  const analysis = result?.artefact.analysis.gene === gene ? result.artefact.analysis : undefined;
  const pending = task !== undefined || (state.key !== undefined && !state.current && state.status !== 'failed');
  const made = (result && (source(result, 'embeddings') as Result<EmbeddingsArtefact> | undefined)) ?? embedded;
  const { model } = made.artefact.embeddings;
  const k = analysis ? clusterCount(analysis, view.clusters) : 1;
  return (
    <div className="iso-panel" aria-busy={pending} data-testid="isoforms-panel">
      <div className="iso-tools">
        <GenePicker genes={genes} gene={gene} onGene={(chosen) => chooseGene(notebook, id, chosen)} />
        <Controls
          analysis={analysis}
          linkage={params.linkage}
          onLinkage={(linkage) => setParams({ linkage })}
          introns={view.introns}
          onIntrons={(introns) => setView({ introns })}
          k={k}
          onClusters={(clusters) => setView({ clusters })}
        />
        {analysis && <ExportBar analysis={analysis} view={view} model={model} />}
      </div>
      {!analysis && pending && <p className="iso-empty">Comparing the isoforms of {gene}…</p>}
      {analysis && <IsoformsFigure key={gene} analysis={analysis} k={k} view={view} model={model} onLabel={onLabel} />}
    </div>
  );
}
