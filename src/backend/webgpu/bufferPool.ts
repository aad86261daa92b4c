import { OrthrusError } from '../../lib/errors';
import type { DeviceBuffer, MemoryUse } from '../contract';

/** A device buffer with the GPUBuffer behind it. `serial` names it in bind group keys. */
export interface PooledBuffer extends DeviceBuffer {
  readonly gpu: GPUBuffer;
  readonly serial: number;
}

const megabytes = (bytes: number): string =>
  bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.ceil(bytes / 1e6)} MB`;

/** Every buffer on the device, counted, so that peaks can be told and leaks show. */
export class BufferPool {
  private readonly live = new Set<PooledBuffer>();
  private bytes = 0;
  private peakBytes = 0;
  private serial = 0;

  constructor(
    private readonly device: GPUDevice,
    private readonly maxBytes: number,
  ) {}

  get memory(): MemoryUse {
    return { current: this.bytes, peak: this.peakBytes, buffers: this.live.size };
  }

  resetPeak(): void {
    this.peakBytes = this.bytes;
  }

  allocate(bytes: number, label: string): PooledBuffer {
    const size = Math.max(4, Math.ceil(bytes / 4) * 4);
    if (size > this.maxBytes) {
      throw new OrthrusError(
        'device.too-large',
        `${label} needs a buffer of ${megabytes(size)}, and this device gives at most ${megabytes(this.maxBytes)}.`,
        'Choose a smaller batch or a smaller model.',
      );
    }
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    const buffer: PooledBuffer = {
      label,
      bytes: size,
      serial: this.serial++,
      gpu: this.device.createBuffer({ label, size, usage }),
    };
    this.live.add(buffer);
    this.bytes += size;
    this.peakBytes = Math.max(this.peakBytes, this.bytes);
    return buffer;
  }

  free(buffer: DeviceBuffer): void {
    const pooled = this.find(buffer);
    this.live.delete(pooled);
    this.bytes -= pooled.bytes;
    pooled.gpu.destroy();
  }

  /** The pooled buffer behind a handle; throws for a handle that was freed or belongs to another device. */
  find(buffer: DeviceBuffer): PooledBuffer {
    const pooled = buffer as PooledBuffer;
    if (!this.live.has(pooled)) throw new Error(`buffer ${buffer.label} was freed or belongs to another device`);
    return pooled;
  }
}
