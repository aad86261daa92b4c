import type { Backend } from '../backend/contract';
import { linear } from '../ops/linear';
import { fromHost, sizeOf, view, zeros, type Tensor } from '../ops/tensor';
import type { EncoderConfig } from './config';
import { linearLayout } from './deviceLayout';
import type { Parameters } from './parameters';
import { foldedSequenceHead } from './sequenceHeadWeights';

interface DeviceLayer {
  /** (in, out) */
  readonly weight: Tensor;
  readonly bias: Tensor;
}

/**
 * The per-position head of the MLM models in evaluation mode: hidden states → logits over A, C, G, T.
 * BatchNorm is folded into the linear layers (sequenceHeadWeights). Source: oracle/orthrus_torch.py `SequenceHead`.
 */
export class SequenceHead {
  private constructor(
    private readonly backend: Backend,
    private readonly layers: readonly [DeviceLayer, DeviceLayer, DeviceLayer],
    /** (T, M) each, and the logits (T, O) */
    private readonly activations: readonly [Tensor, Tensor, Tensor],
  ) {}

  /** @param tokens most positions given to `logits` at a time */
  static create(backend: Backend, config: EncoderConfig, parameters: Parameters, tokens: number): SequenceHead {
    const folded = foldedSequenceHead(parameters, config);
    const upload = (i: 0 | 1 | 2): DeviceLayer => {
      const [n = 0, k = 0] = folded[i].weight.shape;
      const { shape, toDevice } = linearLayout(n, k);
      return {
        weight: fromHost(backend, toDevice(folded[i].weight), shape, `sequence_head.fc${i + 1}.weight`),
        bias: fromHost(backend, folded[i].bias.data, folded[i].bias.shape, `sequence_head.fc${i + 1}.bias`),
      };
    };
    const activation = (i: 0 | 1 | 2): Tensor =>
      zeros(backend, [tokens, folded[i].bias.shape[0]!], `sequence_head.activation${i + 1}`);
    return new SequenceHead(backend, [upload(0), upload(1), upload(2)], [activation(0), activation(1), activation(2)]);
  }

  /** Logits (T, O) of hidden states (…, D) with T positions in all; valid until the next call. */
  logits(hidden: Tensor): Tensor {
    const width = hidden.shape.at(-1)!;
    const tokens = sizeOf(hidden.shape) / width;
    let x = view(hidden, [tokens, width]);
    for (const [i, { weight, bias }] of this.layers.entries()) {
      const y = view(this.activations[i]!, [tokens, weight.shape[1]!]);
      linear(this.backend, x, weight, y, { bias, epilogue: i < 2 ? 'bias+relu' : 'bias' });
      x = y;
    }
    return x;
  }

  dispose(): void {
    for (const { weight, bias } of this.layers) for (const { buffer } of [weight, bias]) this.backend.free(buffer);
    for (const { buffer } of this.activations) this.backend.free(buffer);
  }
}
