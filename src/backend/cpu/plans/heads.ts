import type { CpuKernel } from './plan';

/** Heads, losses and the optimizer. Numbers 48 to 79. */
export const headsKernels: Readonly<Record<string, CpuKernel>> = {};
