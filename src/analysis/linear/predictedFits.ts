/** Fits with what they say of every row: what the analysis worker and headless runs ask for. */
import { fitLeastSquares } from './leastSquares';
import type {
  FitData,
  LeastSquaresFit,
  LogisticFit,
  LogisticOptions,
  LongCall,
  PcaFit,
  Predicted,
  RidgeFit,
  RidgeOptions,
  RowMatrix,
} from './linearTypes';
import { fitLogistic } from './logistic';
import { fitPca, projectPca } from './pca';
import { predictLinear, toProbabilities } from './predict';
import { fitRidge } from './ridge';
import { takingTurns } from './turns';

/** `fitRidge`, and its predictions. Errors as there. */
export async function ridgePredicted(
  data: FitData,
  options: RidgeOptions,
  call: LongCall = {},
): Promise<Predicted<RidgeFit>> {
  const fit = await fitRidge(data, options, call);
  return { fit, predictions: await predictLinear(fit.model, data.features, takingTurns(call.signal)) };
}

/** `fitLeastSquares`, and its predictions. Errors as there. */
export async function leastSquaresPredicted(data: FitData, call: LongCall = {}): Promise<Predicted<LeastSquaresFit>> {
  const fit = await fitLeastSquares(data, call);
  return { fit, predictions: await predictLinear(fit.model, data.features, takingTurns(call.signal)) };
}

/** `fitLogistic`, and the probabilities; NaN of labels that have no fit. Errors as there. */
export async function logisticPredicted(
  data: FitData,
  options: LogisticOptions,
  call: LongCall = {},
): Promise<Predicted<LogisticFit>> {
  const fit = await fitLogistic(data, options, call);
  const predictions = await predictLinear(fit.model, data.features, takingTurns(call.signal));
  toProbabilities(predictions, fit);
  return { fit, predictions };
}

/** `fitPca`, and the coordinates. Errors as there. */
export async function pcaPredicted(
  features: RowMatrix,
  count: number,
  call: LongCall = {},
  rows?: Uint32Array<ArrayBuffer>,
): Promise<Predicted<PcaFit>> {
  const fit = await fitPca(features, count, call, rows);
  return { fit, predictions: await projectPca(fit, features, takingTurns(call.signal)) };
}
