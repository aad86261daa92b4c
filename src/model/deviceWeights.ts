import type { Backend } from '../backend/contract';
import { fromHost, type Tensor } from '../ops/tensor';
import type { EncoderConfig } from './config';
import type { HostTensor, Parameters } from './parameters';

/** PyTorch's Linear weight (N, K) as the (K, N) our kernels read. */
export function transposed(tensor: HostTensor): HostTensor {
  const [n = 0, k = 0] = tensor.shape;
  const data = new Float32Array(n * k);
  for (let row = 0; row < n; row++) for (let col = 0; col < k; col++) data[col * n + row] = tensor.data[row * k + col]!;
  return { shape: [k, n], data };
}

/** dt's rank rounded up to a multiple of 4. */
export const paddedRank = (config: EncoderConfig): number => Math.ceil(config.dtRank / 4) * 4;

/**
 * Width of x_proj's output on the device. The checkpoint has rows dt, B, C; ours are B, C, dt with dt padded by zero columns
 * to a multiple of 4, so that every slice can be read as vec4 whatever the model's width.
 */
export const projectedWidth = (config: EncoderConfig): number => 2 * config.dState + paddedRank(config);

/** x_proj.weight (R + 2N, E) → (E, 2N + R4). */
function arrangedXProj(tensor: HostTensor, config: EncoderConfig): HostTensor {
  const { dtRank: R, dState: N, dInner: E } = config;
  const data = new Float32Array(projectedWidth(config) * E);
  data.set(tensor.data.subarray(R * E));
  data.set(tensor.data.subarray(0, R * E), 2 * N * E);
  return transposed({ shape: [projectedWidth(config), E], data });
}

/** dt_proj.weight (E, R) → (R4, E). */
function paddedDtProj(tensor: HostTensor, config: EncoderConfig): HostTensor {
  const data = new Float32Array(paddedRank(config) * config.dInner);
  data.set(transposed(tensor).data);
  return { shape: [paddedRank(config), config.dInner], data };
}

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

export interface EncoderWeights {
  readonly embeddingWeight: Tensor;
  readonly embeddingBias: Tensor;
  readonly layers: readonly LayerWeights[];
  readonly finalWeight: Tensor;
  readonly finalBias: Tensor;
  /** Every tensor above, for freeing. */
  readonly all: readonly Tensor[];
}

/** Uploads an encoder's parameters once, linear weights transposed. */
export function uploadEncoder(backend: Backend, config: EncoderConfig, parameters: Parameters): EncoderWeights {
  const all: Tensor[] = [];
  const host = (name: string): HostTensor => {
    const tensor = parameters.get(name);
    if (!tensor) throw new Error(`the encoder has no ${name}`);
    return tensor;
  };
  const put = (name: string, { data, shape }: HostTensor): Tensor => {
    const tensor = fromHost(backend, data, shape, name);
    all.push(tensor);
    return tensor;
  };
  const plain = (name: string): Tensor => put(name, host(name));
  const weight = (name: string): Tensor => put(name, transposed(host(name)));
  const layers = Array.from({ length: config.nLayer }, (_, i): LayerWeights => {
    const at = `layers.${i}`;
    const conv = host(`${at}.mixer.conv1d.weight`);
    return {
      normWeight: plain(`${at}.norm.weight`),
      normBias: plain(`${at}.norm.bias`),
      inProj: weight(`${at}.mixer.in_proj.weight`),
      convWeight: put(`${at}.mixer.conv1d.weight`, { data: conv.data, shape: [config.dInner, config.dConv] }),
      convBias: plain(`${at}.mixer.conv1d.bias`),
      xProj: put(`${at}.mixer.x_proj.weight`, arrangedXProj(host(`${at}.mixer.x_proj.weight`), config)),
      dtProj: put(`${at}.mixer.dt_proj.weight`, paddedDtProj(host(`${at}.mixer.dt_proj.weight`), config)),
      dtBias: plain(`${at}.mixer.dt_proj.bias`),
      aLog: plain(`${at}.mixer.A_log`),
      dSkip: plain(`${at}.mixer.D`),
      outProj: weight(`${at}.mixer.out_proj.weight`),
    };
  });
  return {
    embeddingWeight: plain('embedding.weight'),
    embeddingBias: plain('embedding.bias'),
    layers,
    finalWeight: plain('norm_f.weight'),
    finalBias: plain('norm_f.bias'),
    all,
  };
}
