import type { Backend } from '../backend/contract';
import { OrthrusError } from '../lib/errors';
import type { ParameterSet } from '../model/parameterSet';
import { adamW } from '../ops/adamW';
import { axpy } from '../ops/axpy';
import { sumSquares } from '../ops/sumSquares';
import { toHost, zeros, type Tensor } from '../ops/tensor';

/** Running moments of one parameter's gradient, as they lie on the device. */
export interface Moments {
  readonly m: Float32Array<ArrayBuffer>;
  readonly v: Float32Array<ArrayBuffer>;
}

export interface StepSize {
  readonly learningRate: number;
  readonly encoderDecay: number;
  readonly headDecay: number;
  readonly clipNorm: number;
  /** Names of parameters that keep still. */
  readonly frozen?: (name: string) => boolean;
  /** L2 penalty: added to the gradient after clipping, as torch.optim.Adam's weight_decay. Default none. */
  readonly l2?: (name: string) => number;
}

/**
 * Refuses a step that would spoil the weights.
 * @throws OrthrusError `train.notFinite`
 */
export function requireFinite(step: number, loss: number, norm: number, mend: string): void {
  if (Number.isFinite(loss) && Number.isFinite(norm)) return;
  const what = Number.isFinite(loss) ? 'gradient' : 'loss';
  throw new OrthrusError('train.notFinite', `At step ${step} the ${what} is not a finite number.`, mend);
}

/** AdamW with the gradient's norm clipped; PyTorch's defaults for β and ε (paper, A.3). */
export class Optimizer {
  private readonly moments: readonly { readonly m: Tensor; readonly v: Tensor }[];
  private readonly norms: Tensor;

  constructor(
    private readonly backend: Backend,
    private readonly parameters: ParameterSet,
  ) {
    this.moments = parameters.trained.map(({ name, layout }) => ({
      m: zeros(backend, layout.shape, `m_${name}`),
      v: zeros(backend, layout.shape, `v_${name}`),
    }));
    this.norms = zeros(backend, [parameters.trained.length], 'gradient norms');
  }

  /** Norm of the whole gradient, before clipping; that of frozen parameters is left out. */
  async gradientNorm(frozen: StepSize['frozen'], signal?: AbortSignal): Promise<number> {
    const { trained } = this.parameters;
    for (const [i, { gradient }] of trained.entries()) sumSquares(this.backend, gradient, this.norms, i);
    const squares = await toHost(this.backend, this.norms, signal);
    let sum = 0;
    for (const [i, { name }] of trained.entries()) if (!frozen?.(name)) sum += squares[i]!;
    return Math.sqrt(sum);
  }

  /**
   * Changes the weights by their gradients.
   * @param step of the run, from 1
   * @param norm of the gradient, for clipping (torch.nn.utils.clip_grad_norm_)
   */
  update(step: number, norm: number, size: StepSize): void {
    const { learningRate, encoderDecay, headDecay, clipNorm, frozen, l2 } = size;
    const gradientScale = Math.min(1, clipNorm / (norm + 1e-6));
    for (const [i, { name, group, value, gradient }] of this.parameters.trained.entries()) {
      if (frozen?.(name)) continue;
      const weightDecay = group === 'encoder' ? encoderDecay : headDecay;
      const penalty = l2?.(name) ?? 0;
      // The kernel scales the gradient, and must not scale the penalty.
      if (penalty > 0) axpy(this.backend, value, gradient, penalty / gradientScale);
      const { m, v } = this.moments[i]!;
      adamW(this.backend, { value, gradient, m, v }, { lr: learningRate, weightDecay, step, gradientScale });
    }
  }

  async state(signal?: AbortSignal): Promise<Moments[]> {
    const moments: Moments[] = [];
    for (const { m, v } of this.moments) {
      moments.push({ m: await toHost(this.backend, m, signal), v: await toHost(this.backend, v, signal) });
    }
    return moments;
  }

  restore(state: readonly Moments[]): void {
    for (const [i, { m, v }] of state.entries()) {
      this.backend.upload(this.moments[i]!.m.buffer, m);
      this.backend.upload(this.moments[i]!.v.buffer, v);
    }
  }

  dispose(): void {
    for (const { m, v } of this.moments) for (const { buffer } of [m, v]) this.backend.free(buffer);
    this.backend.free(this.norms.buffer);
  }
}
