import type { BackendChoice } from '../backend/openBackend';
import type { DownloadCache } from '../model/checkpointTypes';
import type { ProgressListener } from '../lib/progress';
import type { DeviceReport, Embeddings, ModelCard, ModelRequest, PackedTranscripts } from './contracts';

export interface TaskOptions {
  readonly onProgress?: ProgressListener;
  readonly signal?: AbortSignal;
}

export interface EngineOptions {
  /** `navigator.gpu` in a browser, `create([])` of the webgpu package in Node; undefined where WebGPU is missing. */
  readonly gpu: GPU | undefined;
  /** Default `auto`: hardware WebGPU, else the CPU. */
  readonly backend?: BackendChoice;
  /** Threads of the CPU backend; default: the machine's cores. */
  readonly threads?: number;
  /** Where downloaded checkpoints are kept. */
  readonly cache?: DownloadCache;
  readonly fetch?: typeof fetch;
}

/** One service over device, model and analysis: what the engine worker and the command line both hold. */
export interface Engine {
  readonly device: DeviceReport;
  loadModel(request: ModelRequest, options?: TaskOptions): Promise<ModelCard>;
  downloadSize(request: ModelRequest): Promise<number | undefined>;
  embed(transcripts: PackedTranscripts, options?: TaskOptions): Promise<Embeddings>;
  dispose(): void;
}
