import { OrthrusError } from '../lib/errors';
import type { EncoderConfig } from './config';
import type { HostTensor, Parameters } from './parameters';

export const sequenceHeadPrefix = 'sequence_head.';

/**
 * Tensors of the MLM models' per-position head (oracle/orthrus_torch.py `SequenceHead`), without `sequence_head.`:
 * Linear → BatchNorm → ReLU twice, then Linear. M body width, O logits; fc3 has no bias in the published models.
 */
export function sequenceHeadShapes(dModel: number, body: number, out: number): Map<string, readonly number[]> {
  const shapes = new Map<string, readonly number[]>();
  for (const [index, width] of [dModel, body].entries()) {
    shapes.set(`fc${index + 1}.weight`, [body, width]).set(`fc${index + 1}.bias`, [body]);
    for (const part of ['weight', 'bias', 'running_mean', 'running_var']) {
      shapes.set(`norm${index + 1}.${part}`, [body]);
    }
  }
  return shapes.set('fc3.weight', [out, body]);
}

/** A dense layer y = weight · x + bias; weight (out, in), bias (out). */
export interface DenseLayer {
  readonly weight: HostTensor;
  readonly bias: HostTensor;
}

/** `torch.nn.BatchNorm1d`'s default. */
const batchNormEps = 1e-5;

/**
 * The sequence head for inference: BatchNorm in evaluation mode (running statistics) folded into the layer before it,
 * so that what is left is dense → ReLU → dense → ReLU → dense. With s = γ / √(variance + 1e-5):
 * weight′ = s · weight (by rows), bias′ = s · (bias − mean) + β. Folded in float64, stored as float32.
 * @returns layers of shape (M, D), (M, M), (O, M)
 * @throws OrthrusError `model.noSequenceHead` where the model has none
 */
export function foldedSequenceHead(
  parameters: Parameters,
  config: EncoderConfig,
): readonly [DenseLayer, DenseLayer, DenseLayer] {
  if (!config.sequenceHead) {
    throw new OrthrusError(
      'model.noSequenceHead',
      'This model has no sequence head, so it gives no logits over nucleotides.',
      'Load an MLM model, e.g. antichronology/orthrus-mlm-6-track.',
    );
  }
  const get = (name: string): HostTensor => {
    const tensor = parameters.get(sequenceHeadPrefix + name);
    if (!tensor) throw new Error(`the parameters have no ${sequenceHeadPrefix}${name}`);
    return tensor;
  };
  const fold = (index: 1 | 2): DenseLayer => {
    const [weight, bias] = [get(`fc${index}.weight`), get(`fc${index}.bias`)];
    const [gamma, beta] = [get(`norm${index}.weight`), get(`norm${index}.bias`)];
    const [mean, variance] = [get(`norm${index}.running_mean`), get(`norm${index}.running_var`)];
    const [rows, columns] = weight.shape as [number, number];
    const folded = new Float32Array(weight.data.length);
    const shift = new Float32Array(rows);
    for (let row = 0; row < rows; row++) {
      const scale = gamma.data[row]! / Math.sqrt(variance.data[row]! + batchNormEps);
      for (let i = row * columns; i < (row + 1) * columns; i++) folded[i] = scale * weight.data[i]!;
      shift[row] = scale * (bias.data[row]! - mean.data[row]!) + beta.data[row]!;
    }
    return { weight: { shape: weight.shape, data: folded }, bias: { shape: [rows], data: shift } };
  };
  const out = config.sequenceHead.out;
  const bias = parameters.get(`${sequenceHeadPrefix}fc3.bias`) ?? { shape: [out], data: new Float32Array(out) };
  return [fold(1), fold(2), { weight: get('fc3.weight'), bias }];
}
