import { abortError, OrthrusError, throwIfAborted } from '../../lib/errors';
import type { Backend, BackendInfo, DeviceBuffer, KernelDeclaration, MemoryUse } from '../contract';
import { chooseAdapter, type AdapterChoice } from './adapter';
import { BufferPool, type PooledBuffer } from './bufferPool';
import { lostError, reportedError } from '../deviceErrors';
import { ParamSlots, SLOT_BYTES } from './paramSlots';
import { Pipelines } from './pipelines';
import { planners } from './plans/index';
import type { PlanDevice, PlanTuning } from './plans/plan';
import { snakeCase } from './shaderLibrary';

/** Work handed to the device at a time, in milliseconds: a fraction of what a page or the watchdog would notice. */
const SLICE_MS = 40;

export interface WebGpuOptions {
  readonly tuning?: PlanTuning;
}

/**
 * Opens a WebGPU device as a Backend.
 * @throws OrthrusError `device.no-webgpu`, `device.no-adapter` (see chooseAdapter), `device.refused`
 */
export async function openWebGpu(gpu: GPU | undefined, options: WebGpuOptions = {}): Promise<Backend> {
  return openAdapter(await chooseAdapter(gpu), options);
}

/**
 * Opens an adapter's device as a Backend.
 * @throws OrthrusError `device.refused`
 */
export async function openAdapter({ adapter, info }: AdapterChoice, options: WebGpuOptions = {}): Promise<Backend> {
  let device: GPUDevice;
  try {
    device = await adapter.requestDevice({
      label: 'orthrus',
      requiredLimits: {
        maxStorageBufferBindingSize: adapter.limits.maxStorageBufferBindingSize,
        maxBufferSize: adapter.limits.maxBufferSize,
      },
    });
  } catch (cause) {
    throw new OrthrusError(
      'device.refused',
      `The adapter ${info.name} gave no device.`,
      'Close other pages that use the GPU, or restart the browser.',
      { cause },
    );
  }
  return new WebGpuBackend(device, info, {
    software: info.software,
    parallelInvocations: 65536,
    ...(options.tuning ? { tuning: options.tuning } : {}),
  });
}

class WebGpuBackend implements Backend {
  readonly lost: Promise<string>;
  private readonly pool: BufferPool;
  private readonly pipelines: Pipelines;
  private readonly bindGroups = new Map<string, GPUBindGroup>();
  private readonly scratch = new Map<string, PooledBuffer>();
  private readonly slots: ParamSlots;
  private encoder: GPUCommandEncoder | undefined;
  private pass: GPUComputePassEncoder | undefined;
  /** Work dispatched since the device was last waited for. */
  private outstandingFlops = 0;
  private outstandingSince = 0;
  private flopsPerMs: number;
  private readonly scopes: Promise<GPUError | null>[] = [];
  private lostReason: string | undefined;

  constructor(
    private readonly device: GPUDevice,
    readonly info: BackendInfo,
    private readonly planDevice: PlanDevice,
  ) {
    this.pool = new BufferPool(device, info.maxBufferBytes);
    this.pipelines = new Pipelines(device);
    this.flopsPerMs = info.software ? 1e6 : 1e8;
    this.slots = new ParamSlots(device);
    this.lost = device.lost.then((info_) => {
      this.lostReason = info_.message || info_.reason || 'unknown';
      return this.lostReason;
    });
  }

  get memory(): MemoryUse {
    return this.pool.memory;
  }

  resetPeak(): void {
    this.pool.resetPeak();
  }

  allocate(bytes: number, label: string): DeviceBuffer {
    this.device.pushErrorScope('out-of-memory');
    const buffer = this.pool.allocate(bytes, label);
    this.scopes.push(this.device.popErrorScope());
    return buffer;
  }

  free(buffer: DeviceBuffer): void {
    const serial = this.pool.find(buffer).serial;
    this.submit();
    for (const key of this.bindGroups.keys()) {
      if (key.includes(`:${serial},`)) this.bindGroups.delete(key);
    }
    this.pool.free(buffer);
  }

  upload(buffer: DeviceBuffer, data: ArrayBufferView<ArrayBuffer>, byteOffset = 0): void {
    this.submit();
    this.device.queue.writeBuffer(this.pool.find(buffer).gpu, byteOffset, data);
  }

  clear(buffer: DeviceBuffer): void {
    this.endPass();
    this.commands().clearBuffer(this.pool.find(buffer).gpu);
  }

  async download(
    buffer: DeviceBuffer,
    byteOffset = 0,
    bytes = buffer.bytes - byteOffset,
    signal?: AbortSignal,
  ): Promise<ArrayBuffer> {
    // Before anything is mapped: a mapping that nobody waits for rejects unheard when its buffer goes.
    throwIfAborted(signal);
    const staging = this.device.createBuffer({
      label: `${buffer.label} readback`,
      size: Math.ceil(bytes / 4) * 4,
      usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ,
    });
    try {
      this.endPass();
      this.commands().copyBufferToBuffer(this.pool.find(buffer).gpu, byteOffset, staging, 0, staging.size);
      this.submit();
      await this.settled(staging.mapAsync(GPUMapMode.READ), signal);
      return staging.getMappedRange().slice(0, bytes);
    } finally {
      staging.destroy();
    }
  }

  dispatch<P extends string, B extends string>(
    kernel: KernelDeclaration<P, B>,
    bindings: Readonly<Record<B, DeviceBuffer>>,
    params: Readonly<Record<P, number>>,
  ): void {
    const planner = planners[kernel.name];
    if (!planner) throw new Error(`webgpu has no kernel ${kernel.name}`);
    const plan = planner(params, this.planDevice);
    const buffers = new Map<string, PooledBuffer>();
    for (const name in bindings) buffers.set(snakeCase(name), this.pool.find(bindings[name]));
    for (const [name, bytes] of Object.entries(plan.scratch))
      buffers.set(name, this.scratchBuffer(kernel.name, name, bytes));
    if (this.slots.full) this.submit();
    const offset = this.slots.write(kernel as KernelDeclaration, { ...params, ...plan.params });
    const pass = (this.pass ??= this.commands().beginComputePass({ label: 'kernels' }));
    for (const stage of plan.stages) {
      const compiled = this.pipelines.get(kernel as KernelDeclaration, stage);
      let key = compiled.key;
      const used = stage.bindings.map((name) => {
        const buffer = buffers.get(name) ?? buffers.get(name.replace(/4$/, ''));
        if (!buffer) throw new Error(`${kernel.name}.${stage.stage}: nothing bound to ${name}`);
        key += `:${buffer.serial},`;
        return buffer;
      });
      let group = this.bindGroups.get(key);
      if (!group) {
        group = this.device.createBindGroup({
          label: compiled.key,
          layout: compiled.layout,
          entries: [
            { binding: 0, resource: { buffer: this.slots.buffer, size: SLOT_BYTES } },
            ...used.map((buffer, i) => ({ binding: compiled.numbers[i]!, resource: { buffer: buffer.gpu } })),
          ],
        });
        this.bindGroups.set(key, group);
      }
      pass.setPipeline(compiled.pipeline);
      pass.setBindGroup(0, group, [offset]);
      pass.dispatchWorkgroups(...stage.workgroups);
    }
    if (this.outstandingFlops === 0) this.outstandingSince = performance.now();
    this.outstandingFlops += plan.flops;
  }

  scratchBytes<P extends string, B extends string>(
    kernel: KernelDeclaration<P, B>,
    params: Readonly<Record<P, number>>,
  ): number {
    const { scratch } = planners[kernel.name]!(params, this.planDevice);
    return Object.values(scratch).reduce((sum, bytes) => sum + bytes, 0);
  }

  async pace(signal?: AbortSignal): Promise<boolean> {
    throwIfAborted(signal);
    const flops = this.outstandingFlops;
    if (flops < this.flopsPerMs * SLICE_MS) return flops === 0;
    await this.flush(signal);
    const rate = flops / Math.max(0.5, performance.now() - this.outstandingSince);
    this.flopsPerMs += 0.3 * (rate - this.flopsPerMs);
    return true;
  }

  async flush(signal?: AbortSignal): Promise<void> {
    this.submit();
    this.outstandingFlops = 0;
    await this.settled(this.device.queue.onSubmittedWorkDone(), signal);
  }

  dispose(): void {
    this.device.destroy();
  }

  /** Waits for device work; turns a lost device, reported errors and an abort into rejections, the abort at once. */
  private async settled(work: Promise<unknown>, signal: AbortSignal | undefined): Promise<void> {
    throwIfAborted(signal);
    let stop: (() => void) | undefined;
    const aborted = new Promise<never>((_, reject) => {
      stop = () => {
        reject(abortError());
      };
      signal?.addEventListener('abort', stop);
    });
    const lost = this.lost.then((reason) => {
      throw lostError(this.info.name, reason);
    });
    try {
      const scopes = this.scopes.splice(0);
      await Promise.race([Promise.all([work, ...scopes]), lost, aborted]).catch((error: unknown) => {
        throw this.lostReason === undefined ? error : lostError(this.info.name, this.lostReason);
      });
      for (const scope of scopes) {
        const error = await scope;
        if (error) throw reportedError(error);
      }
    } finally {
      if (stop) signal?.removeEventListener('abort', stop);
    }
  }

  private commands(): GPUCommandEncoder {
    if (!this.encoder) {
      this.device.pushErrorScope('out-of-memory');
      this.device.pushErrorScope('validation');
      this.encoder = this.device.createCommandEncoder({ label: 'kernels' });
    }
    return this.encoder;
  }

  private endPass(): void {
    this.pass?.end();
    this.pass = undefined;
  }

  private submit(): void {
    if (!this.encoder) return;
    this.endPass();
    this.slots.send();
    this.device.queue.submit([this.encoder.finish()]);
    this.scopes.push(this.device.popErrorScope(), this.device.popErrorScope());
    this.encoder = undefined;
  }

  /** Scratch kept per kernel and grown when needed: kernels run in order, so one set each suffices. */
  private scratchBuffer(kernel: string, name: string, bytes: number): PooledBuffer {
    const key = `${kernel}.${name}`;
    const held = this.scratch.get(key);
    if (held && held.bytes >= bytes) return held;
    if (held) this.free(held);
    const buffer = this.pool.find(this.allocate(bytes, `${key} (scratch)`));
    this.scratch.set(key, buffer);
    return buffer;
  }
}
