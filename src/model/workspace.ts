import type { Backend } from '../backend/contract';
import { zeros, type Tensor } from '../ops/tensor';
import type { EncoderConfig } from './config';
import { projectedWidth } from './deviceLayout';

/** Carried state of one layer for a batch of sequences. */
export interface LayerState {
  /** (B, E, W − 1) */
  readonly conv: Tensor;
  /** (B, E, N) */
  readonly scan: Tensor;
}

/**
 * All activations a chunk of `tokens` positions needs, allocated once and reused by every layer and chunk: device memory
 * does not grow with transcript length (DESIGN section 2, "Streaming inference").
 */
export interface Workspace {
  readonly tokens: number;
  readonly batch: number;
  /** ⌈tokens / 4⌉ words of packed tracks. */
  readonly codes: Tensor;
  /** (T, D) each */
  readonly residual: Tensor;
  readonly normed: Tensor;
  readonly branch: Tensor;
  /** (T, 2E): x and the gate z. */
  readonly xz: Tensor;
  /** (T, E): after convolution. */
  readonly u: Tensor;
  /** (T, 2N + R4): B, C, dt. */
  readonly dbc: Tensor;
  /** (T, E) each */
  readonly dt: Tensor;
  readonly y: Tensor;
  readonly states: readonly LayerState[];
  /** (B) lengths as uint32 and (B, D) accumulated means. */
  readonly lengths: Tensor;
  readonly mean: Tensor;
}

const shapesOf = (config: EncoderConfig, tokens: number, batch: number) => {
  const { dModel: D, dInner: E, dState: N, dConv } = config;
  return {
    codes: [Math.ceil(tokens / 4)],
    residual: [tokens, D],
    normed: [tokens, D],
    branch: [tokens, D],
    xz: [tokens, 2 * E],
    u: [tokens, E],
    dbc: [tokens, projectedWidth(config)],
    dt: [tokens, E],
    y: [tokens, E],
    lengths: [batch],
    mean: [batch, D],
    conv: [batch, E, dConv - 1],
    scan: [batch, E, N],
  } as const;
};

/** Bytes of the workspace's largest buffer and of all of it, before anything is allocated. */
export function workspaceBytes(
  config: EncoderConfig,
  tokens: number,
  batch: number,
): { largest: number; total: number } {
  let largest = 0;
  let total = 0;
  for (const [name, shape] of Object.entries(shapesOf(config, tokens, batch))) {
    const bytes = 4 * shape.reduce((a: number, b: number) => a * b, 1);
    largest = Math.max(largest, bytes);
    total += bytes * (name === 'conv' || name === 'scan' ? config.nLayer : 1);
  }
  return { largest, total };
}

export function allocateWorkspace(backend: Backend, config: EncoderConfig, tokens: number, batch: number): Workspace {
  const shapes = shapesOf(config, tokens, batch);
  const tensor = (name: keyof typeof shapes): Tensor => zeros(backend, shapes[name], `workspace.${name}`);
  return {
    tokens,
    batch,
    codes: tensor('codes'),
    residual: tensor('residual'),
    normed: tensor('normed'),
    branch: tensor('branch'),
    xz: tensor('xz'),
    u: tensor('u'),
    dbc: tensor('dbc'),
    dt: tensor('dt'),
    y: tensor('y'),
    states: Array.from({ length: config.nLayer }, () => ({ conv: tensor('conv'), scan: tensor('scan') })),
    lengths: tensor('lengths'),
    mean: tensor('mean'),
  };
}

export function freeWorkspace(backend: Backend, workspace: Workspace): void {
  const { codes, residual, normed, branch, xz, u, dbc, dt, y, lengths, mean } = workspace;
  const tensors = [codes, residual, normed, branch, xz, u, dbc, dt, y, lengths, mean];
  for (const { conv, scan } of workspace.states) tensors.push(conv, scan);
  for (const tensor of tensors) backend.free(tensor.buffer);
}
