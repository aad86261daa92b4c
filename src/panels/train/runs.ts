/** What the page does with the training runs that this browser keeps. */
import type { RunHistory, RunInfo } from '../../engine/trainingContracts';
import { CurveLog } from '../../notebook/curveLog';
import { giveFiles } from '../../notebook/giving';
import { problemOf, setProblem } from '../../notebook/notebook';
import type { Notebook } from '../../notebook/notebook';
import { addPanel } from '../../notebook/panels';
import { runPanel } from '../../notebook/running';
import { offerUndo } from '../../notebook/undo';
import { liveRun } from './live';
import { runFileName } from './run';
import { setTraining } from './sets';

/** Runs that are off the list and not yet deleted. */
const leaving = new Set<string>();

/** Asks for the runs that this browser keeps. */
export async function listRuns(notebook: Notebook, panel: string): Promise<void> {
  try {
    const runs = (await notebook.services.training.listRuns()).filter(({ id }) => !leaving.has(id));
    setTraining(notebook, { runs });
  } catch (error) {
    setProblem(notebook, panel, problemOf(error));
  }
}

/** Reads a run's log anew, as it is kept. */
export async function readLog(notebook: Notebook, panel: string, id: string): Promise<void> {
  try {
    const log = new CurveLog(await notebook.services.training.runHistory(id));
    setTraining(notebook, { logs: new Map(notebook.store.getState().training.logs).set(id, log) });
  } catch (error) {
    setProblem(notebook, panel, problemOf(error));
  }
}

const logs = new WeakMap<RunHistory, CurveLog>();

/** The log of a run that a result holds. */
export function logOf(history: RunHistory): CurveLog {
  const log = logs.get(history) ?? new CurveLog(history);
  logs.set(history, log);
  return log;
}

/** Pauses or stops the run under way after its present step, with a checkpoint. */
export async function steerRun(notebook: Notebook, panel: string, action: 'pause' | 'stop'): Promise<void> {
  const { tasks, partials } = notebook.store.getState();
  const live = liveRun(partials);
  const task = tasks[panel]?.id;
  if (!live || task === undefined) return;
  setTraining(notebook, { steering: { task, action } });
  try {
    await notebook.services.training.steer(live.run.id, action);
  } catch (error) {
    setProblem(notebook, panel, problemOf(error));
    setTraining(notebook, { steering: undefined });
  }
}

/** The encoder of a run's newest checkpoint as a safetensors file; undefined where that failed (the panel shows why). */
export async function exportTrained(notebook: Notebook, panel: string, run: RunInfo): Promise<File | undefined> {
  setProblem(notebook, panel, undefined);
  try {
    const blob = await notebook.services.training.exportRun(run.id);
    return new File([blob], runFileName(run, 'safetensors'), { type: 'application/octet-stream' });
  } catch (error) {
    setProblem(notebook, panel, problemOf(error));
    return undefined;
  }
}

/**
 * Makes a Model panel of the encoder of a run's newest checkpoint and loads it.
 * @returns the id of the panel; undefined where there is no encoder
 */
export async function modelPanelOf(notebook: Notebook, panel: string, run: RunInfo): Promise<string | undefined> {
  const file = await exportTrained(notebook, panel, run);
  if (!file) return undefined;
  const files = await giveFiles(notebook, [file]);
  const at = notebook.store.getState().document.panels.findIndex(({ id }) => id === panel) + 1;
  const title = `${run.config.name}, step ${run.checkpointStep}`;
  const id = addPanel(notebook, { kind: 'model', title, params: { request: { kind: 'files', files } } }, at);
  await runPanel(notebook, id);
  return id;
}

/** Takes a run off the list; for some seconds it can be brought back, then its checkpoints are deleted. */
export function removeRun(notebook: Notebook, panel: string, run: RunInfo): void {
  const { runs = [] } = notebook.store.getState().training;
  leaving.add(run.id);
  setTraining(notebook, { runs: runs.filter(({ id }) => id !== run.id) });
  offerUndo(notebook, {
    message: `Deleted the run ${run.config.name}.`,
    take: async () => {
      leaving.delete(run.id);
      await listRuns(notebook, panel);
    },
    expire: () => {
      if (!leaving.delete(run.id)) return;
      notebook.services.training
        .deleteRun(run.id)
        .catch((error: unknown) => setProblem(notebook, panel, problemOf(error)));
    },
  });
}
