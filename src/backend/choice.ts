/** `auto`: a hardware WebGPU adapter, else the CPU. A software adapter is used only where `webgpu` is asked for. */
export type BackendChoice = 'auto' | 'webgpu' | 'cpu';

export const backendChoices: readonly BackendChoice[] = ['auto', 'webgpu', 'cpu'];
