import type { Backend } from '../backend/contract';
import { openBackend, type BackendRequest } from '../backend/openBackend';
import { OrthrusError } from '../lib/errors';
import type { DeviceReport } from './contracts';
import { selfTest } from './selfTest';

export interface OpenDevice {
  readonly backend: Backend;
  readonly report: DeviceReport;
}

/**
 * Opens a backend that has passed its self-test. Where the choice is ours and WebGPU computes wrongly, the CPU takes its place.
 * @throws OrthrusError as openBackend does, `device.wrong`
 */
export async function openDevice(request: BackendRequest): Promise<OpenDevice> {
  const { backend, reason } = await openBackend(request);
  try {
    await selfTest(backend, 'inference');
  } catch (error) {
    backend.dispose();
    const replaceable = error instanceof OrthrusError && backend.info.kind === 'webgpu';
    if (!replaceable || (request.choice ?? 'auto') !== 'auto') throw error;
    const { backend: cpu, report } = await openDevice({ ...request, choice: 'cpu' });
    return { backend: cpu, report: { ...report, reason: error.message } };
  }
  const { kind, name, software, maxBufferBytes } = backend.info;
  return { backend, report: { backend: kind, available: true, name, software, maxBufferBytes, reason, mend: '' } };
}

/** The report where no device could be opened. */
export function missingDevice(error: OrthrusError, request: BackendRequest): DeviceReport {
  return {
    backend: request.choice === 'cpu' ? 'cpu' : 'webgpu',
    available: false,
    name: 'no device',
    software: false,
    maxBufferBytes: 0,
    reason: error.message,
    mend: error.mend,
  };
}
