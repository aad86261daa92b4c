import { crossEntropy } from '../ops/crossEntropy';
import type { Tape } from '../ops/tape';
import { view, type Tensor } from '../ops/tensor';
import { batchNormalise, batchNormSpecs, dense, denseSpecs } from './layers';
import type { ParameterSet, ParameterSpec } from './parameterSet';
import { sequenceHeadPrefix } from './sequenceHeadWeights';

/** The MLM models' per-position head (oracle `SequenceHead`): Linear → BatchNorm → ReLU twice, then Linear without bias. */
export function sequenceHeadSpecs(dModel: number, body: number, out: number): ParameterSpec[] {
  const at = (part: string): string => sequenceHeadPrefix + part;
  return [
    ...denseSpecs(at('fc1'), dModel, body, true),
    ...batchNormSpecs(at('norm1'), body),
    ...denseSpecs(at('fc2'), body, body, true),
    ...batchNormSpecs(at('norm2'), body),
    ...denseSpecs(at('fc3'), body, out, false),
  ];
}

/**
 * Masked-nucleotide loss of hidden states (B, L, D): cross-entropy at the positions with a label (paper, Eq. 7). Its gradient, times
 * `scale`, is on the tape at once. BatchNorm counts unpadded positions of these sequences only.
 * @param labels (B · L) int32: 0 to 3, or −100 where nothing is asked
 * @returns the loss of each position (B · L), 0 where nothing is asked
 */
export function maskedNucleotideLoss(
  tape: Tape,
  parameters: ParameterSet,
  hidden: Tensor,
  lengths: Tensor,
  labels: Tensor,
  options: { readonly scale: number; readonly training: boolean },
): Tensor {
  const [batch = 0, length = 0] = hidden.shape;
  const { training, scale } = options;
  const at = (part: string): string => sequenceHeadPrefix + part;
  let x = dense(tape, parameters, at('fc1'), hidden);
  x = batchNormalise(tape, parameters, at('norm1'), x, lengths, { training, relu: true });
  x = dense(tape, parameters, at('fc2'), x);
  x = batchNormalise(tape, parameters, at('norm2'), x, lengths, { training, relu: true });
  const logits = dense(tape, parameters, at('fc3'), x, false);
  const rows = (tensor: Tensor): Tensor => view(tensor, [batch * length, tensor.shape[2]!]);
  const loss = tape.tensor([batch * length], 'position loss');
  tape.addGradient(logits, (dLogits) => {
    crossEntropy(tape.backend, rows(logits), labels, loss, rows(dLogits), scale);
  });
  return loss;
}
