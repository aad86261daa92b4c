import { OrthrusError } from '../../lib/errors';
import type { BackendInfo } from '../contract';

export interface AdapterChoice {
  readonly adapter: GPUAdapter;
  readonly info: BackendInfo;
}

/** Chunk sizes by kind of adapter: an emulated one does 1 to 3 GFLOP/s, and one kernel must stay well under 100 ms there. */
const SOFTWARE_CHUNK_TOKENS = 256;
const HARDWARE_CHUNK_TOKENS = 4096;

/**
 * Asks for the best adapter there is.
 * @param gpu `navigator.gpu` in a browser, an instance of the `webgpu` package in Node, undefined where neither exists
 * @throws OrthrusError `device.no-webgpu` where there is no API, `device.no-adapter` where it offers no adapter
 */
export async function chooseAdapter(gpu: GPU | undefined): Promise<AdapterChoice> {
  if (!gpu) {
    throw new OrthrusError(
      'device.no-webgpu',
      'This browser has no WebGPU.',
      'Open the page in a current Chrome, Edge, Safari or Firefox, over https or on localhost.',
    );
  }
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) {
    throw new OrthrusError(
      'device.no-adapter',
      'WebGPU is there, but it offers no graphics adapter.',
      'Turn on hardware acceleration in the browser’s settings and restart it; on Linux start Chrome with --enable-unsafe-webgpu --enable-features=Vulkan. chrome://gpu shows what is blocked.',
    );
  }
  const { vendor, architecture, device, description, isFallbackAdapter } = adapter.info;
  const words = [description || device, vendor, architecture].filter(Boolean);
  const software = isFallbackAdapter || /swiftshader|llvmpipe|lavapipe|software|warp/i.test(words.join(' '));
  const name = description || [vendor, architecture, device].filter(Boolean).join(' ') || 'unnamed adapter';
  const info: BackendInfo = {
    kind: 'webgpu',
    name: software ? `${name} (software)` : name,
    software,
    maxBufferBytes: Math.min(adapter.limits.maxStorageBufferBindingSize, adapter.limits.maxBufferSize),
    chunkTokens: software ? SOFTWARE_CHUNK_TOKENS : HARDWARE_CHUNK_TOKENS,
  };
  return { adapter, info };
}
