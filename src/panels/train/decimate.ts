/** A curve as it is drawn: at most a few thousand points of a run's columns. */
export interface Curve {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/**
 * Thins a curve to at most `most` points and keeps what the eye looks for: of each bucket of equally many points the lowest and the
 * highest stay, in their order, and so do the very first and last point. Values that are not finite are left out.
 * @param x rising, as long as `y`
 * @param most at least 4
 */
export function decimate(x: Float64Array, y: Float64Array, most: number): Curve {
  const finite: number[] = [];
  for (let i = 0; i < y.length; i++) if (Number.isFinite(y[i])) finite.push(i);
  if (finite.length > most) thin(finite, y, most);
  return { x: finite.map((i) => x[i]!), y: finite.map((i) => y[i]!) };
}

/** Replaces indices by those that stay. */
function thin(indices: number[], y: Float64Array, most: number): void {
  const last = indices.length - 1;
  const buckets = Math.floor((most - 2) / 2);
  const kept = [indices[0]!];
  for (let bucket = 0; bucket < buckets; bucket++) {
    const from = 1 + Math.floor((bucket * (last - 1)) / buckets);
    const to = 1 + Math.floor(((bucket + 1) * (last - 1)) / buckets);
    let low = from;
    let high = from;
    for (let at = from + 1; at < to; at++) {
      if (y[indices[at]!]! < y[indices[low]!]!) low = at;
      if (y[indices[at]!]! > y[indices[high]!]!) high = at;
    }
    kept.push(indices[Math.min(low, high)]!);
    if (low !== high) kept.push(indices[Math.max(low, high)]!);
  }
  kept.push(indices[last]!);
  indices.splice(0, indices.length, ...kept);
}

/**
 * Exponential moving average, free of the pull of its start (divided by the weight seen so far, as Adam does). Values that are not
 * finite stay as they are and do not count.
 * @param share of the average that the past keeps, 0 (as measured) up to below 1
 */
export function smooth(y: Float64Array, share: number): Float64Array {
  const out = new Float64Array(y.length);
  let average = 0;
  let weight = 0;
  for (let i = 0; i < y.length; i++) {
    const value = y[i]!;
    if (Number.isFinite(value)) {
      average = share * average + (1 - share) * value;
      weight = share * weight + (1 - share);
    }
    out[i] = Number.isFinite(value) ? average / weight : value;
  }
  return out;
}
