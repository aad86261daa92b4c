import type { Backend } from '../backend/contract';
import { fromHost, type Tensor } from '../ops/tensor';
import type { EncoderConfig } from './config';
import { encoderLayouts } from './deviceLayout';
import type { Parameters } from './parameters';

export interface LayerWeights {
  readonly normWeight: Tensor;
  readonly normBias: Tensor;
  /** (D, 2E) */
  readonly inProj: Tensor;
  /** (E, W) */
  readonly convWeight: Tensor;
  readonly convBias: Tensor;
  /** (E, 2N + R4): columns B, C, dt. See `projectedWidth`. */
  readonly xProj: Tensor;
  /** (R4, E) */
  readonly dtProj: Tensor;
  readonly dtBias: Tensor;
  readonly aLog: Tensor;
  readonly dSkip: Tensor;
  /** (E, D) */
  readonly outProj: Tensor;
}

/** One tensor for each of an encoder's: its weights on the device, or their gradients. */
export interface EncoderWeights {
  readonly embeddingWeight: Tensor;
  readonly embeddingBias: Tensor;
  readonly layers: readonly LayerWeights[];
  readonly finalWeight: Tensor;
  readonly finalBias: Tensor;
}

/** An encoder's tensors by role. @param get the tensor of a published name */
export function encoderTensors(config: EncoderConfig, get: (name: string) => Tensor): EncoderWeights {
  const layers = Array.from({ length: config.nLayer }, (_, i): LayerWeights => {
    const at = `layers.${i}`;
    return {
      normWeight: get(`${at}.norm.weight`),
      normBias: get(`${at}.norm.bias`),
      inProj: get(`${at}.mixer.in_proj.weight`),
      convWeight: get(`${at}.mixer.conv1d.weight`),
      convBias: get(`${at}.mixer.conv1d.bias`),
      xProj: get(`${at}.mixer.x_proj.weight`),
      dtProj: get(`${at}.mixer.dt_proj.weight`),
      dtBias: get(`${at}.mixer.dt_proj.bias`),
      aLog: get(`${at}.mixer.A_log`),
      dSkip: get(`${at}.mixer.D`),
      outProj: get(`${at}.mixer.out_proj.weight`),
    };
  });
  return {
    embeddingWeight: get('embedding.weight'),
    embeddingBias: get('embedding.bias'),
    layers,
    finalWeight: get('norm_f.weight'),
    finalBias: get('norm_f.bias'),
  };
}

/** Uploads an encoder's parameters once. `all` is every tensor, for freeing. */
export function uploadEncoder(
  backend: Backend,
  config: EncoderConfig,
  parameters: Parameters,
): { readonly weights: EncoderWeights; readonly all: readonly Tensor[] } {
  const uploaded = new Map<string, Tensor>();
  for (const [name, { shape, toDevice }] of encoderLayouts(config)) {
    const tensor = parameters.get(name);
    if (!tensor) throw new Error(`the encoder has no ${name}`);
    uploaded.set(name, fromHost(backend, toDevice(tensor), shape, name));
  }
  return { weights: encoderTensors(config, (name) => uploaded.get(name)!), all: [...uploaded.values()] };
}
