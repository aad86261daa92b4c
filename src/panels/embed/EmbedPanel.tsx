import { useNotebookState } from '../../notebook/react';
import { PanelSection } from '../parts/PanelSection';
import { EmbedForm } from './EmbedForm';
import { RunSummary } from './RunSummary';
import './embed.css';

/** Transcripts and model in, vectors out. */
export default function EmbedPanel() {
  const runs = useNotebookState((state) => state.runs);
  const [newest, ...earlier] = runs;
  return (
    <PanelSection
      kind="embed"
      title="Embed"
      progressTestId="embed-progress"
      cancelTestId="embed-cancel"
      summary="One vector a transcript: the mean of the encoder's output over its nucleotides."
    >
      <EmbedForm />
      {newest && <RunSummary run={newest} newest />}
      {earlier.length > 0 && (
        <details className="settings">
          <summary>Earlier embeddings ({earlier.length})</summary>
          {earlier.map((run) => (
            <RunSummary key={run.id} run={run} newest={false} />
          ))}
        </details>
      )}
    </PanelSection>
  );
}
