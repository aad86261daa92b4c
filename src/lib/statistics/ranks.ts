/** Ranks from 1, equal values with their mean rank; the values hold no NaN. */
export function ranks(values: ArrayLike<number>): Float64Array<ArrayBuffer> {
  const order = ascending(values);
  const rank = new Float64Array(values.length);
  for (const [first, end] of runs(order, values)) {
    for (let i = first; i < end; i++) rank[order[i]!] = (first + 1 + end) / 2;
  }
  return rank;
}

/** Indices of the values, the smallest first. */
export const ascending = (values: ArrayLike<number>): Uint32Array<ArrayBuffer> =>
  Uint32Array.from(values, (_, i) => i).sort((a, b) => values[a]! - values[b]! || a - b);

/** Where equal values stand in an order: [first, end) of each. */
export function* runs(order: ArrayLike<number>, values: ArrayLike<number>): Generator<readonly [number, number]> {
  for (let first = 0, end = 0; first < order.length; first = end) {
    while (end < order.length && values[order[end]!] === values[order[first]!]) end++;
    yield [first, end];
  }
}
