import type { EncoderConfig } from './config';

/** A tensor on the host, float32 row-major. */
export interface HostTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array<ArrayBuffer>;
}

/**
 * An encoder's weights under the published names without prefix: `embedding.weight`, `layers.N.mixer.in_proj.weight`, …,
 * `norm_f.bias`, and `sequence_head.*` (with BatchNorm running statistics) where the model has one.
 */
export type Parameters = ReadonlyMap<string, HostTensor>;

/** Every encoder tensor with its shape, in the order of the PyTorch module (oracle/orthrus_torch.py `Encoder`). */
export function encoderShapes(config: EncoderConfig): Map<string, readonly number[]> {
  const { nTracks, dModel: D, nLayer, dInner: E, dState: N, dConv, dtRank: R } = config;
  const shapes = new Map<string, readonly number[]>();
  shapes.set('embedding.weight', [D, nTracks]).set('embedding.bias', [D]);
  for (let i = 0; i < nLayer; i++) {
    const mixer = `layers.${i}.mixer`;
    shapes
      .set(`${mixer}.A_log`, [E, N])
      .set(`${mixer}.D`, [E])
      .set(`${mixer}.in_proj.weight`, [2 * E, D])
      .set(`${mixer}.conv1d.weight`, [E, 1, dConv])
      .set(`${mixer}.conv1d.bias`, [E])
      .set(`${mixer}.x_proj.weight`, [R + 2 * N, E])
      .set(`${mixer}.dt_proj.weight`, [E, R])
      .set(`${mixer}.dt_proj.bias`, [E])
      .set(`${mixer}.out_proj.weight`, [D, E])
      .set(`layers.${i}.norm.weight`, [D])
      .set(`layers.${i}.norm.bias`, [D]);
  }
  return shapes.set('norm_f.weight', [D]).set('norm_f.bias', [D]);
}

/** Number of scalars in the encoder (sequence head not counted). */
export function parameterCount(config: EncoderConfig): number {
  let count = 0;
  for (const shape of encoderShapes(config).values()) count += shape.reduce((a, b) => a * b, 1);
  return count;
}
