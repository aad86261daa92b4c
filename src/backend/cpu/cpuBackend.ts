import { abortError, OrthrusError, throwIfAborted } from '../../lib/errors';
import type { Backend, BackendInfo, DeviceBuffer, KernelDeclaration, MemoryUse } from '../contract';
import { lostError } from '../deviceErrors';
import { BufferLedger } from '../ledger';
import { commandWords } from './command';
import { coreCount, hasRelaxedSimd, hasSharedMemory, hasSimd } from './features';
import { Heap } from './heap';
import { openMemory } from './memory';
import { Packs } from './packs';
import { kernels } from './plans/index';
import { HEAP_BASE, Threads } from './threads';
import { WorkQueue } from './workQueue';

/** Activations of a chunk that stay in the caches between kernels, and few enough for a turn of the event loop a layer. */
const CHUNK_TOKENS = 512;

export interface CpuOptions {
  /** Default: the machine's cores. One where memory cannot be shared (a page that is not cross-origin isolated). */
  readonly threads?: number;
  /** Use relaxed SIMD where there is any; last bits may differ from plain SIMD. Default true. */
  readonly relaxed?: boolean;
  /** Most memory to take, in bytes; default 4 GiB. */
  readonly maxBytes?: number;
}

/** A buffer and its address; 0 where there was no memory left for it, which the next flush reports. */
export interface CpuBuffer extends DeviceBuffer {
  readonly address: number;
}

/**
 * Opens this machine's processor as a Backend: WebAssembly SIMD, on several threads where memory can be shared.
 * @throws OrthrusError `device.no-simd`, `device.no-memory`
 */
export async function openCpu(options: CpuOptions = {}): Promise<Backend> {
  if (!hasSimd()) {
    throw new OrthrusError(
      'device.no-simd',
      'This browser has no WebAssembly SIMD.',
      'Use Chrome, Edge or Firefox of 2021 or later, or Safari 16.4 or later.',
    );
  }
  const relaxed = (options.relaxed ?? true) && hasRelaxedSimd();
  const wanted = hasSharedMemory() ? Math.max(1, Math.floor(options.threads ?? coreCount())) : 1;
  const { memory, maxBytes } = openMemory(wanted > 1, options.maxBytes);
  const threads = await Threads.start(memory, relaxed, wanted);
  const count = threads.count === 1 ? '1 thread' : `${threads.count} threads`;
  const info: BackendInfo = {
    kind: 'cpu',
    name: `CPU (${count}, ${relaxed ? 'relaxed SIMD' : 'SIMD'})`,
    software: false,
    maxBufferBytes: maxBytes - HEAP_BASE - 128,
    chunkTokens: CHUNK_TOKENS,
  };
  return new CpuBackend(info, memory, new Heap(memory, HEAP_BASE, maxBytes), threads);
}

class CpuBackend implements Backend {
  readonly lost: Promise<string>;
  private readonly ledger: BufferLedger<CpuBuffer>;
  private readonly queue: WorkQueue;
  private readonly packs: Packs;
  private readonly held = new Map<'scratch' | 'shared', CpuBuffer>();
  private lostReason: string | undefined;
  private reportLost: (reason: string) => void = () => undefined;
  /** Reported by the next flush, as a GPU does. */
  private failure: OrthrusError | undefined;

  constructor(
    readonly info: BackendInfo,
    private readonly memory_: WebAssembly.Memory,
    private readonly heap: Heap,
    private readonly threads: Threads,
  ) {
    this.ledger = new BufferLedger(info.maxBufferBytes);
    this.queue = new WorkQueue(threads.run, threads.count);
    this.packs = new Packs(this);
    this.lost = new Promise((resolve) => (this.reportLost = resolve));
  }

  get memory(): MemoryUse {
    return this.ledger.memory;
  }

  resetPeak(): void {
    this.ledger.resetPeak();
  }

  allocate(bytes: number, label: string): CpuBuffer {
    const size = this.ledger.sizeFor(bytes, label);
    const address = this.heap.allocate(size);
    if (address === undefined) {
      this.failure ??= new OrthrusError(
        'device.out-of-memory',
        `There is not enough memory for ${label}.`,
        'Close other pages and programs, or choose a smaller model.',
      );
    }
    return this.ledger.add({ label, bytes: size, address: address ?? 0 });
  }

  free(buffer: DeviceBuffer): void {
    const own = this.ledger.find(buffer);
    this.packs.forget(own);
    this.ledger.remove(own);
    if (own.address === 0) return;
    this.queue.do(() => {
      this.heap.free(own.address);
    });
  }

  upload(buffer: DeviceBuffer, data: ArrayBufferView<ArrayBuffer>, byteOffset = 0): void {
    const own = this.ledger.find(buffer);
    if (byteOffset + data.byteLength > own.bytes) throw new Error(`${own.label}: more data than its buffer holds`);
    this.packs.written(own);
    if (own.address === 0) return;
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    // The caller may change its array before the queue gets here.
    const held = this.queue.idle ? bytes : bytes.slice();
    this.queue.do(() => {
      this.bytesOf(own).set(held, byteOffset);
    });
  }

  clear(buffer: DeviceBuffer): void {
    const own = this.ledger.find(buffer);
    this.packs.written(own);
    if (own.address === 0) return;
    this.queue.do(() => {
      this.bytesOf(own).fill(0);
    });
  }

  async download(
    buffer: DeviceBuffer,
    byteOffset = 0,
    bytes = buffer.bytes - byteOffset,
    signal?: AbortSignal,
  ): Promise<ArrayBuffer> {
    const own = this.ledger.find(buffer);
    // A copy apart from the memory, which may be shared.
    const copy = new Uint8Array(bytes);
    this.queue.do(() => {
      if (own.address !== 0) copy.set(this.bytesOf(own).subarray(byteOffset, byteOffset + bytes));
    });
    await this.flush(signal);
    return copy.buffer;
  }

  dispatch<P extends string, B extends string>(
    kernel: KernelDeclaration<P, B>,
    bindings: Readonly<Record<B, DeviceBuffer>>,
    params: Readonly<Record<P, number>>,
  ): void {
    const known = kernels[kernel.name];
    if (!known) throw new Error(`cpu has no kernel ${kernel.name}`);
    const { tiles, flops, extra, pack, sharedBytes, scratchBytes, then = [] } = known.plan(params);
    const declared = Object.entries<string>(kernel.bindings);
    const buffers = declared.map(([name]) => this.ledger.find(bindings[name as B]));
    const packed = pack && this.packs.packOf(this.ledger.find(bindings[pack.binding as B]), kernel.name, pack);
    if (packed) buffers.push(packed.buffer);
    if (sharedBytes !== undefined) buffers.push(this.heldBuffer('shared', sharedBytes));
    const tail = Object.values(extra);
    if (scratchBytes !== undefined) {
      // A cache line more, so that threads do not write to one line.
      const apart = Math.ceil(scratchBytes / 64) * 64 + 64;
      buffers.push(this.heldBuffer('scratch', apart * this.threads.slots));
      tail.unshift(apart);
    }
    if (buffers.some(({ address }) => address === 0)) return;
    const addresses = buffers.map(({ address }) => address);
    const command = commandWords(kernel as KernelDeclaration, params, addresses, tail);
    if (packed?.stale) this.queue.push(pack!.index, command, pack!.tiles, pack!.bytes);
    this.queue.push(known.index, command, tiles, flops);
    for (const stage of then) this.queue.push(stage.index, command, stage.tiles, stage.flops);
    for (const [i, [, access]] of declared.entries()) if (access === 'read_write') this.packs.written(buffers[i]!);
  }

  scratchBytes<P extends string, B extends string>(
    kernel: KernelDeclaration<P, B>,
    params: Readonly<Record<P, number>>,
  ): number {
    const { sharedBytes = 0, scratchBytes = 0 } = kernels[kernel.name]!.plan(params);
    return sharedBytes + this.threads.slots * (scratchBytes + 128);
  }

  async pace(signal?: AbortSignal): Promise<boolean> {
    throwIfAborted(signal);
    if (!this.queue.sliceQueued) return this.queue.idle;
    await this.flush(signal);
    return true;
  }

  async flush(signal?: AbortSignal): Promise<void> {
    throwIfAborted(signal);
    this.throwIfLost();
    let stop: (() => void) | undefined;
    const aborted = new Promise<never>((_, reject) => {
      stop = () => {
        reject(abortError());
      };
      signal?.addEventListener('abort', stop);
    });
    const drained = this.queue.drain().catch((error: unknown) => {
      // A trap in a kernel: its instance is not to be trusted any more.
      this.lose(error instanceof Error ? error.message : String(error));
    });
    try {
      await Promise.race([drained, aborted]);
    } finally {
      if (stop) signal?.removeEventListener('abort', stop);
    }
    this.throwIfLost();
    const { failure } = this;
    this.failure = undefined;
    if (failure) throw failure;
  }

  dispose(): void {
    this.lose('destroyed');
  }

  private lose(reason: string): void {
    if (this.lostReason !== undefined) return;
    this.lostReason = reason;
    this.queue.stop();
    this.threads.dispose();
    this.reportLost(reason);
  }

  private throwIfLost(): void {
    if (this.lostReason !== undefined) throw lostError(this.info.name, this.lostReason);
  }

  /** Kept and grown when needed: kernels run in order, so one of each serves all. */
  private heldBuffer(name: 'scratch' | 'shared', bytes: number): CpuBuffer {
    const held = this.held.get(name);
    if (held && held.bytes >= bytes) return held;
    if (held) this.free(held);
    const buffer = this.allocate(bytes, name);
    this.held.set(name, buffer);
    return buffer;
  }

  private bytesOf({ address, bytes }: CpuBuffer): Uint8Array {
    return new Uint8Array(this.memory_.buffer, address, bytes);
  }
}
