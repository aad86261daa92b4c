import type { EncoderConfig } from '../model/config';

/** What the engine knows of the device it runs on; also the content of the page's gate where there is none. */
export interface DeviceReport {
  readonly backend: 'webgpu' | 'cpu';
  readonly available: boolean;
  /** Human-readable name, e.g. "NVIDIA H100", "SwiftShader (software)" or "CPU (2 threads, SIMD)". */
  readonly name: string;
  readonly software: boolean;
  readonly maxBufferBytes: number;
  /** Why this one was chosen; where not available, what is missing. */
  readonly reason: string;
  /** Where not available, how to turn it on. */
  readonly mend: string;
}

/** How fast each backend embeds on this machine, and which one the automatic choice should take on this adapter. */
export interface Calibration {
  readonly results: readonly CalibrationResult[];
  /** Name of the WebGPU adapter measured; empty where there is none. The verdict holds for this one. */
  readonly adapter: string;
  readonly fastest: 'webgpu' | 'cpu';
}

export interface CalibrationResult {
  readonly backend: 'webgpu' | 'cpu';
  readonly name: string;
  /** Nucleotides per second through Orthrus Small; 0 where the backend cannot be opened. */
  readonly tokensPerSecond: number;
  /** Why it cannot be opened; empty where it can. */
  readonly problem: string;
}

/** Where a model comes from. Files are Blobs with a name in the browser and paths opened as such in Node. */
export type ModelRequest =
  | { readonly kind: 'untrained'; readonly preset: 'orthrus-small' | 'tiny'; readonly seed: number }
  | { readonly kind: 'files'; readonly files: readonly NamedBlob[] }
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'hub'; readonly repository: string }
  /** One that ships with the program: its weights, and the card that says what they are (engine/shippedModel). */
  | { readonly kind: 'shipped'; readonly card: NamedBlob; readonly weights: NamedBlob };

export interface NamedBlob {
  readonly name: string;
  readonly blob: Blob;
}

/** What the page and results say of a loaded model. */
export interface ModelCard {
  readonly name: string;
  readonly source: string;
  readonly container: string;
  readonly config: EncoderConfig;
  readonly parameterCount: number;
  /** SHA-256 of the encoder's parameters as float32, in name order: equal weights have equal hashes in any container. */
  readonly sha256: string;
  /** False for seeded initial weights: every result made with them is marked. */
  readonly trained: boolean;
  readonly notes: readonly string[];
  /** What a shipped model's card tells of it beside: data, steps, scores on held-out genes. */
  readonly facts?: readonly ModelFact[];
}

/** What it is, and how it reads: "Trained on", "28,822 transcripts …". */
export type ModelFact = readonly [name: string, text: string];

/** Packed tracks of n transcripts, concatenated: transcript i is codes[offsets[i] … offsets[i + 1]). */
export interface PackedTranscripts {
  readonly ids: readonly string[];
  readonly codes: Uint8Array<ArrayBuffer>;
  readonly offsets: Uint32Array<ArrayBuffer>;
}

/** Mean representations, row-major n × dim, in the order of `ids`, with what made them. */
export interface Embeddings {
  readonly ids: readonly string[];
  readonly dim: number;
  readonly data: Float32Array<ArrayBuffer>;
  readonly model: Pick<ModelCard, 'name' | 'sha256' | 'trained'>;
  readonly device: string;
  readonly tokens: number;
  readonly seconds: number;
  readonly peakDeviceBytes: number;
  /** How often the device was lost and replaced on the way; nothing computed on a lost device is kept. */
  readonly deviceLosses: number;
}
