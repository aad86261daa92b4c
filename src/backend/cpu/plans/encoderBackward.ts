import type { CpuKernel } from './plan';

/** What turns gradients of the encoder's outputs into those of its weights. Numbers 10 to 39. */
export const encoderBackwardKernels: Readonly<Record<string, CpuKernel>> = {};
