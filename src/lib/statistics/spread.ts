/** How values lie: how many, the least and the most, and quartiles. NaN of none. */
export interface Spread {
  readonly count: number;
  readonly least: number;
  readonly lowerQuartile: number;
  readonly median: number;
  readonly upperQuartile: number;
  readonly most: number;
}

/** Quartiles as numpy.quantile takes them by default: linear between the two nearest values. NaN among the values is left out. */
export function spreadOf(values: ArrayLike<number>): Spread {
  const sorted = Float64Array.from(values)
    .filter((value) => !Number.isNaN(value))
    .sort();
  const at = (share: number): number => {
    if (sorted.length === 0) return NaN;
    const place = share * (sorted.length - 1);
    const low = Math.floor(place);
    const [below, above] = [sorted[low]!, sorted[Math.min(low + 1, sorted.length - 1)]!];
    return below + (above - below) * (place - low);
  };
  return {
    count: sorted.length,
    least: at(0),
    lowerQuartile: at(0.25),
    median: at(0.5),
    upperQuartile: at(0.75),
    most: at(1),
  };
}
