import { useCallback, useEffect, useState } from 'react';
import type { ModelArtefact, TranscriptsArtefact } from '../../notebook/artefacts';
import { cancelTask, runTask, setProblem } from '../../notebook/notebook';
import { useNotebook, usePanel } from '../../notebook/react';
import type { TrainParams, TrainView } from './schema';
import { dataFacts, factsKey } from './sets';
import type { DataFacts } from './sets';

/** What was counted in this sitting, by what decides it; a set is counted once, in however many panels. */
const known = new Map<string, DataFacts>();

/** What is in the panel's training set; counted as soon as it is chosen. */
export function useDataFacts(): {
  readonly facts: DataFacts | undefined;
  /** Under which task and problem of the counting are found in the state. */
  readonly place: string;
  readonly again: () => void;
} {
  const notebook = useNotebook();
  const { id, params, inputs } = usePanel<TrainParams, TrainView, ModelArtefact>();
  const place = `${id}-data`;
  const { data } = params;
  const transcripts = inputs['transcripts']?.artefact as TranscriptsArtefact | undefined;
  const key = data ? factsKey(data, transcripts) : undefined;
  const [, look] = useState(0);
  const count = useCallback(async (): Promise<void> => {
    if (!data || key === undefined || known.has(key)) return;
    const title = data.kind === 'input' ? 'Counting pairs' : 'Reading the training set';
    const facts = await runTask(notebook, place, title, (task, onProgress) =>
      dataFacts(notebook, data, transcripts, task, onProgress),
    );
    if (!facts) return;
    known.set(key, facts);
    look((times) => times + 1);
    // `data` and `transcripts` are told by the key.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [notebook, place, key]);
  useEffect(() => {
    setProblem(notebook, place, undefined);
    void count();
    return () => void cancelTask(notebook, place);
  }, [notebook, place, count]);
  return { facts: key === undefined ? undefined : known.get(key), place, again: () => void count() };
}
