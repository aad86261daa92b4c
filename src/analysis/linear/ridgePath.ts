/** How ridge is solved: for one training part, all penalties. */
import { OrthrusError } from '../../lib/errors';
import type { ColumnScale } from './columnScale';
import type { LinearModel } from './linearTypes';

export interface RidgePath {
  /** Fits all rows but those of fold `without` (undefined: all rows) with each penalty in turn. */
  fit(
    without: number | undefined,
    penalties: readonly number[],
    fitted: (model: LinearModel, penalty: number) => Promise<void> | void,
  ): Promise<void>;
}

/** A penalty so small that rounding makes the matrix singular. */
export function tooSmall(penalty: number): OrthrusError {
  return new OrthrusError(
    'ridge.penalty',
    `With a penalty of ${penalty} the features repeat each other too closely to be told apart.`,
    'Leave out the smallest penalties, or standardise the features.',
  );
}

/** The model of features as they were given, from weights (outputs × d) of standardised ones; the intercept is that of the means. */
export function unscaled(
  weights: Float64Array<ArrayBuffer>,
  { mean, deviation }: Pick<ColumnScale, 'mean' | 'deviation'>,
  targetMeans: Float64Array,
): LinearModel {
  const d = mean.length;
  const intercepts = Float64Array.from(targetMeans);
  for (let t = 0; t < intercepts.length; t++) {
    for (let j = 0; j < d; j++) {
      const weight = (weights[t * d + j]! /= deviation[j]!);
      intercepts[t]! -= weight * mean[j]!;
    }
  }
  return { weights, intercepts };
}
