import { analysisPlanners } from './analysis';
import { baselinesPlanners } from './baselines';
import { encoderPlanners } from './encoder';
import { encoderBackwardPlanners } from './encoderBackward';
import { headsPlanners } from './heads';
import type { KernelPlanner } from './plan';
import { scanBackwardPlanners } from './scanBackward';

/** The planner of every kernel this backend has, by camelCase name. */
export const planners: Readonly<Record<string, KernelPlanner>> = {
  ...encoderPlanners,
  ...encoderBackwardPlanners,
  ...scanBackwardPlanners,
  ...headsPlanners,
  ...baselinesPlanners,
  ...analysisPlanners,
};
