import type { KernelPlanner } from './plan';

/** Planners of what the supervised baselines need beyond the rest. */
export const baselinesPlanners: Readonly<Record<string, KernelPlanner>> = {};
