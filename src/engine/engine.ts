import type { Neighbours } from '../analysis/umapTypes';
import type { Backend } from '../backend/contract';
import type { BackendRequest } from '../backend/openBackend';
import type { DownloadCache } from '../model/checkpointTypes';
import type { ProgressListener } from '../lib/progress';
import type { Calibration, DeviceReport, Embeddings, ModelCard, ModelRequest, PackedTranscripts } from './contracts';
import type { LoadedModel } from './modelLoading';
import type { NeighboursOptions } from './neighbours';
import type { BlockListener } from './substitutions';
import type { SegmentSums, Segments, SubstitutionRequest, SubstitutionSummary } from './variantContracts';

export interface TaskOptions {
  readonly onProgress?: ProgressListener;
  readonly signal?: AbortSignal;
}

/** Which device to compute on: as BackendRequest, without the browser's own handle. */
export type DeviceRequest = Omit<BackendRequest, 'gpu'>;

export interface EngineOptions {
  /** `navigator.gpu` in a browser, `create([])` of the webgpu package in Node; undefined where WebGPU is missing. */
  readonly gpu: GPU | undefined;
  /** Default: `auto`, which takes hardware WebGPU, else the CPU. */
  readonly device?: DeviceRequest;
  /** Where downloaded checkpoints are kept. */
  readonly cache?: DownloadCache;
  readonly fetch?: typeof fetch;
}

/** One service over device, model and analysis: what the engine worker and the command line both hold. */
export interface Engine {
  readonly device: DeviceReport;
  loadModel(request: ModelRequest, options?: TaskOptions): Promise<ModelCard>;
  downloadSize(request: ModelRequest): Promise<number | undefined>;
  /** Changes to another device; a loaded model stays loaded. Waits for the work under way. Never throws for a missing device. */
  useDevice(request: DeviceRequest): Promise<DeviceReport>;
  /** Measures every backend for about five seconds in all; waits for the work under way. */
  calibrate(options?: TaskOptions): Promise<Calibration>;
  embed(transcripts: PackedTranscripts, options?: TaskOptions): Promise<Embeddings>;
  /**
   * Every substitution at the positions asked for (engine/substitutions). `onBlock` is told of positions as they are done, and waited for.
   * @throws OrthrusError `model.none`, `model.noSequenceHead`, `substitutions.*`, `embed.empty`, `device.*`; what `onBlock` throws
   */
  substitutions(
    request: SubstitutionRequest,
    onBlock: BlockListener,
    options?: TaskOptions,
  ): Promise<SubstitutionSummary>;
  /**
   * Final hidden states summed over segments of transcripts (engine/segmentSums).
   * @throws OrthrusError `model.none`, `segments.shape`, `embed.*`, `device.*`
   */
  segmentSums(transcripts: PackedTranscripts, segments: Segments, options?: TaskOptions): Promise<SegmentSums>;
  /**
   * For each row of `data` (rows × dim) its k nearest other rows by L2, exact; fewer where there are not so many other rows. Needs no
   * model. The array may change once the promise has settled, not before.
   * @throws OrthrusError `neighbours.shape`, `neighbours.notFinite`, `device.none`, `device.too-large`
   */
  nearestNeighbours(
    data: Float32Array<ArrayBuffer>,
    dim: number,
    k: number,
    options?: NeighboursOptions,
  ): Promise<Neighbours>;
  /**
   * Runs `work` alone on the open device, once training's kernels have passed their self-test there. Replaces a lost device first.
   * @throws OrthrusError `device.none`, `device.wrong`, and what `work` throws
   */
  withDevice<T>(work: (backend: Backend) => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** The open device, for asking about it; work on it goes through `withDevice`. */
  readonly backend: Backend | undefined;
  /** The loaded model's weights on the host; undefined where none is loaded. */
  readonly model: LoadedModel | undefined;
  dispose(): void;
}
