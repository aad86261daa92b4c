import type { KernelPlanner } from './plan';

/** Planners of the encoder's backward passes. */
export const encoderBackwardPlanners: Readonly<Record<string, KernelPlanner>> = {};
