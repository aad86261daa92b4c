import { checkedData } from './checkInputs';
import { columnScale } from './columnScale';
import { factorQr, type Factored } from './householder';
import type { FitData, LeastSquaresFit, LongCall } from './linearTypes';
import { unscaled } from './ridgePath';
import { takingTurns, type Pause } from './turns';

/** Columns whose rest is below this share of the longest are taken as dependent on the others (all have length 1 to begin with). */
const DEPENDENT = 1e-10;

/**
 * Ordinary least squares with an intercept, any number of targets at once. Where features are dependent on each other or there are
 * more of them than rows, the shortest weights of all that fit best, as NumPy's lstsq and scikit-learn's LinearRegression give them.
 * Deterministic; gives the event loop a turn about every 30 ms.
 * @throws OrthrusError `linear.shape`, `linear.notFinite`; AbortError
 */
export async function fitLeastSquares(data: FitData, { signal }: LongCall = {}): Promise<LeastSquaresFit> {
  const rows = checkedData(data);
  const pause = takingTurns(signal);
  const { features, targets } = data;
  const [n, d, outputs] = [rows.length, features.columns, targets.columns];
  const scale = columnScale(features, rows);
  const a = new Float64Array(n * d);
  for (const [i, row] of rows.entries()) {
    for (let j = 0; j < d; j++) {
      a[j * n + i] = (features.values[row * d + j]! - scale.mean[j]!) / scale.deviation[j]!;
    }
  }
  const qr = await factorQr(a, n, d, DEPENDENT, pause);
  const means = columnScale(targets, rows).mean;
  const weights = new Float64Array(outputs * d);
  const shortest = qr.rank < d ? await shortestSolution(qr, scale.deviation, pause) : undefined;
  const y = new Float64Array(n);
  for (let t = 0; t < outputs; t++) {
    for (const [i, row] of rows.entries()) y[i] = targets.values[row * outputs + t]! - means[t]!;
    qr.applyTransposed(y);
    const own = weights.subarray(t * d, (t + 1) * d);
    if (shortest) shortest(y, own);
    else backSubstitute(qr, y, own);
    const turn = pause();
    if (turn) await turn;
  }
  return { model: unscaled(weights, scale, means), rank: qr.rank };
}

/** R w = c, of full rank. */
function backSubstitute({ rank, order, r }: Factored, c: Float64Array, w: Float64Array): void {
  for (let i = rank - 1; i >= 0; i--) {
    let sum = c[i]!;
    for (let k = i + 1; k < rank; k++) sum -= r(i, k) * w[order[k]!]!;
    w[order[i]!] = sum / r(i, i);
  }
}

/**
 * Solves the first `rank` rows of R for the weights that are shortest in the units of the features: with B = R D (D the deviations)
 * and Bᵀ P = Q S, w = Q S⁻ᵀ Pᵀ c.
 */
async function shortestSolution(
  { rank, order, r }: Factored,
  deviation: Float64Array,
  pause: Pause,
): Promise<(c: Float64Array, w: Float64Array) => void> {
  const d = deviation.length;
  const b = new Float64Array(rank * d);
  for (let i = 0; i < rank; i++) {
    for (let k = i; k < d; k++) b[i * d + order[k]!] = r(i, k) * deviation[order[k]!]!;
  }
  const qr = await factorQr(b, d, rank, 0, pause);
  return (c, w) => {
    const u = new Float64Array(d);
    for (let i = 0; i < qr.rank; i++) {
      let sum = c[qr.order[i]!]!;
      for (let k = 0; k < i; k++) sum -= qr.r(k, i) * u[k]!;
      u[i] = sum / qr.r(i, i);
    }
    qr.apply(u);
    for (let j = 0; j < d; j++) w[j] = u[j]! * deviation[j]!;
  };
}
