import { afterEach, beforeAll, expect, test } from 'vitest';
import { nodeGpu } from '../oracle/nodeGpu';
import { openBackend, type BackendRequest, type OpenedBackend } from './openBackend';

let gpu: GPU;
let opened: OpenedBackend | undefined;
beforeAll(async () => {
  gpu = await nodeGpu();
});
afterEach(() => {
  opened?.backend.dispose();
  opened = undefined;
});
const open = async (request: BackendRequest): Promise<OpenedBackend> => (opened = await openBackend(request));

/** The real adapter under the name of a graphics card. */
const renamed = {
  requestAdapter: async () => {
    const adapter = (await gpu.requestAdapter())!;
    const info = { vendor: 'acme', architecture: 'x1', device: '', description: 'Acme X1', isFallbackAdapter: false };
    return { info, limits: adapter.limits, requestDevice: adapter.requestDevice.bind(adapter) };
  },
} as unknown as GPU;

test('auto takes a hardware WebGPU adapter', async () => {
  const { backend, reason } = await open({ gpu: renamed });
  expect(backend.info).toMatchObject({ kind: 'webgpu', name: 'Acme X1' });
  expect(reason).toMatch(/graphics adapter/);
});

test('auto takes the CPU rather than a software WebGPU adapter, and says so', async () => {
  const { backend, reason } = await open({ gpu });
  expect(backend.info.kind).toBe('cpu');
  expect(reason).toMatch(/\(software\).*slower/);
});

test('auto takes the CPU where there is no WebGPU or no adapter', async () => {
  const without = await open({ gpu: undefined });
  expect(without.backend.info.kind).toBe('cpu');
  expect(without.reason).toMatch(/no WebGPU/);
  opened?.backend.dispose();
  const none = { requestAdapter: async () => null } as unknown as GPU;
  const { backend, reason } = await open({ gpu: none });
  expect(backend.info.kind).toBe('cpu');
  expect(reason).toMatch(/no graphics adapter/);
});

test('what is asked for is taken, a software WebGPU adapter too', async () => {
  expect((await open({ gpu, choice: 'webgpu' })).backend.info).toMatchObject({ kind: 'webgpu', software: true });
  opened?.backend.dispose();
  expect((await open({ gpu: renamed, choice: 'cpu', threads: 1 })).backend.info.name).toMatch(/^CPU \(1 thread/);
});

test('webgpu where there is none is refused', async () => {
  await expect(openBackend({ gpu: undefined, choice: 'webgpu' })).rejects.toMatchObject({ code: 'device.no-webgpu' });
});
