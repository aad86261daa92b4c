import type { Neighbours } from '../analysis/umapTypes';
import type { Backend } from '../backend/contract';
import type { BackendRequest } from '../backend/openBackend';
import { abortError, OrthrusError, throwIfAborted } from '../lib/errors';
import { ProgressMeter } from '../lib/progress';
import { downloadSize } from '../model/download';
import type { Encoder } from '../model/encoder';
import { planBatches } from './batching';
import { calibrate } from './calibrate';
import type { Calibration, DeviceReport, Embeddings, ModelCard, ModelRequest, PackedTranscripts } from './contracts';
import { placeModel } from './deviceSession';
import type { DeviceRequest, Engine, EngineOptions, TaskOptions } from './engine';
import { loadModel, type LoadedModel } from './modelLoading';
import { searchNeighbours, type NeighboursOptions } from './neighbours';
import { missingDevice, openDevice } from './openDevice';
import { selfTest, type SelfTestScope } from './selfTest';

/** How often in a row a lost device is replaced without a batch having been finished in between. */
const LOST_DEVICE_RETRIES = 2;

/**
 * Opens the device there is and returns the service over it. Never throws for a missing device: `device.available` says so
 * and why, and what needs no device still works.
 */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const engine = new DeviceEngine(options);
  await engine.useDevice(options.device ?? {});
  return engine;
}

class DeviceEngine implements Engine {
  model: LoadedModel | undefined;
  private encoder: Encoder | undefined;
  private lost = false;
  /** What each device has been tested for beyond inference, for which it is tested when it is opened. */
  private readonly tested = new WeakMap<Backend, Set<SelfTestScope>>();
  /** Device work is done one call at a time: two would share one workspace. */
  private queue: Promise<unknown> = Promise.resolve();

  backend: Backend | undefined;
  private request: BackendRequest;
  private report: DeviceReport | undefined;

  constructor(private readonly options: EngineOptions) {
    this.request = { gpu: options.gpu };
  }

  get device(): DeviceReport {
    if (!this.report) throw new Error('the engine is not open yet');
    return this.report;
  }

  useDevice(request: DeviceRequest): Promise<DeviceReport> {
    return this.exclusively(async () => {
      this.request = { ...request, gpu: this.options.gpu };
      this.encoder = undefined;
      this.backend?.dispose();
      this.backend = undefined;
      try {
        await this.open();
      } catch (error) {
        if (!(error instanceof OrthrusError)) throw error;
        this.report = missingDevice(error, this.request);
      }
      return this.device;
    });
  }

  calibrate(options: TaskOptions = {}): Promise<Calibration> {
    return this.exclusively(() => calibrate(this.options.gpu, this.request.threads, options), options.signal);
  }

  async loadModel(request: ModelRequest, { onProgress, signal }: TaskOptions = {}): Promise<ModelCard> {
    const { cache, fetch } = this.options;
    const model = await loadModel(request, {
      ...(cache && { cache }),
      ...(fetch && { fetch }),
      ...(onProgress && { onProgress }),
      ...(signal && { signal }),
    });
    const place = async (): Promise<ModelCard> => {
      this.release();
      this.model = model;
      return model.card;
    };
    return this.exclusively(place, signal);
  }

  async downloadSize(request: ModelRequest): Promise<number | undefined> {
    if (request.kind !== 'hub' && request.kind !== 'url') return undefined;
    const { cache, fetch } = this.options;
    return downloadSize(request, { ...(cache && { cache }), ...(fetch && { fetch }) });
  }

  embed(transcripts: PackedTranscripts, options: TaskOptions = {}): Promise<Embeddings> {
    return this.exclusively(() => this.embedNow(transcripts, options), options.signal);
  }

  nearestNeighbours(
    data: Float32Array<ArrayBuffer>,
    dim: number,
    k: number,
    options: NeighboursOptions = {},
  ): Promise<Neighbours> {
    const device = { working: () => this.workingFor('analysis'), markLost: () => void (this.lost = true) };
    return this.exclusively(() => searchNeighbours(device, data, dim, k, options), options.signal);
  }

  withDevice<T>(work: (backend: Backend) => Promise<T>, signal?: AbortSignal): Promise<T> {
    return this.exclusively(async () => {
      return work(await this.workingFor('training'));
    }, signal);
  }

  dispose(): void {
    this.backend?.dispose();
  }

  private async embedNow(transcripts: PackedTranscripts, { onProgress, signal }: TaskOptions): Promise<Embeddings> {
    const { model } = this;
    const { ids, codes, offsets } = transcripts;
    if (!model) throw new OrthrusError('model.none', 'No model is loaded.', 'Choose one in the Model panel first.');
    const sequences = ids.map((_, i) => codes.subarray(offsets[i], offsets[i + 1]));
    const empty = sequences.findIndex((sequence) => sequence.length === 0);
    if (empty >= 0) throw new OrthrusError('embed.empty', `Transcript ${ids[empty]} has no sequence.`, 'Leave it out.');
    if (sequences.length === 0) {
      throw new OrthrusError(
        'embed.nothing',
        'There is no transcript to embed.',
        'Load transcripts in the Data panel first.',
      );
    }
    throwIfAborted(signal);
    const started = performance.now();
    const dim = model.config.dModel;
    const data = new Float32Array(ids.length * dim);
    const tokens = offsets[ids.length]! - offsets[0]!;
    const meter = new ProgressMeter(onProgress, 'Embedding', 'nt', tokens);
    meter.update(0);
    let encoder = await this.ready(model, signal);
    this.backend?.resetPeak();
    let peakDeviceBytes = 0;
    let done = 0;
    let retries = 0;
    let deviceLosses = 0;
    const batches = planBatches(
      sequences.map((sequence) => sequence.length),
      encoder.maxBatch,
    );
    for (let i = 0; i < batches.length;) {
      const batch = batches[i]!;
      try {
        const rows = await encoder.representations(
          batch.map((index) => sequences[index]!),
          {
            onTokens: (count) => {
              meter.update(done + count);
            },
            ...(signal && { signal }),
          },
        );
        for (const [row, index] of batch.entries()) data.set(rows.subarray(row * dim, (row + 1) * dim), index * dim);
      } catch (error) {
        // Finished batches are kept; the one under way starts again on a new device.
        const lost = error instanceof OrthrusError && error.code === 'device.lost';
        if (!lost || retries++ >= LOST_DEVICE_RETRIES) throw error;
        this.lost = true;
        deviceLosses++;
        encoder = await this.ready(model, signal);
        continue;
      }
      for (const index of batch) done += sequences[index]!.length;
      peakDeviceBytes = Math.max(peakDeviceBytes, this.backend?.memory.peak ?? 0);
      retries = 0;
      i++;
    }
    const { name, sha256, trained } = model.card;
    return {
      ids,
      dim,
      data,
      model: { name, sha256, trained },
      device: this.device.name,
      tokens,
      seconds: (performance.now() - started) / 1000,
      peakDeviceBytes,
      deviceLosses,
    };
  }

  /** The model on a working device: reopens a lost one. */
  private async ready(model: LoadedModel, signal: AbortSignal | undefined): Promise<Encoder> {
    const backend = await this.working();
    this.encoder ??= await placeModel(backend, model, signal);
    return this.encoder;
  }

  /** The open device, or another one where it was lost. */
  private async working(): Promise<Backend> {
    if (!this.device.available) throw new OrthrusError('device.none', this.device.reason, this.device.mend);
    if (this.lost || !this.backend) {
      this.encoder = undefined;
      await this.open();
    }
    return this.backend!;
  }

  /** The same once it has passed the self-test for `scope`. */
  private async workingFor(scope: SelfTestScope): Promise<Backend> {
    const backend = await this.working();
    const passed = this.tested.get(backend) ?? new Set();
    if (!passed.has(scope)) await selfTest(backend, scope);
    this.tested.set(backend, passed.add(scope));
    return backend;
  }

  private async open(): Promise<void> {
    const { backend, report } = await openDevice(this.request);
    [this.backend, this.report, this.lost] = [backend, report, false];
    void backend.lost.then(() => {
      if (this.backend === backend) this.lost = true;
    });
  }

  private release(): void {
    if (!this.lost) this.encoder?.dispose();
    this.encoder = undefined;
  }

  /** Runs `work` when the call before it has ended. One that is cancelled while it waits rejects at once and is never begun. */
  private async exclusively<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    throwIfAborted(signal);
    let leave = (): void => undefined;
    const cancelled = new Promise<never>((_, reject) => {
      leave = () => reject(abortError());
    });
    signal?.addEventListener('abort', leave, { once: true });
    const result = this.queue.then(() => {
      signal?.removeEventListener('abort', leave);
      throwIfAborted(signal);
      return work();
    });
    this.queue = result.catch(() => undefined);
    return Promise.race([result, cancelled]);
  }
}
