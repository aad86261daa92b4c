/** How near two points of a layout count as, 1 / (1 + a · d^(2b)) of their distance d. */
export interface UmapCurve {
  readonly a: number;
  readonly b: number;
}

/** Points at which the curve is fitted, from 0 to three spreads. */
const POINTS = 300;

/**
 * The curve nearest (least squares) to 1 up to `minDist` and exp(−(d − minDist) / spread) beyond.
 * Levenberg–Marquardt from a = b = 1. Source: umap-learn's find_ab_params; agrees with it to five digits.
 */
export function umapCurve(spread: number, minDist: number): UmapCurve {
  const x = Float64Array.from({ length: POINTS }, (_, i) => (3 * spread * i) / (POINTS - 1));
  const y = x.map((d) => (d < minDist ? 1 : Math.exp(-(d - minDist) / spread)));
  let best = { a: 1, b: 1 };
  let error = squaredError(x, y, best);
  let damping = 1e-3;
  for (let step = 0; step < 500 && damping < 1e12; step++) {
    const { aa, ab, bb, a, b } = normalEquations(x, y, best);
    const [daa, dbb] = [aa * (1 + damping), bb * (1 + damping)];
    const determinant = daa * dbb - ab * ab;
    const tried = { a: best.a + (dbb * a - ab * b) / determinant, b: best.b + (daa * b - ab * a) / determinant };
    const triedError = squaredError(x, y, tried);
    if (tried.a > 0 && tried.b > 0 && triedError < error) {
      const gained = error - triedError;
      [best, error, damping] = [tried, triedError, damping / 10];
      if (gained <= 1e-15 * error) break;
    } else {
      damping *= 10;
    }
  }
  return best;
}

const valueAt = (d: number, { a, b }: UmapCurve): number => 1 / (1 + a * d ** (2 * b));

const squaredError = (x: Float64Array, y: Float64Array, curve: UmapCurve): number =>
  x.reduce((sum, d, i) => sum + (y[i]! - valueAt(d, curve)) ** 2, 0);

/** JᵀJ and Jᵀr of the residuals at `curve`. */
function normalEquations(x: Float64Array, y: Float64Array, curve: UmapCurve) {
  const sums = { aa: 0, ab: 0, bb: 0, a: 0, b: 0 };
  for (const [i, d] of x.entries()) {
    if (d === 0) continue; // 1 whatever a and b
    const value = valueAt(d, curve);
    const power = d ** (2 * curve.b);
    const byA = -value * value * power;
    const byB = byA * 2 * curve.a * Math.log(d);
    const residual = y[i]! - value;
    sums.aa += byA * byA;
    sums.ab += byA * byB;
    sums.bb += byB * byB;
    sums.a += byA * residual;
    sums.b += byB * residual;
  }
  return sums;
}
