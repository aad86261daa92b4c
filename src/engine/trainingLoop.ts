import type { Backend } from '../backend/contract';
import { OrthrusError, throwIfAborted } from '../lib/errors';
import type { Parameters } from '../model/parameters';
import { CheckpointSlots, type RunCheckpoint } from '../train/checkpointSlots';
import { planMemory } from '../train/memoryPlan';
import { RunLog } from '../train/runLog';
import type { PairSource } from '../train/samplerTypes';
import { Trainer } from '../train/trainer';
import type { TrainingConfig } from '../train/trainingConfig';
import type { Engine } from './engine';
import { infoOf, writeRun, type RunStorage, type StoredRun } from './runStorage';
import type { MemoryPlan, RunInfo, RunStatus, TrainingListener } from './trainingContracts';

/** What training needs of the engine: the device, one call at a time. */
export interface DeviceAccess {
  /** Runs `work` alone on the open device, which has passed training's self-test. */
  withDevice<T>(work: (backend: Backend) => Promise<T>, signal?: AbortSignal): Promise<T>;
  readonly deviceName: string;
  /** The open device, for asking about it while it works. */
  readonly backend: Backend | undefined;
}

/** An engine's device as training takes it. */
export const deviceAccess = (engine: Engine): DeviceAccess => ({
  withDevice: (work, signal) => engine.withDevice(work, signal),
  get deviceName() {
    return engine.device.name;
  },
  get backend() {
    return engine.backend;
  },
});

/** A run under way. */
export interface Live {
  readonly id: string;
  trainer: Trainer | undefined;
  asked: 'pause' | 'stop' | undefined;
}

export interface LoopOptions {
  readonly storage: RunStorage;
  readonly device: DeviceAccess;
  readonly live: Live;
  readonly stored: StoredRun;
  readonly pairs: PairSource;
  readonly initial: Parameters;
  readonly checkpoint: RunCheckpoint | undefined;
  readonly on: TrainingListener;
  readonly signal: AbortSignal | undefined;
}

/** What a step of a configuration needs on the present device. */
export async function memoryPlan(device: DeviceAccess, config: TrainingConfig): Promise<MemoryPlan> {
  const { backend } = device;
  if (backend) return planMemory(backend, config);
  return device.withDevice((opened) => Promise.resolve(planMemory(opened, config)));
}

/**
 * Trains until the run is asked to end, has done its steps, or fails. What was measured and the weights are kept together in checkpoints,
 * so a run never tells of steps that it has lost.
 * @throws OrthrusError `train.tooLarge`, `train.notFinite`, `device.lost`, …: the newest checkpoint then is the run's last good state
 */
export async function trainingLoop(options: LoopOptions): Promise<RunInfo> {
  const { storage, device, live, stored, pairs, initial, checkpoint, on, signal } = options;
  const { config } = stored;
  const slots = new CheckpointSlots(await storage.files(stored.id));
  if (checkpoint) await slots.newest();
  const log = checkpoint?.log ?? new RunLog();
  let run: StoredRun = { ...stored, device: device.deviceName };
  let seconds = checkpoint?.trainedSeconds ?? 0;
  const note = async (change: Partial<StoredRun>): Promise<void> => {
    run = { ...run, ...change };
    await writeRun(storage, run);
    on({ kind: 'status', run: infoOf(run, true) });
  };
  const plan = await memoryPlan(device, config);
  on({ kind: 'plan', plan });
  if (!plan.fits) throw new OrthrusError('train.tooLarge', 'A step does not fit this device.', plan.advice);
  await note({});
  const trainer = await device.withDevice(async (backend) => {
    const made = Trainer.create(backend, config, initial);
    if (checkpoint) made.restore(checkpoint.trainer);
    await backend.flush(signal);
    return made;
  }, signal);
  live.trainer = trainer;
  const save = async (status: RunStatus): Promise<void> => {
    const state = await device.withDevice(() => trainer.state());
    const bytes = await slots.write({ trainer: state, sampler: pairs.state(), log, trainedSeconds: seconds });
    on({ kind: 'checkpoint', step: state.step });
    const step = state.step;
    await note({ status, step, checkpointStep: step, trainedSeconds: seconds, bytes: 2 * bytes });
  };
  try {
    const heldOut = config.evaluateEvery > 0 ? await pairs.heldOut(config.evaluationPairs) : undefined;
    const evaluate = async (): Promise<void> => {
      if (!heldOut || heldOut.weights.length < 2) return;
      const metrics = await device.withDevice(() => trainer.evaluate(heldOut, signal), signal);
      log.addEvaluation(metrics);
      on({ kind: 'evaluation', metrics });
    };
    const { steps } = config.optimizer;
    if (trainer.step === 0) {
      await evaluate();
      await save('running');
    }
    while (trainer.step < steps && !live.asked) {
      const step = await pairs.next(signal);
      throwIfAborted(signal);
      const metrics = await device.withDevice(() => trainer.train(step, signal), signal);
      seconds += metrics.seconds;
      log.addStep(metrics);
      on({ kind: 'step', metrics });
      run = { ...run, step: trainer.step, trainedSeconds: seconds };
      const last = trainer.step === steps;
      if (config.evaluateEvery > 0 && (trainer.step % config.evaluateEvery === 0 || last)) await evaluate();
      if (trainer.step % config.checkpointEvery === 0 && !last) await save('running');
    }
    await save(live.asked === 'pause' && trainer.step < steps ? 'paused' : 'finished');
    return infoOf(run, false);
  } catch (error) {
    const { checkpointStep } = run;
    const failed = error instanceof OrthrusError ? { message: error.message, mend: error.mend } : undefined;
    await note({ status: failed ? 'failed' : 'paused', problem: failed, step: checkpointStep });
    throw error;
  } finally {
    await device.withDevice(() => Promise.resolve(trainer.dispose())).catch(() => undefined);
  }
}
