import type { Backend } from '../backend/contract';
import { OrthrusError, throwIfAborted } from '../lib/errors';
import type { HostTensor, Parameters } from '../model/parameters';
import { writeSafetensors } from '../model/safetensors';
import { projectionPrefix } from '../model/projectionHead';
import { CheckpointSlots, type RunCheckpoint } from '../train/checkpointSlots';
import { planMemory } from '../train/memoryPlan';
import type { BatchSimilarity } from '../train/metrics';
import { RunLog } from '../train/runLog';
import type { PairSource, SamplerOptions } from '../train/samplerTypes';
import { initialTraining, trainedSpecs } from '../train/trainedParameters';
import { Trainer } from '../train/trainer';
import type { TrainingConfig } from '../train/trainingConfig';
import { publishedValues } from '../model/parameterSet';
import type { RunStorage, StoredRun } from './runStorage';
import { infoOf, readRun, writeRun } from './runStorage';
import type { MemoryPlan, RunHistory, RunInfo, RunStatus, TrainingListener } from './trainingContracts';

/** What training needs of the engine: the device, one call at a time. */
export interface DeviceAccess {
  /** Runs `work` alone on the open device, which has passed training's self-test. */
  withDevice<T>(work: (backend: Backend) => Promise<T>, signal?: AbortSignal): Promise<T>;
  readonly deviceName: string;
}

export interface NewRun {
  readonly config: TrainingConfig;
  readonly dataName: string;
  /** An encoder to start from; undefined for seeded weights. */
  readonly encoder?: Parameters;
}

/** Where a run's pairs come from; `spec` is what is kept of it, to open it again. */
export interface RunSource {
  readonly spec: unknown;
  open(options: Partial<SamplerOptions>): Promise<PairSource>;
}

/** A run under way. */
interface Live {
  readonly id: string;
  trainer: Trainer | undefined;
  asked: 'pause' | 'stop' | undefined;
}

/**
 * Pre-training runs: starts, resumes, steers and lists them. A run's files are its description and two checkpoint slots in turn; at any
 * moment the newest good slot is where it goes on from. Between two steps other work gets its turn on the device.
 */
export class TrainingRuns {
  private live: Live | undefined;

  constructor(
    private readonly storage: RunStorage,
    private readonly device: DeviceAccess,
  ) {}

  plan(config: TrainingConfig): Promise<MemoryPlan> {
    return this.device.withDevice((backend) => Promise.resolve(planMemory(backend, config)));
  }

  /** Starts a run and trains until it is paused, stopped, finished or failed. */
  async start(
    id: string,
    run: NewRun,
    source: RunSource,
    on: TrainingListener,
    signal?: AbortSignal,
  ): Promise<RunInfo> {
    const { config, dataName, encoder } = run;
    return this.exclusively(id, async (live) => {
      const pairs = await source.open(config.sampler);
      try {
        const stored: StoredRun = {
          version: 1,
          id,
          config,
          spec: source.spec,
          status: 'running',
          problem: undefined,
          step: 0,
          checkpointStep: 0,
          startedAt: new Date().toISOString(),
          trainedSeconds: 0,
          device: this.device.deviceName,
          data: { name: dataName, summary: pairs.summary },
          bytes: 0,
        };
        const initial = initialTraining(config, encoder);
        return await this.train(live, stored, pairs, initial, undefined, on, signal);
      } finally {
        pairs.close();
      }
    });
  }

  /**
   * Goes on from the newest good checkpoint.
   * @param source opens the run's own data from what was kept of it, or other data with the same content
   * @throws OrthrusError `train.noRun`, `train.damaged`, `train.finished`, `sampler.otherData`
   */
  async resume(
    id: string,
    source: (spec: unknown) => RunSource,
    on: TrainingListener,
    signal?: AbortSignal,
    steps?: number,
  ): Promise<RunInfo> {
    return this.exclusively(id, async (live) => {
      const before = await readRun(this.storage, id);
      const { config } = before;
      const checkpoint = await new CheckpointSlots(await this.storage.files(id)).newest();
      const extended = steps === undefined ? config : { ...config, optimizer: { ...config.optimizer, steps } };
      if (checkpoint && checkpoint.trainer.step >= extended.optimizer.steps) {
        throw new OrthrusError(
          'train.finished',
          `This run has done its ${config.optimizer.steps} steps.`,
          'Start another one from its encoder to train it further.',
        );
      }
      const pairs = await source(before.spec).open(config.sampler);
      try {
        if (checkpoint) await pairs.restore(checkpoint.sampler);
        const stored = { ...before, config: extended, status: 'running' as const, problem: undefined };
        return await this.train(live, stored, pairs, initialTraining(config), checkpoint, on, signal);
      } finally {
        pairs.close();
      }
    });
  }

  /** Ends the run under way after its step, with a checkpoint; `stop` for good. */
  steer(id: string, action: 'pause' | 'stop'): void {
    if (this.live?.id === id) this.live.asked = action;
  }

  /** Newest first. A run that says it is running and is not was left behind by a closed tab: it is paused. */
  async list(): Promise<RunInfo[]> {
    const runs: RunInfo[] = [];
    for (const id of await this.storage.ids()) {
      const run = await readRun(this.storage, id).catch(() => undefined);
      if (run) runs.push(infoOf(run, this.live?.id === id));
    }
    return runs.sort((a, b) => b.startedAt.localeCompare(a.startedAt) || b.id.localeCompare(a.id));
  }

  async history(id: string): Promise<RunHistory> {
    return ((await this.newest(id))?.log ?? new RunLog()).history();
  }

  batchSimilarity(id: string): BatchSimilarity | undefined {
    return this.live?.id === id ? this.live.trainer?.batchSimilarity : undefined;
  }

  /** Encoder and sequence head of the newest checkpoint as safetensors under the published names. */
  async exportEncoder(id: string): Promise<Uint8Array<ArrayBuffer>> {
    const run = await readRun(this.storage, id);
    const checkpoint = await this.newest(id);
    if (!checkpoint) {
      throw new OrthrusError('train.noCheckpoint', 'This run has no checkpoint yet.', 'Let it train on for a while.');
    }
    const published = publishedValues(trainedSpecs(run.config), checkpoint.trainer.values);
    const encoder = new Map<string, HostTensor>();
    for (const [name, tensor] of published) if (!name.startsWith(projectionPrefix)) encoder.set(name, tensor);
    return writeSafetensors(encoder, { run: id, step: String(checkpoint.trainer.step), name: run.config.name });
  }

  async remove(id: string): Promise<void> {
    if (this.live?.id === id) {
      throw new OrthrusError('train.busy', 'This run is under way.', 'Stop it first.');
    }
    await this.storage.remove(id);
  }

  private async newest(id: string): Promise<RunCheckpoint | undefined> {
    return new CheckpointSlots(await this.storage.files(id)).newest();
  }

  private async exclusively<T>(id: string, work: (live: Live) => Promise<T>): Promise<T> {
    if (this.live) throw new OrthrusError('train.busy', 'Another run is under way.', 'Pause or stop it first.');
    const live: Live = { id, trainer: undefined, asked: undefined };
    this.live = live;
    try {
      return await work(live);
    } finally {
      this.live = undefined;
    }
  }

  /** The loop over steps. */
  private async train(
    live: Live,
    begun: StoredRun,
    pairs: PairSource,
    initial: Parameters,
    checkpoint: RunCheckpoint | undefined,
    on: TrainingListener,
    signal: AbortSignal | undefined,
  ): Promise<RunInfo> {
    const { config } = begun;
    const slots = new CheckpointSlots(await this.storage.files(begun.id));
    if (checkpoint) await slots.newest();
    const log = checkpoint?.log ?? new RunLog();
    let run: StoredRun = { ...begun, device: this.device.deviceName };
    let seconds = checkpoint?.trainedSeconds ?? 0;
    const note = async (change: Partial<StoredRun>): Promise<void> => {
      run = { ...run, ...change };
      await writeRun(this.storage, run);
      on({ kind: 'status', run: infoOf(run, true) });
    };
    const plan = await this.plan(config);
    on({ kind: 'plan', plan });
    if (!plan.fits) throw new OrthrusError('train.tooLarge', 'A step does not fit this device.', plan.advice);
    await note({});
    const trainer = await this.device.withDevice(async (backend) => {
      const made = Trainer.create(backend, config, initial);
      if (checkpoint) made.restore(checkpoint.trainer);
      await backend.flush(signal);
      return made;
    }, signal);
    live.trainer = trainer;
    const save = async (status: RunStatus): Promise<void> => {
      const state = await this.device.withDevice(() => trainer.state());
      const bytes = await slots.write({ trainer: state, sampler: pairs.state(), log, trainedSeconds: seconds });
      on({ kind: 'checkpoint', step: state.step });
      const step = state.step;
      await note({ status, step, checkpointStep: step, trainedSeconds: seconds, bytes: 2 * bytes });
    };
    try {
      const heldOut = config.evaluateEvery > 0 ? await pairs.heldOut(config.evaluationPairs) : undefined;
      const evaluate = async (): Promise<void> => {
        if (!heldOut || heldOut.weights.length < 2) return;
        const metrics = await this.device.withDevice(() => trainer.evaluate(heldOut, signal), signal);
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
        const metrics = await this.device.withDevice(() => trainer.train(step, signal), signal);
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
      await this.device.withDevice(() => Promise.resolve(trainer.dispose())).catch(() => undefined);
    }
  }
}
