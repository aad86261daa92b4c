/** The loss of each task: on the device with its gradient, and on the host; and what outputs mean. */
import type { LabelTask } from '../bio/labelTypes';
import { crossEntropy } from '../ops/crossEntropy';
import { pointwiseLoss } from '../ops/pointwiseLoss';
import type { Tape } from '../ops/tape';
import type { Tensor } from '../ops/tensor';

/** Label of a row that has none, for `crossEntropy`. */
const NO_CLASS = -100;

/**
 * Loss of outputs (B, O); its gradient, times `scale`, is on the tape at once.
 * @param targets B × O, or one class index a row (`multi-class`); NaN = missing
 * @returns losses (B, O) or (B), 0 where a label is missing
 */
export function labelLoss(
  tape: Tape,
  outputs: Tensor,
  targets: Float32Array<ArrayBuffer>,
  task: LabelTask,
  scale: number,
): Tensor {
  const { backend } = tape;
  const [batch = 0] = outputs.shape;
  const shape = task === 'multi-class' ? [batch] : outputs.shape;
  const truth = tape.tensor(shape, 'targets');
  const loss = tape.tensor(shape, 'losses');
  backend.upload(
    truth.buffer,
    task === 'multi-class' ? Int32Array.from(targets, (one) => (Number.isNaN(one) ? NO_CLASS : one)) : targets,
  );
  tape.addGradient(outputs, (gradient) => {
    if (task === 'multi-class') crossEntropy(backend, outputs, truth, loss, gradient, scale);
    else pointwiseLoss(backend, outputs, truth, loss, gradient, { kind: task === 'regression' ? 'mse' : 'bce', scale });
  });
  return loss;
}

/** Labels that are not missing. */
export function knownLabels(targets: Float32Array): number {
  let known = 0;
  for (const target of targets) if (!Number.isNaN(target)) known++;
  return known;
}

const logSumExp = (values: Float32Array): number => {
  const most = values.reduce((a, b) => Math.max(a, b), -Infinity);
  return most + Math.log(values.reduce((sum, value) => sum + Math.exp(value - most), 0));
};

/** Mean loss over the labels that are known; as `labelLoss`, in double precision. */
export function meanLoss(outputs: Float32Array, targets: Float32Array, task: LabelTask): number {
  const width = outputs.length / targets.length;
  let sum = 0;
  for (const [i, target] of targets.entries()) {
    if (Number.isNaN(target)) continue;
    const output = outputs[i * width]!;
    if (task === 'regression') sum += (output - target) ** 2;
    else if (task === 'multi-class') {
      const logits = outputs.subarray(i * width, (i + 1) * width);
      sum += logSumExp(logits) - logits[target]!;
    } else sum += Math.max(output, 0) - output * target + Math.log1p(Math.exp(-Math.abs(output)));
  }
  return sum / knownLabels(targets);
}

/** Outputs as probabilities; those of regression as they are. @param width outputs of a row */
export function probabilities(outputs: Float32Array, task: LabelTask, width: number): Float32Array<ArrayBuffer> {
  if (task === 'regression') return new Float32Array(outputs);
  if (task !== 'multi-class') return Float32Array.from(outputs, (logit) => 1 / (1 + Math.exp(-logit)));
  const shares = new Float32Array(outputs.length);
  for (let first = 0; first < outputs.length; first += width) {
    const whole = logSumExp(outputs.subarray(first, first + width));
    for (let c = first; c < first + width; c++) shares[c] = Math.exp(outputs[c]! - whole);
  }
  return shares;
}
