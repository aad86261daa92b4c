import type { ValueColour } from './scatterColour';
import { grouped, niceTicks } from './ticks';

/** Where values lie on a colour bar. */
export interface ValueScale {
  /** least and greatest value that is not missing; NaN where all are */
  readonly low: number;
  readonly high: number;
  /** values that are missing */
  readonly missing: number;
  /** missing values that are numbers but not above 0, on a log scale */
  readonly notPositive: number;
  /** round values inside [low, high] */
  readonly ticks: readonly number[];
  /** 0…1 along the bar, 0.5 where all values are equal; NaN for a missing value */
  at(value: number): number;
}

/** The scale of a value colour: the whole range, linear or logarithmic; nothing is clipped. */
export function valueScale(colour: ValueColour): ValueScale {
  const log = colour.scale === 'log';
  let [low, high, missing, notPositive] = [Infinity, -Infinity, 0, 0];
  for (const value of colour.values) {
    if (Number.isFinite(value) && (!log || value > 0)) {
      if (value < low) low = value;
      if (value > high) high = value;
    } else {
      missing++;
      if (Number.isFinite(value)) notPositive++;
    }
  }
  if (low > high) return { low: NaN, high: NaN, missing, notPositive, ticks: [], at: () => NaN };
  const along = log ? Math.log : (value: number): number => value;
  const [from, span] = [along(low), along(high) - along(low)];
  const at = (value: number): number => {
    if (!Number.isFinite(value) || (log && value <= 0)) return NaN;
    return span > 0 ? (along(value) - from) / span : 0.5;
  };
  return { low, high, missing, notPositive, ticks: log ? logTicks(low, high) : niceTicks(low, high, 4), at };
}

/** 1, 2 and 5 times powers of ten inside [low, high]; only powers, or every second …, where these are many; linear ones where there are few. */
export function logTicks(low: number, high: number): number[] {
  if (!(high > low)) return [low];
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const decades = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  const inside = (ticks: number[]): number[] => ticks.filter((t) => t >= low * (1 - 1e-9) && t <= high * (1 + 1e-9));
  const all = inside(decades.flatMap((d) => [1, 2, 5].map((factor) => factor * 10 ** d)));
  if (all.length < 2) return niceTicks(low, high, 3);
  if (all.length <= 5) return all;
  const powers = inside(decades.map((d) => 10 ** d));
  const step = Math.ceil(powers.length / 6);
  return powers.filter((_, i) => i % step === 0);
}

/** What a legend says of missing values, such as `12 missing (3 not above 0)`; empty where there are none. */
export function missingText(scale: ValueScale): string {
  if (scale.missing === 0) return '';
  return `${grouped(scale.missing)} missing${scale.notPositive > 0 ? ` (${grouped(scale.notPositive)} not above 0)` : ''}`;
}
