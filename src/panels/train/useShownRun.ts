import { useEffect, useMemo } from 'react';
import type { RunInfo } from '../../engine/trainingContracts';
import type { ModelArtefact, TranscriptsArtefact } from '../../notebook/artefacts';
import type { CurveLog } from '../../notebook/curveLog';
import { useNotebook, useNotebookState, usePanel } from '../../notebook/react';
import { isLiveRun, liveRun } from './live';
import type { LiveRun } from './live';
import { logOf, readLog } from './runs';
import { trainingConfigOf } from './schema';
import type { TrainParams, TrainView } from './schema';
import { dataIdentity, keyOfRun, runKey } from './trainData';

/** The run that a Train panel shows. */
export interface ShownRun {
  readonly run: RunInfo;
  /** Undefined until it is read. */
  readonly log: CurveLog | undefined;
  /** Where it is under way, in whatever panel. */
  readonly live: LiveRun | undefined;
}

/** What the panel's own run is found by, as its parameters are now; undefined while an input is missing. */
export function useRunKey(): string | undefined {
  const { params, inputs } = usePanel<TrainParams, TrainView, ModelArtefact>();
  const { transcripts, model } = inputs;
  return useMemo(() => {
    if (!params.data) return undefined;
    const identity = dataIdentity(params.data, transcripts?.artefact as TranscriptsArtefact | undefined);
    const start = params.start === 'loaded' ? (model?.artefact as ModelArtefact | undefined)?.card.sha256 : undefined;
    if (identity === undefined || (params.start === 'loaded' && start === undefined)) return undefined;
    return runKey(identity, trainingConfigOf(params).config, start);
  }, [params, transcripts, model]);
}

/** The panel's own run under way, else the one chosen in the list, else the one that it would go on with, else that of its result. */
export function useShownRun(): ShownRun | undefined {
  const notebook = useNotebook();
  const { id, view, partial, result, setView } = usePanel<TrainParams, TrainView, ModelArtefact>();
  const runs = useNotebookState((state) => state.training.runs);
  const logs = useNotebookState((state) => state.training.logs);
  const anywhere = useNotebookState((state) => liveRun(state.partials));
  const key = useRunKey();
  const own = isLiveRun(partial) ? partial : undefined;
  const training = result?.artefact.training;
  const chosen = runs?.find((run) => run.id === view.run);
  const left = runs?.find((run) => run.status !== 'finished' && keyOfRun(run) === key);
  const run = own?.run ?? chosen ?? left ?? training?.run;
  const live = run && run.id === anywhere?.run.id ? anywhere : undefined;
  const resulting = training && run?.id === training.run.id ? training : undefined;
  const log = live?.log ?? (resulting ? logOf(resulting.history) : run && logs.get(run.id));
  const began = own !== undefined;
  useEffect(() => {
    // Who starts a run wants to see that one.
    if (began && view.run !== null) setView({ run: null });
  }, [began, view.run, setView]);
  // A run that went on has a longer log than the one that was read before.
  const kept = run && !live && !resulting ? run.checkpointStep : undefined;
  const runId = run?.id;
  useEffect(() => {
    if (runId !== undefined && kept !== undefined) void readLog(notebook, id, runId);
  }, [notebook, id, runId, kept]);
  return useMemo(() => run && { run, log, live }, [run, log, live]);
}
