import type { KernelPlanner } from './plan';

/** Planner of the selective scan's backward pass. */
export const scanBackwardPlanners: Readonly<Record<string, KernelPlanner>> = {};
