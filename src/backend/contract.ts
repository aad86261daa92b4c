/**
 * The Backend contract: where numbers live. An op declares a kernel (its parameters and bindings) and dispatches it by
 * that declaration; a backend finds its own code for the name: WGSL in shaders/, or a WebAssembly twin.
 */

export type ParamType = 'u32' | 'f32';
export type BindingAccess = 'read' | 'read_write';

/**
 * What an op and its kernels agree on.
 * - `name`: camelCase stem; `selectiveScan` ↔ shaders/selective_scan.wgsl ↔ ops/selectiveScan.ts.
 * - `params`: the 4-byte scalars of binding 0, in order.
 * - `bindings`: the storage buffers, in binding order from 1.
 */
export interface KernelDeclaration<P extends string = string, B extends string = string> {
  readonly name: string;
  readonly params: Readonly<Record<P, ParamType>>;
  readonly bindings: Readonly<Record<B, BindingAccess>>;
}

/** Declares a kernel; keeps the literal names for type checking of dispatches. */
export function declareKernel<const P extends string, const B extends string>(
  declaration: KernelDeclaration<P, B>,
): KernelDeclaration<P, B> {
  return declaration;
}

/** Memory on the device. Contents start as zeros. */
export interface DeviceBuffer {
  readonly label: string;
  readonly bytes: number;
}

export interface BackendInfo {
  readonly kind: 'webgpu' | 'cpu';
  /** Human-readable device name. */
  readonly name: string;
  /** True for an emulated device: correct, slow. */
  readonly software: boolean;
  /** Largest single buffer, in bytes. */
  readonly maxBufferBytes: number;
  /** Tokens a streaming chunk should hold: large enough to fill the device, small enough to stay responsive. */
  readonly chunkTokens: number;
}

/** Bytes of device memory held now, and the most ever held since `resetPeak`. */
export interface MemoryUse {
  readonly current: number;
  readonly peak: number;
  readonly buffers: number;
}

export interface Backend {
  readonly info: BackendInfo;
  readonly memory: MemoryUse;
  resetPeak(): void;
  /** Throws OrthrusError `device.too-large` where no buffer of that size can be had. */
  allocate(bytes: number, label: string): DeviceBuffer;
  free(buffer: DeviceBuffer): void;
  /** Writes host data at a byte offset (a multiple of 4), after all work dispatched so far. */
  upload(buffer: DeviceBuffer, data: ArrayBufferView<ArrayBuffer>, byteOffset?: number): void;
  /** Zeroes a buffer, after all work dispatched so far. */
  clear(buffer: DeviceBuffer): void;
  /** Reads bytes back, after all work dispatched so far. */
  download(buffer: DeviceBuffer, byteOffset?: number, bytes?: number, signal?: AbortSignal): Promise<ArrayBuffer>;
  /** Queues one kernel. Bindings and params must be those of the declaration. */
  dispatch<P extends string, B extends string>(
    kernel: KernelDeclaration<P, B>,
    bindings: Readonly<Record<B, DeviceBuffer>>,
    params: Readonly<Record<P, number>>,
  ): void;
  /** Bytes of device memory that a dispatch with these params takes for itself and keeps: scratch, partial sums. */
  scratchBytes<P extends string, B extends string>(
    kernel: KernelDeclaration<P, B>,
    params: Readonly<Record<P, number>>,
  ): number;
  /**
   * Submits what is queued when it is about a time slice (tens of milliseconds) of work, and waits for it; returns at once
   * otherwise. Long computations call it between kernels so that the page, the watchdog and cancelling never suffer.
   * Resolves to whether everything dispatched so far is done.
   */
  pace(signal?: AbortSignal): Promise<boolean>;
  /** Submits everything and waits until it is done. Rejects at once when `signal` fires, and with what the device reported. */
  flush(signal?: AbortSignal): Promise<void>;
  /** Fulfilled when the device is gone (with the reason), `dispose` included. */
  readonly lost: Promise<string>;
  dispose(): void;
}
