import { analysisKernels } from './analysis';
import { baselinesKernels } from './baselines';
import { encoderKernels } from './encoder';
import { encoderBackwardKernels } from './encoderBackward';
import { headsKernels } from './heads';
import type { CpuKernel } from './plan';
import { scanBackwardKernels } from './scanBackward';

/** Every kernel of the CPU backend, by camelCase name. */
export const kernels: Readonly<Record<string, CpuKernel>> = {
  ...encoderKernels,
  ...encoderBackwardKernels,
  ...scanBackwardKernels,
  ...headsKernels,
  ...baselinesKernels,
  ...analysisKernels,
};
