import type { CpuKernel } from './plan';

/** The selective scan's backward pass. Numbers 40 to 47. */
export const scanBackwardKernels: Readonly<Record<string, CpuKernel>> = {};
