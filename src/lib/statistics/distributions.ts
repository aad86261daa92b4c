/** Distribution functions to about 1e-13, proven against SciPy (oracle/analysis/make_statistics.py). */

/** Terms after which a series or continued fraction is taken as it stands; none needs a tenth of it below 10⁶ degrees of freedom. */
const MOST_TERMS = 20_000;
/** Just above the spacing of numbers at 1, so that rounding cannot keep a loop going. */
const EPSILON = 3e-16;
/** Stands for a zero denominator in Lentz's algorithm. */
const TINY = 1e-300;

/** ln Γ(x) less Stirling's (x − ½) ln x − x + ½ ln 2π, x > 0: small, and accurate where ln Γ itself has lost digits. */
function stirlingRest(x: number): number {
  if (x >= 10) {
    const r = 1 / (x * x);
    return (1 / 12 - r * (1 / 360 - r * (1 / 1260 - r * (1 / 1680 - r * (1 / 1188 - (r * 691) / 360360))))) / x;
  }
  let product = 1;
  let y = x;
  for (; y < 10; y++) product *= y;
  const stirling = (z: number): number => (z - 0.5) * Math.log(z) - z;
  return stirlingRest(y) + stirling(y) - stirling(x) - Math.log(product);
}

/**
 * A continued fraction 1 / (1 + d₁ / (1 + d₂ / (1 + …))) by Lentz's algorithm (Numerical Recipes, 3rd edition, 5.2).
 * @param term dᵢ, i from 1
 */
function continuedFraction(term: (i: number) => number): number {
  let [c, d, value] = [1, 0, 1];
  for (let i = 1; i < MOST_TERMS; i++) {
    d = 1 / (1 + term(i) * d || TINY);
    c = 1 + term(i) / c || TINY;
    value *= c * d;
    if (Math.abs(c * d - 1) < EPSILON) break;
  }
  return 1 / value;
}

/**
 * The regularised incomplete beta function Iₓ(a, b): the distribution function of Beta(a, b).
 * @param x 0 … 1
 * @param a above 0, as b
 * @param rest 1 − x, where it is known more accurately than it can be computed from x
 * Source: Numerical Recipes, 3rd edition, 6.4 (continued fraction); NIST DLMF 8.17.22.
 */
export function betaCdf(x: number, a: number, b: number, rest = 1 - x): number {
  if (Number.isNaN(x + a + b)) return NaN;
  if (x <= 0) return 0;
  if (rest <= 0) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - betaCdf(rest, b, a, x);
  const logX = x < 0.5 ? Math.log(x) : Math.log1p(-rest);
  const logRest = rest < 0.5 ? Math.log(rest) : Math.log1p(-x);
  // ln B(a, b), arranged so that nothing large cancels.
  const logBeta =
    0.5 * Math.log(2 * Math.PI) +
    (stirlingRest(a) + stirlingRest(b) - stirlingRest(a + b)) -
    (a - 0.5) * Math.log1p(b / a) -
    b * Math.log1p(a / b) -
    0.5 * Math.log(b);
  const front = Math.exp(a * logX + b * logRest - logBeta) / a;
  return (
    front *
    continuedFraction((i) => {
      const m = i >> 1;
      return i % 2 === 1
        ? (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
        : (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    })
  );
}

/**
 * P(T > t) of Student's t; accurate in the far tail too.
 * @param df degrees of freedom, above 0, not necessarily whole
 */
export function studentTail(t: number, df: number): number {
  if (Number.isNaN(t + df)) return NaN;
  if (t < 0) return 1 - studentTail(-t, df);
  if (t === Infinity) return 0;
  const square = t * t;
  return 0.5 * betaCdf(df / (df + square), df / 2, 0.5, square / (df + square));
}

/** P(T ≤ t) of Student's t with `df` degrees of freedom. */
export const studentCdf = (t: number, df: number): number => studentTail(-t, df);

/** The t that `p` of Student's t lies below, by bisection; ±Infinity at 0 and 1. */
export function studentQuantile(p: number, df: number): number {
  if (!(p >= 0 && p <= 1 && df > 0)) return NaN;
  if (p === 0.5) return 0;
  if (p > 0.5) return -studentQuantile(1 - p, df);
  if (p === 0) return -Infinity;
  let [low, high] = [0, 1];
  while (studentTail(high, df) > p) [low, high] = [high, high * 2];
  for (let middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2) {
    if (studentTail(middle, df) > p) low = middle;
    else high = middle;
  }
  return -high;
}

/** The complementary error function, accurate in the far tail too. Source: NIST DLMF 7.6.2 (series), 7.9.1 (continued fraction). */
export function erfc(x: number): number {
  if (x < 0) return 2 - erfc(-x);
  const square = x * x;
  if (x < 2.5) {
    let term = x;
    let sum = x;
    for (let n = 1; term > EPSILON * sum; n++) {
      term *= (2 * square) / (2 * n + 1);
      sum += term;
    }
    return 1 - (2 / Math.sqrt(Math.PI)) * Math.exp(-square) * sum;
  }
  if (x === Infinity) return 0;
  return (Math.exp(-square) / (x * Math.sqrt(Math.PI))) * continuedFraction((i) => i / (2 * square));
}

/** P(Z > z) of the standard normal distribution. */
export const normalTail = (z: number): number => 0.5 * erfc(z / Math.SQRT2);

/** P(Z ≤ z) of the standard normal distribution. */
export const normalCdf = (z: number): number => normalTail(-z);
