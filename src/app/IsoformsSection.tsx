import { lazy, Suspense, useCallback, useMemo } from 'react';
import type { Linkage } from '../analysis/isoformTypes';
import { embed } from '../notebook/actions/embed';
import { analyseGene } from '../notebook/actions/isoforms';
import { staleness } from '../notebook/derive';
import { counted } from '../notebook/format';
import { useNotebook, useNotebookState } from '../notebook/react';
import type { EmbeddingRun, HeldData } from '../notebook/state';
import { genesWithIsoforms } from '../notebook/tableView';
import { parseIsoformsParams } from '../panels/isoforms/schema';
import { PanelSection } from '../panels/parts/PanelSection';
import { UntrainedBadge } from '../panels/parts/UntrainedBadge';

const IsoformsPanel = lazy(() => import('../panels/isoforms/IsoformsPanel'));

/** Connects the Isoforms panel to the newest embedding, or says what is missing. */
export function IsoformsSection() {
  const notebook = useNotebook();
  const run = useNotebookState((state) => state.runs[0]);
  const data = useNotebookState((state) => state.data);
  const stale = useNotebookState((state) => (state.runs[0] ? staleness(state.runs[0], state) : undefined));
  const busy = useNotebookState((state) => state.tasks.embed !== undefined);
  const gone = run !== undefined && run.revision !== data?.revision;
  return (
    <PanelSection
      kind="isoforms"
      title="Isoforms"
      summary={
        run && !gone ? (
          <>
            {run.embeddings.model.name} {!run.embeddings.model.trained && <UntrainedBadge />}
          </>
        ) : (
          'How the transcripts of one gene resemble each other.'
        )
      }
    >
      {!run && <p className="empty">Embed some transcripts first: genes with two or more then show here.</p>}
      {gone && (
        <p className="empty">
          The transcripts changed since they were embedded. {data ? 'Embed the present ones to compare them.' : ''}
        </p>
      )}
      {run && data && !gone && (
        <>
          {stale !== undefined && (
            <div className="note note-warn">
              <p>
                This was made by {run.embeddings.model.name}; {stale}.
              </p>
              <button type="button" className="button" disabled={busy} onClick={() => void embed(notebook, 'all')}>
                Embed again
              </button>
            </div>
          )}
          <Loaded key={run.id} run={run} data={data} />
        </>
      )}
    </PanelSection>
  );
}

function Loaded({ run, data }: { readonly run: EmbeddingRun; readonly data: HeldData }) {
  const notebook = useNotebook();
  const { preferences } = notebook;
  const genes = useMemo(() => genesWithIsoforms(data.report.table, run.rows), [data, run]);
  const analyse = useCallback(
    (gene: string, linkage: Linkage) => analyseGene(notebook, run, gene, linkage),
    [notebook, run],
  );
  if (genes.length === 0) {
    return (
      <p className="empty">
        None of the {counted(run.rows.length, 'embedded transcript')} shares its gene with another one. Load more
        isoforms, or an annotation that names their genes.
      </p>
    );
  }
  return (
    <div className="isoforms-holder" data-testid="isoforms-panel">
      <Suspense fallback={<p className="empty">Loading the panel…</p>}>
        <IsoformsPanel
          genes={genes}
          analyse={analyse}
          modelLabel={run.embeddings.model.name}
          trained={run.embeddings.model.trained}
          initialParams={parseIsoformsParams(preferences.getState().isoforms)}
          onParams={(params) => preferences.setState({ isoforms: { ...params } })}
        />
      </Suspense>
    </div>
  );
}
