import { Rng, streamSeed } from '../lib/rng';
import type { Tape } from '../ops/tape';
import { view, type Tensor } from '../ops/tensor';
import { batchNormalise, batchNormSpecs, dense, denseSpecs } from './layers';
import type { ParameterSet, ParameterSpec } from './parameterSet';
import type { HostTensor } from './parameters';

/** As training checkpoints name it. */
export const projectionPrefix = 'contrastive_projection_head.';

/** Linear → BatchNorm → ReLU twice, then Linear without bias (paper, A.3; oracle `ProjectionHead`). */
export function projectionSpecs(dModel: number, body: number, out: number): ParameterSpec[] {
  const at = (i: number): string => `${projectionPrefix}layers.${i}`;
  return [
    ...denseSpecs(at(0), dModel, body, true),
    ...batchNormSpecs(at(1), body),
    ...denseSpecs(at(2), body, body, true),
    ...batchNormSpecs(at(3), body),
    ...denseSpecs(at(4), body, out, false),
  ];
}

/**
 * Projections (B, P) of representations (B, D). Each view is a batch of its own: BatchNorm's statistics are per view.
 * @param lengths one uint32: B
 */
export function project(
  tape: Tape,
  parameters: ParameterSet,
  representations: Tensor,
  lengths: Tensor,
  training: boolean,
): Tensor {
  const [batch = 0] = representations.shape;
  const one = (tensor: Tensor): Tensor => view(tensor, [1, batch, tensor.shape.at(-1)!]);
  const at = (i: number): string => `${projectionPrefix}layers.${i}`;
  let x = dense(tape, parameters, at(0), one(representations));
  x = batchNormalise(tape, parameters, at(1), x, lengths, { training, relu: true });
  x = dense(tape, parameters, at(2), x);
  x = batchNormalise(tape, parameters, at(3), x, lengths, { training, relu: true });
  x = dense(tape, parameters, at(4), x, false);
  return view(x, [batch, x.shape[2]!]);
}

/** PyTorch's default initial weights for heads: ±1/√fan-in for weights and biases of dense layers, BatchNorm 1 and 0. */
export function initialHead(specs: readonly ParameterSpec[], seed: number): Map<string, HostTensor> {
  const parameters = new Map<string, HostTensor>();
  let bound = 1;
  for (const { name, layout } of specs) {
    const size = layout.shape.reduce((a, b) => a * b, 1);
    const data = new Float32Array(size);
    if (name.endsWith('.running')) data.fill(1, size / 2);
    else if (layout.shape.length === 1 && isNorm(name, specs)) data.fill(name.endsWith('.weight') ? 1 : 0);
    else {
      // The bias of a dense layer follows its weight, and takes that one's fan-in.
      if (name.endsWith('.weight')) bound = 1 / Math.sqrt(layout.shape[0]!);
      const rng = new Rng(streamSeed(seed, name));
      for (let i = 0; i < size; i++) data[i] = rng.uniform(-bound, bound);
    }
    parameters.set(name, layout.toHost(data));
  }
  return parameters;
}

const isNorm = (name: string, specs: readonly ParameterSpec[]): boolean =>
  specs.some((spec) => spec.name === name.replace(/\.\w+$/, '.running'));
