/** The real adapters; only the devices they hand out are remembered, so that a test can destroy one. */
export function watchedGpu(gpu: GPU): { readonly gpu: GPU; readonly devices: GPUDevice[] } {
  const devices: GPUDevice[] = [];
  const watched = {
    requestAdapter: async (options: GPURequestAdapterOptions) => {
      const adapter = (await gpu.requestAdapter(options))!;
      return {
        info: adapter.info,
        limits: adapter.limits,
        requestDevice: async (descriptor: GPUDeviceDescriptor) => {
          devices.push(await adapter.requestDevice(descriptor));
          return devices.at(-1)!;
        },
      };
    },
  } as unknown as GPU;
  return { gpu: watched, devices };
}
