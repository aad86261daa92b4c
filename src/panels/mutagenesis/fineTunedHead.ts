import type { TaskKind } from '../../analysis/evaluationTypes';
import type { DenseLayer, FineTunedHead } from '../../analysis/mutagenesis/predictors';
import { OrthrusError } from '../../lib/errors';
import { fineTuningPrefix } from '../../model/fineTuningHead';
import { readSafetensors } from '../../model/safetensors';

/**
 * The head in the file of a fine-tuned encoder.
 * @throws OrthrusError `checkpoint.*`, `mutagenesis.noHead`
 */
export function fineTunedHead(file: Uint8Array<ArrayBuffer>, task: TaskKind): FineTunedHead {
  const { tensors, metadata } = readSafetensors(file, 'the fine-tuned model');
  const tensor = (name: string): Float32Array => {
    const found = tensors.find((one) => one.name === fineTuningPrefix + name && one.dtype === 'F32');
    if (!found) {
      throw new OrthrusError(
        'mutagenesis.noHead',
        `The fine-tuned model lacks ${name} of its head.`,
        'Fine-tune it again.',
      );
    }
    // A copy: tensors in a file begin at any byte.
    return new Float32Array(found.bytes().slice().buffer);
  };
  const layer = (name: string): DenseLayer => ({ weight: tensor(`${name}.weight`), bias: tensor(`${name}.bias`) });
  const numbers = (text: string | undefined): readonly number[] => (JSON.parse(text ?? '[]') as number[]) ?? [];
  return {
    ...{ first: layer('fc1'), second: layer('fc2'), task },
    ...{ mean: numbers(metadata['mean']), deviation: numbers(metadata['deviation']) },
  };
}
