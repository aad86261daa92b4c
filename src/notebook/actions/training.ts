import type { RunInfo, TrainingEvent } from '../../engine/trainingContracts';
import type { ModelCard } from '../../engine/contracts';
import type { TrainingConfig } from '../../train/trainingConfig';
import type { TrainRequest } from '../../workers/trainingProtocol';
import { problemOf, runTask, setProblem } from '../notebook';
import type { Notebook } from '../notebook';
import { CurveLog } from '../curveLog';
import type { LiveRun } from '../state';
import { offerUndo } from '../undo';
import { keptData, setTraining } from './trainingData';

/** Between two reports of progress to the page. */
const REPORT_MS = 250;

/** Asks for the runs that this browser keeps, and shows the newest one if none is shown. */
export async function listRuns(notebook: Notebook): Promise<void> {
  try {
    const runs = (await notebook.services.training.listRuns()).filter(({ id }) => !leaving.has(id));
    setTraining(notebook, { runs });
    const { shown } = notebook.store.getState().training;
    const next = runs.find(({ id }) => id === shown) ?? runs[0];
    if (next) await showRun(notebook, next.id);
    else setTraining(notebook, { shown: undefined });
  } catch (error) {
    setProblem(notebook, 'train', problemOf(error));
  }
}

/** Shows a run's curves; its log is read if it is not here yet. */
export async function showRun(notebook: Notebook, id: string): Promise<void> {
  setTraining(notebook, { shown: id });
  if (notebook.store.getState().training.logs.has(id)) return;
  try {
    const log = new CurveLog(await notebook.services.training.runHistory(id));
    if (!notebook.store.getState().training.logs.has(id)) keepLog(notebook, id, log);
  } catch (error) {
    setProblem(notebook, 'train', problemOf(error));
  }
}

function keepLog(notebook: Notebook, id: string, log: CurveLog): void {
  setTraining(notebook, { logs: new Map(notebook.store.getState().training.logs).set(id, log) });
}

/** Puts a run's newest state into the list. */
function keepRun(notebook: Notebook, run: RunInfo): void {
  const { runs = [] } = notebook.store.getState().training;
  const known = runs.some(({ id }) => id === run.id);
  setTraining(notebook, { runs: known ? runs.map((one) => (one.id === run.id ? run : one)) : [run, ...runs] });
}

/** Starts a run on the chosen training set, which is kept in this browser first. Ends when the run is paused, over or failed. */
export async function startTraining(
  notebook: Notebook,
  config: TrainingConfig,
  start: 'initial' | 'loaded',
): Promise<void> {
  const data = await keptData(notebook);
  if (!data) return;
  await follow(notebook, { kind: 'new', config, start, source: data.spec, dataName: data.name });
}

/** Goes on with a run from its newest good checkpoint; with the chosen files where they are what it may have been trained on. */
export async function resumeTraining(notebook: Notebook, id: string): Promise<void> {
  const { data } = notebook.store.getState().training;
  await showRun(notebook, id);
  await follow(notebook, { kind: 'resume', id, ...(data?.spec.kind === 'files' && { source: data.spec }) });
}

/** One sitting of a run: takes up what it tells until it ends. */
async function follow(notebook: Notebook, request: TrainRequest): Promise<void> {
  const known = request.kind === 'resume' ? request.id : undefined;
  const log = (known !== undefined && notebook.store.getState().training.logs.get(known)) || new CurveLog();
  if (known !== undefined) setTraining(notebook, { live: liveRun(known) });
  let plan: LiveRun['plan'];
  // Events come through a port of their own, and may arrive after the answer.
  let over = false;
  const ended = await runTask(notebook, 'train', 'Training', (task, onProgress) => {
    let reported = -Infinity;
    const report = (): void => {
      const { training } = notebook.store.getState();
      const run = training.runs?.find(({ id }) => id === training.live?.id);
      const done = log.steps.newest('step') ?? run?.step ?? 0;
      if (!run || performance.now() - reported < REPORT_MS) return;
      reported = performance.now();
      const rate = 1 / (log.pace()?.secondsPerStep ?? Infinity);
      onProgress({ stage: 'Training', done, total: run.config.optimizer.steps, unit: 'steps', rate });
    };
    return notebook.services.training.train(request, task, (event: TrainingEvent) => {
      if (over) return;
      log.take(event);
      const { live } = notebook.store.getState().training;
      if (event.kind === 'plan') {
        plan = event.plan;
        if (live) setTraining(notebook, { live: { ...live, plan } });
      } else if (event.kind === 'checkpoint') {
        if (live) setTraining(notebook, { live: { ...live, checkpoint: { step: event.step, at: performance.now() } } });
      } else if (event.kind === 'status') {
        const { run } = event;
        keepRun(notebook, run);
        if (live?.id !== run.id) {
          keepLog(notebook, run.id, log);
          setTraining(notebook, { live: { ...liveRun(run.id), plan }, shown: run.id });
        }
      }
      report();
    });
  });
  over = true;
  setTraining(notebook, { live: undefined });
  if (ended) keepRun(notebook, ended);
  // A cancelled or broken run is back at its checkpoint: what is kept is asked for, and not what was seen.
  else {
    const logs = new Map(notebook.store.getState().training.logs);
    for (const [id, one] of logs) if (one === log) logs.delete(id);
    setTraining(notebook, { logs });
    await listRuns(notebook);
    // A run that failed says so itself, where it goes on.
    const { training, problems } = notebook.store.getState();
    const own = training.runs?.find(({ id }) => id === training.shown)?.problem;
    if (own && own.message === problems.train?.message) setProblem(notebook, 'train', undefined);
  }
}

/** Runs that are off the list and not yet deleted. */
const leaving = new Set<string>();

const liveRun = (id: string): LiveRun => ({ id, plan: undefined, checkpoint: undefined, steering: undefined });

/** Pauses or stops the run under way after its present step, with a checkpoint. */
export async function steerTraining(notebook: Notebook, action: 'pause' | 'stop'): Promise<void> {
  const { live } = notebook.store.getState().training;
  if (!live) return;
  setTraining(notebook, { live: { ...live, steering: action } });
  try {
    await notebook.services.training.steer(live.id, action);
  } catch (error) {
    setProblem(notebook, 'train', problemOf(error));
    const now = notebook.store.getState().training.live;
    if (now) setTraining(notebook, { live: { ...now, steering: undefined } });
  }
}

/** Makes the encoder of a run's newest checkpoint the model of the other panels. @returns whether it is loaded */
export async function takeTrainedModel(notebook: Notebook, run: RunInfo): Promise<boolean> {
  const card: ModelCard | undefined = await runTask(notebook, 'model', `Loading ${run.config.name}`, () =>
    notebook.services.training.useRun(run.id),
  );
  if (!card) return false;
  notebook.store.setState({ model: { card, request: { kind: 'run', id: run.id } } });
  notebook.preferences.setState({ model: undefined });
  return true;
}

/** The encoder of a run's newest checkpoint as a safetensors file; undefined where that failed (the panel shows why). */
export async function exportTrained(notebook: Notebook, run: RunInfo): Promise<Blob | undefined> {
  setProblem(notebook, 'train', undefined);
  try {
    return await notebook.services.training.exportRun(run.id);
  } catch (error) {
    setProblem(notebook, 'train', problemOf(error));
    return undefined;
  }
}

/** Takes a run off the list; for some seconds it can be brought back, then its checkpoints are deleted. */
export function removeRun(notebook: Notebook, run: RunInfo): void {
  const { runs = [], shown } = notebook.store.getState().training;
  const left = runs.filter(({ id }) => id !== run.id);
  leaving.add(run.id);
  setTraining(notebook, { runs: left });
  const [first] = left;
  if (shown === run.id) {
    setTraining(notebook, { shown: first?.id });
    if (first) void showRun(notebook, first.id);
  }
  offerUndo(notebook, {
    message: `Deleted the run ${run.config.name}.`,
    take: async () => {
      leaving.delete(run.id);
      setTraining(notebook, { shown: run.id });
      await listRuns(notebook);
    },
    expire: () =>
      void notebook.services.training
        .deleteRun(run.id)
        .catch((error: unknown) => setProblem(notebook, 'train', problemOf(error))),
  });
}
