import { OrthrusError } from '../lib/errors';
import type { HostTensor, Parameters } from '../model/parameters';
import { publishedValues } from '../model/parameterSet';
import { projectionPrefix } from '../model/projectionHead';
import { writeSafetensors } from '../model/safetensors';
import { CheckpointSlots, type RunCheckpoint } from '../train/checkpointSlots';
import type { BatchSimilarity } from '../train/metrics';
import { RunLog } from '../train/runLog';
import type { PairSource, SamplerOptions } from '../train/samplerTypes';
import { initialTraining, trainedSpecs } from '../train/trainedParameters';
import type { TrainingConfig } from '../train/trainingConfig';
import { infoOf, readRun, type RunStorage, type StoredRun } from './runStorage';
import type { MemoryPlan, RunHistory, RunInfo, TrainingListener } from './trainingContracts';
import { memoryPlan, trainingLoop, type DeviceAccess, type Live, type LoopOptions } from './trainingLoop';

export interface NewRun {
  readonly config: TrainingConfig;
  readonly dataName: string;
  /** As in RunInfo. */
  readonly key?: string;
  /** An encoder to start from; undefined for seeded weights. */
  readonly encoder?: Parameters;
}

/** Where a run's pairs come from; `spec` is what is kept of it, to open it again. */
export interface RunSource {
  readonly spec: unknown;
  open(options: Partial<SamplerOptions>): Promise<PairSource>;
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

  /** What a step needs on the present device. */
  plan(config: TrainingConfig): Promise<MemoryPlan> {
    return memoryPlan(this.device, config);
  }

  /** Starts a run and trains until it is paused, stopped, finished or failed. */
  async start(
    id: string,
    run: NewRun,
    source: RunSource,
    on: TrainingListener,
    signal?: AbortSignal,
  ): Promise<RunInfo> {
    const { config, dataName, encoder, key } = run;
    return this.exclusively(id, async (live) => {
      const pairs = await source.open(config.sampler);
      try {
        const stored: StoredRun = {
          version: 1,
          id,
          ...(key !== undefined && { key }),
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
        return await this.train({ live, stored, pairs, initial, checkpoint: undefined, on, signal });
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
        const initial = initialTraining(config);
        return await this.train({ live, stored, pairs, initial, checkpoint, on, signal });
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
      if (!run) continue;
      const live = this.live?.id === id;
      // A tab may close between a checkpoint and the line that tells of it: the checkpoint is what counts.
      const left = run.status === 'running' && !live;
      const step = left ? (await this.newest(id).catch(() => undefined))?.trainer.step : undefined;
      runs.push(infoOf({ ...run, checkpointStep: step ?? run.checkpointStep }, live));
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
      const unlock = await this.storage.lock(id);
      try {
        return await work(live);
      } finally {
        await unlock();
      }
    } finally {
      this.live = undefined;
    }
  }

  private train(run: Omit<LoopOptions, 'storage' | 'device'>): Promise<RunInfo> {
    return trainingLoop({ ...run, storage: this.storage, device: this.device });
  }
}
