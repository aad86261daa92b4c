/** The supervised baselines of the paper, told apart by their configuration. */
import type { Rng } from '../../lib/rng';
import type { Tape } from '../../ops/tape';
import type { Tensor } from '../../ops/tensor';
import { expandTracks } from '../../ops/expandTracks';
import type { ParameterSet } from '../parameterSet';
import type { BaselineMode, BaselineOutputs } from './layers';
import { dilatedCnn, dilatedCnnShortest, dilatedCnnSpecs, type DilatedCnnConfig } from './dilatedCnn';
import { saluki, salukiShortest, salukiSpecs, type SalukiConfig } from './saluki';
import type { BaselineSpec } from './specs';

export type BaselineConfig = SalukiConfig | DilatedCnnConfig;

/** Parameters, for a ParameterSet and for `initialBaselineParameters`. */
export const baselineSpecs = (config: BaselineConfig): BaselineSpec[] =>
  config.kind === 'saluki' ? salukiSpecs(config) : dilatedCnnSpecs(config);

/** Positions below which a model has nothing left after its pooling; shorter sequences are padded to it. */
export const shortestLength = (config: BaselineConfig): number =>
  config.kind === 'saluki' ? salukiShortest(config) : dilatedCnnShortest(config);

/**
 * Runs a baseline forward over x (B, L, C), recording on the tape: once the outputs have their gradient there (`Tape.addGradient`),
 * `Tape.backward` adds to the gradients of all parameters.
 * @throws OrthrusError `train.single-sequence` (Saluki, training, one sequence)
 * @throws Error where L is below `shortestLength`
 */
export function baseline(
  tape: Tape,
  parameters: ParameterSet,
  config: BaselineConfig,
  x: Tensor,
  mode: BaselineMode,
): BaselineOutputs {
  const length = x.shape[1]!;
  if (length < shortestLength(config)) throw new Error(`${config.kind}: ${length} positions are pooled away`);
  return config.kind === 'saluki'
    ? saluki(tape, parameters, config, x, mode)
    : dilatedCnn(tape, parameters, config, x, mode);
}

/** Furthest that the released code shifts a sequence in training. */
export const MAX_SHIFT = 3;

/** A shift to the right of 0 to 3 positions for each of `count` sequences (released `StochasticShift`, `symmetric` off). */
export const randomShifts = (rng: Rng, count: number): number[] =>
  Array.from({ length: count }, () => rng.int(MAX_SHIFT + 1));

/** Positions that a batch is padded to: the longest sequence, shift included, or what the model needs. */
export const paddedLength = (
  config: BaselineConfig,
  sequences: readonly Uint8Array[],
  shifts?: readonly number[],
): number =>
  sequences.reduce((most, { length }, b) => Math.max(most, length + (shifts?.[b] ?? 0)), shortestLength(config));

/**
 * Packed sequences (bio/tracks) as numbers (B, L, C), zeros around them. The outputs of both baselines depend on how much is padded: give
 * one length wherever they are to be compared.
 * @param length from `paddedLength`, or more
 * @param shifts positions of zeros before each sequence; none by default
 */
export function baselineInput(
  tape: Tape,
  config: BaselineConfig,
  sequences: readonly Uint8Array[],
  length: number,
  shifts?: readonly number[],
): Tensor {
  const batch = sequences.length;
  const bytes = new Uint8Array(4 * Math.ceil((batch * length) / 4));
  for (const [b, sequence] of sequences.entries()) bytes.set(sequence, b * length + (shifts?.[b] ?? 0));
  const codes = tape.tensor([bytes.length / 4], 'codes');
  tape.backend.upload(codes.buffer, bytes);
  const x = tape.tensor([batch, length, config.tracks], 'tracks');
  expandTracks(tape.backend, codes.buffer, x);
  return x;
}
