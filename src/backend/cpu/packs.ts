import type { Backend } from '../contract';
import type { CpuBuffer } from './cpuBackend';
import type { PackPlan } from './plans/plan';

interface Pack {
  readonly buffer: CpuBuffer;
  /** The bound buffer was written since: to be packed again, into the same place. */
  stale: boolean;
}

/** Rearranged copies of bound buffers (weights, mostly), made at first use and kept until the buffer is written or freed. */
export class Packs {
  private readonly packs = new Map<CpuBuffer, Map<string, Pack>>();

  constructor(
    private readonly backend: Pick<Backend, 'free'> & { allocate(bytes: number, label: string): CpuBuffer },
  ) {}

  /** The pack of `buffer`; where `stale` it has to be packed, and counts as packed from now on. */
  packOf(buffer: CpuBuffer, kernel: string, plan: PackPlan): { readonly buffer: CpuBuffer; readonly stale: boolean } {
    let packs = this.packs.get(buffer);
    if (!packs) this.packs.set(buffer, (packs = new Map()));
    const key = `${kernel} ${plan.key}`;
    let pack = packs.get(key);
    if (!pack) {
      pack = { buffer: this.backend.allocate(plan.bytes, `${buffer.label} (packed for ${kernel})`), stale: true };
      packs.set(key, pack);
    }
    const { stale } = pack;
    pack.stale = false;
    return { buffer: pack.buffer, stale };
  }

  /** To be called for each write to a buffer, in the order of the queue. */
  written(buffer: CpuBuffer): void {
    for (const pack of this.packs.get(buffer)?.values() ?? []) pack.stale = true;
  }

  /** To be called when a buffer is freed. */
  forget(buffer: CpuBuffer): void {
    const packs = this.packs.get(buffer);
    this.packs.delete(buffer);
    for (const pack of packs?.values() ?? []) this.backend.free(pack.buffer);
  }
}
