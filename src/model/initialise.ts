import { Rng, streamSeed } from '../lib/rng';
import { encoderConfig, type EncoderConfig } from './config';
import { writeSafetensors } from './safetensors';
import { encoderShapes, type HostTensor, type Parameters } from './parameters';
import { sequenceHeadPrefix, sequenceHeadShapes } from './sequenceHeadWeights';

/** Sizes offered untrained: Orthrus Small as published, and one for trying things out. */
export const presets = {
  'orthrus-small': encoderConfig(6, 256, 3),
  tiny: encoderConfig(6, 64, 2),
} as const satisfies Record<string, EncoderConfig>;

export type Preset = keyof typeof presets;

/**
 * Seeded initial weights as mamba_ssm draws them (`Mamba.__init__` and `_init_weights`, v1.2): dense layers Kaiming uniform with
 * a = √5, i.e. ±1/√fan-in, their biases 0; convolution ±1/√K, its bias too; dt_proj's weight ±R^−½ and bias the inverse
 * softplus of a step log-uniform in [1e-3, 0.1] (at least 1e-4); A_log = log(1 … N); D = 1; out_proj divided by √nLayer.
 * Each tensor has a stream of its own, seeded by the seed and its name: neither order nor depth changes the others.
 */
export function initialParameters(config: EncoderConfig, seed: number): Parameters {
  const shapes = new Map(encoderShapes(config));
  if (config.sequenceHead) {
    const { body, out } = config.sequenceHead;
    for (const [name, shape] of sequenceHeadShapes(config.dModel, body, out)) {
      shapes.set(sequenceHeadPrefix + name, shape);
    }
  }
  const parameters = new Map<string, HostTensor>();
  for (const [name, shape] of shapes) {
    const draw = drawer(name, shape, config, new Rng(streamSeed(seed, name)));
    const data = new Float32Array(shape.reduce((a, b) => a * b, 1));
    for (let i = 0; i < data.length; i++) data[i] = draw(i);
    parameters.set(name, { shape, data });
  }
  return parameters;
}

/** Initial weights as a file of a checkpoint: an encoder's untrained self, of whatever architecture. */
export const initialCheckpoint = (
  config: EncoderConfig,
  seed = 0,
): { readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> } => ({
  name: 'initial.safetensors',
  bytes: writeSafetensors(initialParameters(config, seed), {}),
});

/** What gives element i of a tensor. */
function drawer(name: string, shape: readonly number[], config: EncoderConfig, rng: Rng): (index: number) => number {
  const uniform = (bound: number) => () => rng.uniform(-bound, bound);
  const part = name.replace(/^layers\.\d+\./, '');
  const fanIn = shape.slice(1).reduce((a, b) => a * b, 1);
  switch (part) {
    case 'mixer.A_log':
      return (index) => Math.log((index % config.dState) + 1);
    case 'mixer.D':
      return () => 1;
    case 'mixer.conv1d.bias':
      return uniform(1 / Math.sqrt(config.dConv));
    case 'mixer.dt_proj.weight':
      return uniform(config.dtRank ** -0.5);
    case 'mixer.dt_proj.bias':
      return () => {
        const step = Math.max(1e-4, Math.exp(rng.uniform(Math.log(1e-3), Math.log(0.1))));
        return step + Math.log(-Math.expm1(-step));
      };
    case 'mixer.out_proj.weight':
      return uniform(1 / Math.sqrt(fanIn * config.nLayer));
  }
  // The head is PyTorch's default, outside mamba_ssm's _init_weights: biases of its dense layers are drawn too.
  if (/^sequence_head\.fc\d\.bias$/.test(name))
    return uniform(1 / Math.sqrt(name.includes('fc1') ? config.dModel : shape[0]!));
  if (/(norm\w*\.weight|running_var)$/.test(part)) return () => 1;
  if (/(bias|running_mean)$/.test(part)) return () => 0;
  return uniform(1 / Math.sqrt(fanIn));
}
