import { describeError, OrthrusError } from '../lib/errors';
import type { BackendChoice } from './choice';
import type { Backend } from './contract';
import { openCpu } from './cpu/cpuBackend';
import { chooseAdapter, type AdapterChoice } from './webgpu/adapter';
import { openAdapter, openWebGpu } from './webgpu/webgpuBackend';

export interface BackendRequest {
  readonly gpu: GPU | undefined;
  readonly choice?: BackendChoice;
  /** For the CPU; default: its cores. */
  readonly threads?: number;
  /** What a calibration found on an adapter of this name; `auto` follows it there. */
  readonly verdict?: Verdict;
}

export interface Verdict {
  readonly adapter: string;
  readonly fastest: 'webgpu' | 'cpu';
}

export interface OpenedBackend {
  readonly backend: Backend;
  /** Why this one, in one sentence. */
  readonly reason: string;
}

/**
 * Opens the backend asked for, or the best there is.
 * @throws OrthrusError what openWebGpu or openCpu throw, where there is no other way
 */
export async function openBackend({ gpu, choice = 'auto', threads, verdict }: BackendRequest): Promise<OpenedBackend> {
  const cpu = (): Promise<Backend> => openCpu(threads === undefined ? {} : { threads });
  if (choice === 'cpu') return { backend: await cpu(), reason: 'The CPU was asked for.' };
  if (choice === 'webgpu') return { backend: await openWebGpu(gpu), reason: 'WebGPU was asked for.' };
  let adapter: AdapterChoice | undefined;
  let reason: string;
  try {
    adapter = await chooseAdapter(gpu);
    const measured = verdict?.adapter === adapter.info.name ? verdict.fastest : undefined;
    if (measured === 'webgpu')
      return { backend: await openAdapter(adapter), reason: 'WebGPU was measured to be faster here.' };
    if (measured === 'cpu') return { backend: await cpu(), reason: 'The CPU was measured to be faster here.' };
    if (!adapter.info.software) {
      return { backend: await openAdapter(adapter), reason: 'There is a graphics adapter with WebGPU.' };
    }
    reason = `The only WebGPU adapter is ${adapter.info.name}, which is many times slower than the CPU used directly.`;
  } catch (error) {
    if (!(error instanceof OrthrusError)) throw error;
    reason = error.message;
  }
  try {
    return { backend: await cpu(), reason };
  } catch (error) {
    if (!(error instanceof OrthrusError) || !adapter?.info.software) throw error;
    return { backend: await openAdapter(adapter), reason: `${describeError(error)} A software adapter is slow.` };
  }
}
