import type { KernelPlanner } from './plan';

/** Planners of heads, losses and the optimizer. */
export const headsPlanners: Readonly<Record<string, KernelPlanner>> = {};
