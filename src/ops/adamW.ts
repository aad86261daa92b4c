import { declareKernel, type Backend } from '../backend/contract';
import { sizeOf, type Tensor } from './tensor';

/** shaders/adam_w.wgsl */
export const adamWKernel = declareKernel({
  name: 'adamW',
  params: {
    count: 'u32',
    gradientScale: 'f32',
    beta1: 'f32',
    gain1: 'f32',
    beta2: 'f32',
    gain2: 'f32',
    eps: 'f32',
    decay: 'f32',
    rate: 'f32',
    rootCorrection: 'f32',
  },
  bindings: { gradient: 'read', value: 'read_write', m: 'read_write', v: 'read_write' },
});

/** A parameter with its gradient and moments, all of one shape; moments start as zeros. */
export interface AdamWTensors {
  readonly value: Tensor;
  readonly gradient: Tensor;
  readonly m: Tensor;
  readonly v: Tensor;
}

export interface AdamWOptions {
  readonly lr: number;
  readonly beta1?: number;
  readonly beta2?: number;
  readonly eps?: number;
  /** Decoupled: value shrinks by lr · weightDecay of itself. */
  readonly weightDecay: number;
  /** From 1. */
  readonly step: number;
  /** Factor of the gradient, for clipping. */
  readonly gradientScale?: number;
}

/**
 * One step: value, m and v change in place.
 * Source: PyTorch's torch.optim.AdamW; Loshchilov & Hutter 2019, Algorithm 2.
 */
export function adamW(
  backend: Backend,
  { value, gradient, m, v }: AdamWTensors,
  { lr, beta1 = 0.9, beta2 = 0.999, eps = 1e-8, weightDecay, step, gradientScale = 1 }: AdamWOptions,
): void {
  backend.dispatch(
    adamWKernel,
    { gradient: gradient.buffer, value: value.buffer, m: m.buffer, v: v.buffer },
    {
      count: sizeOf(value.shape),
      gradientScale,
      beta1,
      gain1: 1 - beta1,
      beta2,
      gain2: 1 - beta2,
      eps,
      decay: 1 - lr * weightDecay,
      rate: lr / (1 - beta1 ** step),
      rootCorrection: Math.sqrt(1 - beta2 ** step),
    },
  );
}
