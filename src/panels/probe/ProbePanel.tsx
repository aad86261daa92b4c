import { useMemo } from 'react';
import type { EvaluationArtefact, Result, TranscriptsArtefact } from '../../notebook/artefacts';
import { subsetOf } from '../../notebook/evaluate';
import { useNotebookState, usePanel } from '../../notebook/react';
import { LabelsSection } from '../finetune/LabelsSection';
import { EvaluationResult } from './EvaluationResult';
import { ProbeForm } from './ProbeForm';
import { embeddedOf } from './probing';
import { SHIPPED_LABELS } from './schema';
import type { EvaluationView, ProbeParams } from './schema';
import '../finetune/finetune.css';

/** How well a property is told from embeddings, beside baselines. */
export default function ProbePanel() {
  const { id, entry, inputs, source, result } = usePanel<ProbeParams, EvaluationView, EvaluationArtefact>();
  const subset = useNotebookState((state) => subsetOf(state.document, entry));
  const embedded = inputs['embeddings'];
  const transcripts = embedded && (source(embedded, 'transcripts') as Result<TranscriptsArtefact> | undefined);
  const set = useMemo(() => {
    if (!embedded || !transcripts) return { report: undefined, among: undefined };
    const { rows } = embeddedOf({ inputs: { embeddings: embedded }, subset, source: () => transcripts });
    return { report: transcripts.artefact.report, among: rows };
  }, [embedded, transcripts, subset]);
  return (
    <>
      <LabelsSection set={set} testId={id} shipped={SHIPPED_LABELS} />
      <ProbeForm />
      {result && <EvaluationResult key={result.key} evaluation={result.artefact} />}
    </>
  );
}
