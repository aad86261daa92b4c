import type { EmbeddingsArtefact } from '../../notebook/artefacts';
import { usePanel } from '../../notebook/react';
import { EmbedAmount } from './EmbedAmount';
import { RunSummary } from './RunSummary';
import type { EmbedParams } from './schema';
import './embed.css';

/** Transcripts and model in, vectors out. */
export default function EmbedPanel() {
  const { result, source, state, task } = usePanel<EmbedParams, Record<string, never>, EmbeddingsArtefact>();
  const transcripts = result && source(result, 'transcripts')?.artefact;
  return (
    <>
      {!state.current && !task && <EmbedAmount />}
      {result && (
        <RunSummary
          key={result.key}
          result={result}
          origin={transcripts?.type === 'transcripts' ? transcripts.origin : ''}
        />
      )}
    </>
  );
}
