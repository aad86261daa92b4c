import type { CpuKernel } from './plan';

/** What the supervised baselines need beyond the rest. Numbers 80 to 111. */
export const baselinesKernels: Readonly<Record<string, CpuKernel>> = {};
