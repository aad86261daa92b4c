import { useMemo } from 'react';
import type { TranscriptsArtefact } from '../../notebook/artefacts';
import { subsetOf } from '../../notebook/evaluate';
import { useNotebookState, usePanel } from '../../notebook/react';
import { embeddedRows } from '../embed/run';
import type { LabelledSet } from './useLabels';

/** The transcripts that go into the panel, and those of them that it is restricted to. */
export function useLabelledTranscripts(): LabelledSet {
  const { inputs, entry } = usePanel();
  const report = (inputs['transcripts']?.artefact as TranscriptsArtefact | undefined)?.report;
  const subset = useNotebookState((state) => subsetOf(state.document, entry));
  return useMemo(
    () => ({ report, among: report && subset ? [...embeddedRows(report.table, subset)] : undefined }),
    [report, subset],
  );
}
