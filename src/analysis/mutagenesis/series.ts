import { positionEffects } from './effects';
import type { PositionEffects } from './effects';
import type { Mutagenesis } from './mutagenesisTypes';
import { lettersOf } from './substitutionKinds';

/**
 * How far a substitution moves the mean representation: `scaled` is the L2 distance times the transcript's length, the length of the
 * change summed over positions, which a long transcript does not dilute; `distance` is the L2 distance itself; `cosine` is 1 − cosine.
 */
export const EFFECT_MEASURES = ['scaled', 'distance', 'cosine'] as const;
export type EffectMeasure = (typeof EFFECT_MEASURES)[number];

/** One number a substitution, with what a picture of it needs. */
export interface EffectSeries extends PositionEffects {
  /** Positions × 4. */
  readonly values: Float32Array<ArrayBuffer>;
  /** Of the values that are known, 0 among them; equal where none is. */
  readonly low: number;
  readonly high: number;
}

/** Letters of the region's positions, as `lettersOf`. */
export const regionLetters = ({ transcript, region }: Mutagenesis): Int8Array =>
  lettersOf(transcript.codes.subarray(region[0], region[1]));

function seriesOf(values: Float32Array<ArrayBuffer>, letters: Int8Array): EffectSeries {
  let [low, high] = [0, 0];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { values, low, high, ...positionEffects(values, letters) };
}

/** The effect on the representation. */
export function effectSeries(mutagenesis: Mutagenesis, measure: EffectMeasure): EffectSeries {
  const { distance, cosine, transcript } = mutagenesis;
  const length = transcript.codes.length;
  const values =
    measure === 'cosine' ? cosine : measure === 'distance' ? distance : distance.map((one) => one * length);
  return seriesOf(values, regionLetters(mutagenesis));
}

/** The change of what is predicted; undefined where nothing was. */
export const changeSeries = (mutagenesis: Mutagenesis): EffectSeries | undefined =>
  mutagenesis.predicted && seriesOf(mutagenesis.predicted.change, regionLetters(mutagenesis));
