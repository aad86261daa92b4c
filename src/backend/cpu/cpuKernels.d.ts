/** Made by .config/cpuKernels.mjs: the compiled kernels as base64. */
declare module 'virtual:cpu-kernels' {
  export const simd: string;
  export const relaxed: string;
  export const simdThreads: string;
  export const relaxedThreads: string;
}
