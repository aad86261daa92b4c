import type { DeviceBuffer, MemoryUse } from '../contract';
import { BufferLedger } from '../ledger';

/** A device buffer with the GPUBuffer behind it. `serial` names it in bind group keys. */
export interface PooledBuffer extends DeviceBuffer {
  readonly gpu: GPUBuffer;
  readonly serial: number;
}

/** Every buffer on the device. */
export class BufferPool {
  private readonly ledger: BufferLedger<PooledBuffer>;
  private serial = 0;

  constructor(
    private readonly device: GPUDevice,
    maxBytes: number,
  ) {
    this.ledger = new BufferLedger(maxBytes);
  }

  get memory(): MemoryUse {
    return this.ledger.memory;
  }

  resetPeak(): void {
    this.ledger.resetPeak();
  }

  allocate(bytes: number, label: string): PooledBuffer {
    const size = this.ledger.sizeFor(bytes, label);
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    const gpu = this.device.createBuffer({ label, size, usage });
    return this.ledger.add({ label, bytes: size, serial: this.serial++, gpu });
  }

  free(buffer: DeviceBuffer): void {
    const pooled = this.find(buffer);
    this.ledger.remove(pooled);
    pooled.gpu.destroy();
  }

  /** The pooled buffer behind a handle; throws for a handle that was freed or belongs to another device. */
  find(buffer: DeviceBuffer): PooledBuffer {
    return this.ledger.find(buffer);
  }
}
