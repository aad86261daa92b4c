import type { Neighbours } from '../analysis/umapTypes';
import type { Backend } from '../backend/contract';
import type { BackendRequest } from '../backend/openBackend';
import { abortError, OrthrusError, throwIfAborted } from '../lib/errors';
import { downloadSize } from '../model/download';
import type { Encoder } from '../model/encoder';
import { calibrate } from './calibrate';
import type { Calibration, DeviceReport, Embeddings, ModelCard, ModelRequest, PackedTranscripts } from './contracts';
import { placeModel } from './deviceSession';
import { encodeBatches } from './encodeBatches';
import type { DeviceRequest, Engine, EngineOptions, TaskOptions } from './engine';
import type { ModelDevice } from './modelDevice';
import { loadModel, type LoadedModel } from './modelLoading';
import { searchNeighbours, type NeighboursOptions } from './neighbours';
import { missingDevice, openDevice } from './openDevice';
import { sumSegments } from './segmentSums';
import { selfTest, type SelfTestScope } from './selfTest';
import { runSubstitutions, type BlockListener } from './substitutions';
import type { SegmentSums, Segments, SubstitutionRequest, SubstitutionSummary } from './variantContracts';

const modelMark = ({ name, sha256, trained }: ModelCard): Embeddings['model'] => ({ name, sha256, trained });

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

  substitutions(
    request: SubstitutionRequest,
    onBlock: BlockListener,
    options: TaskOptions = {},
  ): Promise<SubstitutionSummary> {
    return this.exclusively(async () => {
      const model = this.loaded();
      const run = await runSubstitutions(this.modelDevice, model, request, onBlock, options);
      return { ...run, model: modelMark(model.card), device: this.device.name };
    }, options.signal);
  }

  segmentSums(transcripts: PackedTranscripts, segments: Segments, options: TaskOptions = {}): Promise<SegmentSums> {
    return this.exclusively(async () => {
      const { card, config } = this.loaded();
      const run = await sumSegments(this.modelDevice, config.dModel, transcripts, segments, options);
      return { ...run, dim: config.dModel, model: modelMark(card), device: this.device.name };
    }, options.signal);
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

  private async embedNow(transcripts: PackedTranscripts, options: TaskOptions): Promise<Embeddings> {
    const { ids } = transcripts;
    const { card, config } = this.loaded();
    const dim = config.dModel;
    const data = new Float32Array(ids.length * dim);
    const run = await encodeBatches(this.modelDevice, transcripts, 'Embedding', options, async (batch) => {
      const rows = await batch.encoder.representations(batch.sequences, batch.options);
      for (const [row, index] of batch.indices.entries()) {
        data.set(rows.subarray(row * dim, (row + 1) * dim), index * dim);
      }
    });
    return { ids, dim, data, model: modelMark(card), device: this.device.name, ...run };
  }

  private loaded(): LoadedModel {
    if (this.model) return this.model;
    throw new OrthrusError('model.none', 'No model is loaded.', 'Choose one in the Model panel first.');
  }

  /** The loaded model on a working device: reopens a lost one. */
  private readonly modelDevice: ModelDevice = {
    ready: async (signal) => {
      const backend = await this.working();
      this.encoder ??= await placeModel(backend, this.loaded(), signal);
      return { backend, encoder: this.encoder };
    },
    markLost: () => void (this.lost = true),
  };

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
