/** Held for the life of the process: the package aborts it when its instance is collected while devices are alive. */
let instance: GPU | undefined;

/**
 * WebGPU in Node for tests. A test that needs it fails where there is none, unless GPU=off says so. On a machine without a
 * graphics driver vite.config.ts names SwiftShader in the environment (src/cli/softwareVulkan.mjs).
 */
export async function nodeGpu(): Promise<GPU> {
  if (!instance) {
    const { create, globals } = await import('webgpu');
    Object.assign(globalThis, globals);
    instance = create([]);
  }
  return instance;
}
