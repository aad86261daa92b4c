/** Pairs of steps and gradient changes that are remembered. */
const MEMORY = 10;
/** Armijo's and the weak Wolfe condition's constants, and trials of one line search. */
const [DECREASE, CURVATURE, TRIALS] = [1e-4, 0.9, 40];

export interface SmoothProblem {
  readonly size: number;
  /** The value at x; writes its gradient. */
  evaluate(x: Float64Array, gradient: Float64Array): Promise<number>;
  /** Replaces a vector by its product with a rough inverse of the Hessian, symmetric and positive definite. */
  precondition(vector: Float64Array): void;
}

export interface Minimum {
  readonly x: Float64Array<ArrayBuffer>;
  readonly iterations: number;
  readonly converged: boolean;
}

interface Pair {
  readonly step: Float64Array;
  readonly change: Float64Array;
  readonly inverse: number;
}

/**
 * Minimises a smooth convex function from 0 by L-BFGS, preconditioned, with a bisecting line search for the weak Wolfe conditions. Ends
 * where no entry of the gradient is above `tolerance`, or where rounding hides any further descent (which counts as not converged).
 * Source: Nocedal & Wright, Numerical Optimization, algorithm 7.4; Lewis & Overton, Nonsmooth optimization via quasi-Newton methods (2013).
 */
export async function minimise(
  problem: SmoothProblem,
  { tolerance, maxIterations }: { readonly tolerance: number; readonly maxIterations: number },
): Promise<Minimum> {
  const { size } = problem;
  let x = new Float64Array(size);
  let gradient = new Float64Array(size);
  let value = await problem.evaluate(x, gradient);
  const pairs: Pair[] = [];
  let gamma = 1;
  let iterations = 0;
  for (; iterations < maxIterations; iterations++) {
    if (largest(gradient) <= tolerance) break;
    const direction = descent(problem, gradient, pairs, gamma);
    const found = await search(problem, x, value, gradient, direction);
    if (!found) {
      // What is remembered may have been spoilt by rounding: one try without it.
      if (pairs.length === 0) break;
      pairs.length = 0;
      gamma = 1;
      continue;
    }
    const step = found.x.map((next, i) => next - x[i]!);
    const change = found.gradient.map((next, i) => next - gradient[i]!);
    const curvature = dot(step, change);
    if (curvature > 0) {
      if (pairs.length === MEMORY) pairs.shift();
      pairs.push({ step, change, inverse: 1 / curvature });
      const scaled = change.slice();
      problem.precondition(scaled);
      gamma = curvature / dot(change, scaled);
    }
    ({ x, gradient, value } = found);
  }
  return { x, iterations, converged: largest(gradient) <= tolerance };
}

/** −H · gradient by the two loops. */
function descent(problem: SmoothProblem, gradient: Float64Array, pairs: readonly Pair[], gamma: number): Float64Array {
  const direction = gradient.map((value) => -value);
  const along = pairs.map(() => 0);
  for (let p = pairs.length - 1; p >= 0; p--) {
    const { step, change, inverse } = pairs[p]!;
    along[p] = inverse * dot(step, direction);
    addTo(direction, -along[p]!, change);
  }
  problem.precondition(direction);
  for (let i = 0; i < direction.length; i++) direction[i]! *= gamma;
  for (const [p, { step, change, inverse }] of pairs.entries()) {
    addTo(direction, along[p]! - inverse * dot(change, direction), step);
  }
  return direction;
}

interface Point {
  readonly x: Float64Array<ArrayBuffer>;
  readonly gradient: Float64Array<ArrayBuffer>;
  readonly value: number;
}

/** A point along the direction that is low and flat enough; undefined where rounding lets none be found. */
async function search(
  problem: SmoothProblem,
  x: Float64Array,
  value: number,
  gradient: Float64Array,
  direction: Float64Array,
): Promise<Point | undefined> {
  const slope = dot(gradient, direction);
  if (!(slope < 0)) return undefined;
  // Near the minimum the value's last bits hide the descent that the gradient still tells.
  const blur = 1e-14 * Math.abs(value);
  let [low, high, t] = [0, Infinity, 1];
  for (let trial = 0; trial < TRIALS; trial++) {
    const next = Float64Array.from(x, (at, i) => at + t * direction[i]!);
    const nextGradient = new Float64Array(problem.size);
    const nextValue = await problem.evaluate(next, nextGradient);
    if (!(nextValue <= value + DECREASE * t * slope + blur)) high = t;
    else if (dot(nextGradient, direction) < CURVATURE * slope) low = t;
    else return { x: next, gradient: nextGradient, value: nextValue };
    t = high < Infinity ? (low + high) / 2 : 2 * low;
  }
  return undefined;
}

function largest(vector: Float64Array): number {
  let most = 0;
  for (const value of vector) most = Math.max(most, Math.abs(value));
  return most;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function addTo(to: Float64Array, factor: number, from: Float64Array): void {
  for (let i = 0; i < to.length; i++) to[i]! += factor * from[i]!;
}
