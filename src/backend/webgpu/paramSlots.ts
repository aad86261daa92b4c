import type { KernelDeclaration } from '../contract';

const SLOT = 256;
const SLOTS = 256;

/** Bytes of a slot: the least alignment of a dynamic uniform offset, and more than any kernel's parameters. */
export const SLOT_BYTES = SLOT;

/** Parameters of the dispatches of one submission, a slot each in one uniform buffer. */
export class ParamSlots {
  readonly buffer: GPUBuffer;
  private readonly data = new ArrayBuffer(SLOT * SLOTS);
  private used = 0;

  constructor(private readonly device: GPUDevice) {
    const usage = GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST;
    this.buffer = device.createBuffer({ label: 'params', size: SLOT * SLOTS, usage });
  }

  get full(): boolean {
    return this.used === SLOTS;
  }

  /** Puts a dispatch's parameters into the next slot; returns its offset in bytes. */
  write(kernel: KernelDeclaration, values: Readonly<Record<string, number>>): number {
    const offset = this.used++ * SLOT;
    const view = new DataView(this.data, offset, SLOT);
    let at = 0;
    for (const [name, type] of Object.entries(kernel.params)) {
      const value = values[name];
      if (value === undefined) throw new Error(`${kernel.name}: no value for parameter ${name}`);
      if (type === 'u32') view.setUint32(at, value, true);
      else view.setFloat32(at, value, true);
      at += 4;
    }
    return offset;
  }

  /** Sends the slots written so far, ahead of the submission that reads them, and starts anew. */
  send(): void {
    if (this.used > 0) this.device.queue.writeBuffer(this.buffer, 0, this.data, 0, this.used * SLOT);
    this.used = 0;
  }
}
