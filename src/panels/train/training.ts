/** One sitting of a training run, as a panel's run: found again where it was left, followed until it ends. Headless. */
import { abortError, throwIfAborted } from '../../lib/errors';
import type { MemoryPlan, RunInfo, TrainingEvent } from '../../engine/trainingContracts';
import { Turns } from '../../lib/turns';
import type { ModelArtefact, Result } from '../../notebook/artefacts';
import { CurveLog } from '../../notebook/curveLog';
import { formatCount } from '../../notebook/format';
import type { RunContext } from '../../notebook/panelKind';
import { startedOn } from '../../notebook/startedOn';
import type { TrainRequest } from '../../workers/trainingProtocol';
import type { LiveRun } from './live';
import { trainingConfigOf } from './schema';
import type { TrainParams } from './schema';
import { keyOfRun, openData, runKey } from './trainData';

/** Between two reports of progress. */
const REPORT_MS = 250;

/**
 * Trains, or goes on with the run of the very same data, configuration and start that was left before. A run that has done all of its
 * steps is taken as it is.
 * @throws AbortError where the run is cancelled or paused: running the panel again goes on with it
 */
export function trainModel(context: RunContext<TrainParams>): Promise<ModelArtefact> {
  const { params, services, signal, onProgress } = context;
  const { training } = services;
  const turns = trainings.get(training) ?? new Turns();
  trainings.set(training, turns);
  const { steps } = trainingConfigOf(params).config.optimizer;
  if (turns.busy)
    onProgress({ stage: 'Waiting for another run to end', done: 0, total: steps, unit: 'steps', rate: 0 });
  return turns.take(signal, () => trainInTurn(context));
}

/** The engine holds one run at a time, and runs on the same transcripts would write one set at once: panels train one after the other. */
const trainings = new WeakMap<object, Turns>();

async function trainInTurn(context: RunContext<TrainParams>): Promise<ModelArtefact> {
  const { params, inputs, services, signal } = context;
  const { config } = trainingConfigOf(params);
  const data = await openData(context);
  throwIfAborted(signal);
  const model = params.start === 'loaded' ? (inputs['model'] as Result<ModelArtefact>) : undefined;
  const key = runKey(data.identity, config, model?.artefact.card.sha256);
  const { steps } = config.optimizer;
  const left = (await services.training.listRuns()).find(
    (run) => keyOfRun(run) === key && (run.status !== 'finished' || run.checkpointStep >= steps),
  );
  if (left && left.checkpointStep >= steps) return trainedModel(context, { ...left, status: 'finished' });
  const request: TrainRequest = left
    ? { kind: 'resume', id: left.id, source: data.spec }
    : { kind: 'new', config, start: params.start, source: data.spec, dataName: data.name, key };
  const info =
    model && !left
      ? await startedOn(context, model, (begun) => follow(context, request, undefined, begun))
      : await follow(context, request, left);
  if (info.status !== 'finished') throw abortError();
  return trainedModel(context, info);
}

/** Takes up what a run tells until it ends. @param begun called when it first tells of itself */
async function follow(
  { services, task, onProgress, onPartial }: RunContext<TrainParams>,
  request: TrainRequest,
  known?: RunInfo,
  begun?: () => void,
): Promise<RunInfo> {
  const log = new CurveLog(known && (await services.training.runHistory(known.id)));
  let run = known;
  let plan: MemoryPlan | undefined;
  let checkpoint: LiveRun['checkpoint'];
  // Events come through a port of their own, and may arrive after the answer.
  let over = false;
  let reported = -Infinity;
  const show = (): void => {
    if (run) onPartial({ run, log, plan, checkpoint } satisfies LiveRun);
  };
  const report = (): void => {
    if (!run || performance.now() - reported < REPORT_MS) return;
    reported = performance.now();
    const done = log.steps.newest('step') ?? run.step;
    const rate = 1 / (log.pace()?.secondsPerStep ?? Infinity);
    onProgress({ stage: 'Training', done, total: run.config.optimizer.steps, unit: 'steps', rate });
  };
  show();
  const ended = await services.training.train(request, task, (event: TrainingEvent) => {
    if (over) return;
    log.take(event);
    if (event.kind === 'plan') plan = event.plan;
    else if (event.kind === 'checkpoint') checkpoint = { step: event.step, at: performance.now() };
    else if (event.kind === 'status') {
      run = event.run;
      begun?.();
    }
    if (event.kind !== 'step' && event.kind !== 'evaluation') show();
    report();
  });
  over = true;
  return ended;
}

/** The encoder of a run's newest checkpoint, with what made it. */
async function trainedModel({ services, loadModel }: RunContext<TrainParams>, run: RunInfo): Promise<ModelArtefact> {
  const { config, data, step } = run;
  const blob = await services.training.exportRun(run.id);
  const history = await services.training.runHistory(run.id);
  const name = `${config.name}.safetensors`;
  const card = await loadModel({ kind: 'files', files: [{ name, blob }] });
  const stopped = step < config.optimizer.steps;
  const notes = [
    ...card.notes,
    stopped
      ? `Stopped at step ${formatCount(step)} of ${formatCount(config.optimizer.steps)}.`
      : `Trained here for ${formatCount(step)} steps.`,
  ];
  return {
    type: 'model',
    card: { ...card, name: config.name, source: `trained here on ${data.name}, seed ${config.seed}`, notes },
    files: [{ name, bytes: new Uint8Array(await blob.arrayBuffer()) }],
    training: { run, history },
  };
}
