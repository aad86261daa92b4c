import type { Tape } from '../ops/tape';
import type { Tensor } from '../ops/tensor';
import { dense, denseSpecs, dropOut, rectify } from './layers';
import type { ParameterSet, ParameterSpec } from './parameterSet';

export const fineTuningPrefix = 'fine_tuning_head.';

/** The two-layer head of fine-tuning (paper, A.6). */
export const fineTuningSpecs = (dModel: number, width: number, outputs: number): ParameterSpec[] => [
  ...denseSpecs(`${fineTuningPrefix}fc1`, dModel, width, true),
  ...denseSpecs(`${fineTuningPrefix}fc2`, width, outputs, true),
];

/** Dense, ReLU, dropout, dense: representations (B, D) → outputs (B, C). @param dropout share, 0 outside of training */
export function fineTuningOutputs(
  tape: Tape,
  parameters: ParameterSet,
  representations: Tensor,
  dropout: number,
  seed: number,
): Tensor {
  const hidden = rectify(tape, dense(tape, parameters, `${fineTuningPrefix}fc1`, representations));
  return dense(tape, parameters, `${fineTuningPrefix}fc2`, dropOut(tape, hidden, dropout, seed));
}
