import { fitForest, predictForest } from '../forest/fitForest';
import { leastSquaresPredicted, logisticPredicted, ridgePredicted } from '../linear/predictedFits';
import type { ProbeFitters } from './probeTypes';

/** A probe's fits in this thread, for the command line; a page has them done by a worker. */
export const fitHere: ProbeFitters = {
  ols: (data) => leastSquaresPredicted(data),
  ridge: (data, options) => ridgePredicted(data, options),
  logistic: (data, options) => logisticPredicted(data, options),
  forest: async ({ data, dim, targets, unseen, params }) => {
    const forest = await fitForest(data, dim, targets, params);
    return { ...forest, predictions: predictForest(forest, unseen) };
  },
};
