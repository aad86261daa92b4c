import type { Backend } from '../backend/contract';
import { sizeOf, zeros, type Tensor } from '../ops/tensor';
import type { EncoderConfig } from './config';
import { projectedWidth } from './deviceLayout';
import type { EncoderWeights } from './deviceWeights';
import type { LayerState } from './workspace';

/**
 * What a forward and backward pass of one micro-batch needs beside weights and gradients. Only the residual stream is kept for each
 * layer; everything inside a layer is computed again in its backward pass, so this part is there once.
 */
export interface TrainingWorkspace {
  readonly tokens: number;
  readonly batch: number;
  /** ⌈tokens / 4⌉ words of packed tracks. */
  readonly codes: Tensor;
  readonly lengths: Tensor;
  /** (T, D) each: the residual stream that enters layer i; the last one enters norm_f. */
  readonly residuals: readonly Tensor[];
  /** (T, D): a layer's normalised input, and in its backward pass that one's gradient. */
  readonly normed: Tensor;
  /** (T, D): norm_f's output. */
  readonly hidden: Tensor;
  readonly dHidden: Tensor;
  /** (T, D): gradient of the residual stream. */
  readonly dResidual: Tensor;
  readonly xz: Tensor;
  readonly u: Tensor;
  readonly dbc: Tensor;
  readonly dt: Tensor;
  readonly y: Tensor;
  /** (T, 2E) */
  readonly dXz: Tensor;
  /** (T, 2E): gradients of u and dt as the scan gives them. */
  readonly dUDt: Tensor;
  /** (T, 2N + R4) */
  readonly dDbc: Tensor;
  /** (T, E): gradient of the scan's output, later of u by way of x_proj. */
  readonly dY: Tensor;
  readonly state: LayerState;
  /** (B, D) */
  readonly mean: Tensor;
  readonly dMean: Tensor;
}

const shapesOf = (config: EncoderConfig, tokens: number, batch: number) => {
  const { dModel: D, dInner: E, dState: N, dConv } = config;
  const P = projectedWidth(config);
  return {
    codes: [Math.ceil(tokens / 4)],
    lengths: [batch],
    residual: [tokens, D],
    normed: [tokens, D],
    hidden: [tokens, D],
    dHidden: [tokens, D],
    dResidual: [tokens, D],
    xz: [tokens, 2 * E],
    u: [tokens, E],
    dbc: [tokens, P],
    dt: [tokens, E],
    y: [tokens, E],
    dXz: [tokens, 2 * E],
    dUDt: [tokens, 2 * E],
    dDbc: [tokens, P],
    dY: [tokens, E],
    conv: [batch, E, dConv - 1],
    scan: [batch, E, N],
    mean: [batch, D],
    dMean: [batch, D],
  } as const;
};

/** Bytes of the largest buffer and of all of them. */
export function trainingWorkspaceBytes(
  config: EncoderConfig,
  tokens: number,
  batch: number,
): { readonly largest: number; readonly total: number } {
  let [largest, total] = [0, 0];
  for (const [name, shape] of Object.entries(shapesOf(config, tokens, batch))) {
    const bytes = 4 * sizeOf(shape);
    largest = Math.max(largest, bytes);
    total += bytes * (name === 'residual' ? config.nLayer + 1 : 1);
  }
  return { largest, total };
}

export function allocateTrainingWorkspace(
  backend: Backend,
  config: EncoderConfig,
  tokens: number,
  batch: number,
): TrainingWorkspace {
  const shapes = shapesOf(config, tokens, batch);
  const tensor = (name: keyof typeof shapes): Tensor => zeros(backend, shapes[name], `training.${name}`);
  return {
    tokens,
    batch,
    codes: tensor('codes'),
    lengths: tensor('lengths'),
    residuals: Array.from({ length: config.nLayer + 1 }, () => tensor('residual')),
    normed: tensor('normed'),
    hidden: tensor('hidden'),
    dHidden: tensor('dHidden'),
    dResidual: tensor('dResidual'),
    xz: tensor('xz'),
    u: tensor('u'),
    dbc: tensor('dbc'),
    dt: tensor('dt'),
    y: tensor('y'),
    dXz: tensor('dXz'),
    dUDt: tensor('dUDt'),
    dDbc: tensor('dDbc'),
    dY: tensor('dY'),
    state: { conv: tensor('conv'), scan: tensor('scan') },
    mean: tensor('mean'),
    dMean: tensor('dMean'),
  };
}

export function freeTrainingWorkspace(backend: Backend, workspace: TrainingWorkspace): void {
  const { residuals, state, codes, lengths, normed, hidden, dHidden, dResidual, mean, dMean } = workspace;
  const { xz, u, dbc, dt, y, dXz, dUDt, dDbc, dY } = workspace;
  const single = [
    codes,
    lengths,
    normed,
    hidden,
    dHidden,
    dResidual,
    mean,
    dMean,
    xz,
    u,
    dbc,
    dt,
    y,
    dXz,
    dUDt,
    dDbc,
    dY,
  ];
  for (const { buffer } of [...residuals, state.conv, state.scan, ...single]) backend.free(buffer);
}

/** The transposes of an encoder's matrices, which take gradients back; made anew after each change of the weights. */
export interface TransposedWeights {
  /** (2E, D), (P, E), (E, R4), (D, E) of each layer. */
  readonly layers: readonly {
    readonly inProj: Tensor;
    readonly xProj: Tensor;
    readonly dtProj: Tensor;
    readonly outProj: Tensor;
  }[];
}

export function allocateTransposed(backend: Backend, weights: EncoderWeights): TransposedWeights {
  const like = ({ shape: [rows = 0, cols = 0], buffer }: Tensor): Tensor =>
    zeros(backend, [cols, rows], `${buffer.label} transposed`);
  const layers = weights.layers.map(({ inProj, xProj, dtProj, outProj }) => ({
    inProj: like(inProj),
    xProj: like(xProj),
    dtProj: like(dtProj),
    outProj: like(outProj),
  }));
  return { layers };
}
