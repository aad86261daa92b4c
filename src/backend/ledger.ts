import { OrthrusError } from '../lib/errors';
import type { DeviceBuffer, MemoryUse } from './contract';

const megabytes = (bytes: number): string =>
  bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.ceil(bytes / 1e6)} MB`;

/** Every buffer on a device, counted, so that peaks can be told and leaks show. */
export class BufferLedger<T extends DeviceBuffer> {
  private readonly live = new Set<T>();
  private bytes = 0;
  private peakBytes = 0;

  constructor(private readonly maxBytes: number) {}

  get memory(): MemoryUse {
    return { current: this.bytes, peak: this.peakBytes, buffers: this.live.size };
  }

  resetPeak(): void {
    this.peakBytes = this.bytes;
  }

  /** Bytes that a buffer of `bytes` takes: whole words. Throws OrthrusError `device.too-large` where none can be that large. */
  sizeFor(bytes: number, label: string): number {
    const size = Math.max(4, Math.ceil(bytes / 4) * 4);
    if (size > this.maxBytes) {
      throw new OrthrusError(
        'device.too-large',
        `${label} needs a buffer of ${megabytes(size)}, and this device gives at most ${megabytes(this.maxBytes)}.`,
        'Choose a smaller batch or a smaller model.',
      );
    }
    return size;
  }

  add(buffer: T): T {
    this.live.add(buffer);
    this.bytes += buffer.bytes;
    this.peakBytes = Math.max(this.peakBytes, this.bytes);
    return buffer;
  }

  remove(buffer: T): void {
    this.live.delete(buffer);
    this.bytes -= buffer.bytes;
  }

  /** The device's own view of a handle; throws for a handle that was freed or belongs to another device. */
  find(buffer: DeviceBuffer): T {
    const own = buffer as T;
    if (!this.live.has(own)) throw new Error(`buffer ${buffer.label} was freed or belongs to another device`);
    return own;
  }
}
