import type { EncoderConfig } from './config';
import { encoderShapes, type HostTensor } from './parameters';

/** How a published tensor lies on the device, and the way back. */
export interface DeviceLayout {
  readonly shape: readonly number[];
  toDevice(tensor: HostTensor): Float32Array<ArrayBuffer>;
  toHost(data: Float32Array<ArrayBuffer>): HostTensor;
}

/** Rows (N, K) as columns (K, N). */
function transpose(data: Float32Array, n: number, k: number): Float32Array<ArrayBuffer> {
  const out = new Float32Array(n * k);
  for (let row = 0; row < n; row++) for (let col = 0; col < k; col++) out[col * n + row] = data[row * k + col]!;
  return out;
}

/** As published, perhaps seen with another shape of the same size. */
export function plainLayout(shape: readonly number[], deviceShape = shape): DeviceLayout {
  return { shape: deviceShape, toDevice: ({ data }) => data, toHost: (data) => ({ shape, data }) };
}

/** PyTorch's Linear weight (N, K) as the (K, N) that ops/linear reads. */
export function linearLayout(n: number, k: number): DeviceLayout {
  return {
    shape: [k, n],
    toDevice: ({ data }) => transpose(data, n, k),
    toHost: (data) => ({ shape: [n, k], data: transpose(data, k, n) }),
  };
}

/** dt's rank rounded up to a multiple of 4. */
export const paddedRank = (config: EncoderConfig): number => Math.ceil(config.dtRank / 4) * 4;

/**
 * Width of x_proj's output on the device. The checkpoint has rows dt, B, C; ours are B, C, dt with dt padded by zero columns
 * to a multiple of 4, so that every slice can be read as vec4 whatever the model's width.
 */
export const projectedWidth = (config: EncoderConfig): number => 2 * config.dState + paddedRank(config);

/** x_proj.weight (R + 2N, E) → (E, 2N + R4). */
function xProjLayout(config: EncoderConfig): DeviceLayout {
  const { dtRank: R, dState: N, dInner: E } = config;
  const P = projectedWidth(config);
  return {
    shape: [E, P],
    toDevice: ({ data }) => {
      const rows = new Float32Array(P * E);
      rows.set(data.subarray(R * E));
      rows.set(data.subarray(0, R * E), 2 * N * E);
      return transpose(rows, P, E);
    },
    toHost: (data) => {
      const rows = transpose(data, E, P);
      const own = new Float32Array((R + 2 * N) * E);
      own.set(rows.subarray(2 * N * E, (2 * N + R) * E));
      own.set(rows.subarray(0, 2 * N * E), R * E);
      return { shape: [R + 2 * N, E], data: own };
    },
  };
}

/** dt_proj.weight (E, R) → (R4, E); the rows past R stay 0, in training too: what they multiply is 0. */
function dtProjLayout(config: EncoderConfig): DeviceLayout {
  const { dtRank: R, dInner: E } = config;
  return {
    shape: [paddedRank(config), E],
    toDevice: ({ data }) => {
      const out = new Float32Array(paddedRank(config) * E);
      out.set(transpose(data, E, R));
      return out;
    },
    toHost: (data) => ({ shape: [E, R], data: transpose(data.subarray(0, R * E), R, E) }),
  };
}

/** The layout of every encoder tensor, under its published name and in that order. */
export function encoderLayouts(config: EncoderConfig): Map<string, DeviceLayout> {
  const layouts = new Map<string, DeviceLayout>();
  for (const [name, shape] of encoderShapes(config)) {
    const [n = 0, k = 0] = shape;
    if (name.endsWith('in_proj.weight') || name.endsWith('out_proj.weight')) layouts.set(name, linearLayout(n, k));
    else if (name.endsWith('x_proj.weight')) layouts.set(name, xProjLayout(config));
    else if (name.endsWith('dt_proj.weight')) layouts.set(name, dtProjLayout(config));
    else if (name.endsWith('conv1d.weight')) layouts.set(name, plainLayout(shape, [n, config.dConv]));
    else layouts.set(name, plainLayout(shape));
  }
  return layouts;
}
