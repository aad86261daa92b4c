/** Whole heads with their losses, forward and backward, against PyTorch (oracle/make_goldens.py). */
import { afterEach, describe, expect, test } from 'vitest';
import type { Backend } from '../backend/contract';
import { backends } from '../oracle/backends';
import { readGolden, relativeError, type Golden } from '../oracle/goldens';
import { batchNorm } from './batchNorm';
import { batchNormBackward } from './batchNormBackward';
import { crossEntropy } from './crossEntropy';
import { dcl } from './dcl';
import { l2Normalise } from './l2Normalise';
import { l2NormaliseBackward } from './l2NormaliseBackward';
import { linear } from './linear';
import { fromHost, toHost, view, zeros, type Tensor } from './tensor';

const TOLERANCE = 2e-6;

let backend: Backend;
afterEach(() => {
  backend.dispose();
});

type Floats = Float32Array<ArrayBuffer>;
const put = (data: Floats, ...shape: number[]): Tensor => fromHost(backend, data, shape, 'test');
const blank = (...shape: number[]): Tensor => zeros(backend, shape, 'test');
const mean = (values: Floats): number => values.reduce((a, b) => a + b, 0) / values.length;
const errorOf = async (tensor: Tensor, expected: Floats): Promise<number> =>
  relativeError(await toHost(backend, tensor), expected);

function transposed(data: Floats, rows: number, columns: number): Floats {
  return Float32Array.from(data, (_, i) => data[(i % rows) * columns + Math.floor(i / rows)]!);
}

/** Linear → BatchNorm → ReLU, twice, then Linear without bias: the projection head and the sequence head alike. */
class Head {
  private readonly lengths: Tensor;
  private readonly running: readonly [Tensor, Tensor];
  /** Of the norms' weights and biases. */
  private readonly gradients: readonly { readonly dWeight: Tensor; readonly dBias: Tensor }[];

  constructor(
    private readonly golden: Golden,
    private readonly names: readonly [string, string, string, string, string],
    rows: number,
    private readonly body: number,
  ) {
    this.lengths = fromHost(backend, Uint32Array.of(rows), [1], 'test');
    const running = (norm: string): Tensor => {
      const both = new Float32Array(2 * body);
      both.set(golden.float(`param.${norm}.running_mean`));
      both.set(golden.float(`param.${norm}.running_var`), body);
      return put(both, 2, body);
    };
    this.running = [running(names[1]), running(names[3])];
    this.gradients = [0, 1].map(() => ({ dWeight: blank(body), dBias: blank(body) }));
  }

  private param(name: string): Tensor {
    return put(this.golden.float(`param.${name}`), ...this.golden.shape(`param.${name}`));
  }

  private linear(name: string, x: Tensor, bias: boolean): Tensor {
    const [outputs = 0, inputs = 0] = this.golden.shape(`param.${name}.weight`);
    const weight = put(transposed(this.golden.float(`param.${name}.weight`), outputs, inputs), inputs, outputs);
    const y = blank(x.shape[0]!, outputs);
    linear(backend, x, weight, y, bias ? { bias: this.param(`${name}.bias`) } : {});
    return y;
  }

  /** dy · weight: PyTorch's layout is that of the gradient. */
  private linearBackward(name: string, dy: Tensor): Tensor {
    const weight = this.param(`${name}.weight`);
    const dx = blank(dy.shape[0]!, weight.shape[1]!);
    linear(backend, dy, weight, dx);
    return dx;
  }

  /** The output, and how its gradient becomes the input's. */
  forward(h: Tensor, training: boolean): { output: Tensor; backward: (dOutput: Tensor) => Tensor } {
    const [fc1, norm1, fc2, norm2, fc3] = this.names;
    const normed = (k: 0 | 1, norm: string, x: Tensor): { y: Tensor; backward: (dy: Tensor) => Tensor } => {
      const [y, stats] = [blank(...x.shape), blank(2, this.body)];
      const common = {
        x,
        weight: this.param(`${norm}.weight`),
        bias: this.param(`${norm}.bias`),
        lengths: this.lengths,
      };
      batchNorm(backend, { ...common, running: this.running[k] }, { y, stats }, { training, relu: true });
      const backward = (dy: Tensor): Tensor => {
        const dx = blank(...x.shape);
        const gradients = { dx, ...this.gradients[k]! };
        batchNormBackward(backend, { ...common, stats, dy }, gradients, { training, relu: true });
        return dx;
      };
      return { y, backward };
    };
    const first = normed(0, norm1, this.linear(fc1, h, true));
    const second = normed(1, norm2, this.linear(fc2, first.y, true));
    return {
      output: this.linear(fc3, second.y, false),
      backward: (dOutput) => {
        const inner = this.linearBackward(fc2, second.backward(this.linearBackward(fc3, dOutput)));
        return this.linearBackward(fc1, first.backward(inner));
      },
    };
  }

  async expectNorms(prefix: 'grad' | 'running', tolerance: number): Promise<void> {
    for (const [k, norm] of [this.names[1], this.names[3]].entries()) {
      if (prefix === 'grad') {
        const { dWeight, dBias } = this.gradients[k]!;
        expect(await errorOf(dWeight, this.golden.float(`grad.${norm}.weight`))).toBeLessThan(tolerance);
        expect(await errorOf(dBias, this.golden.float(`grad.${norm}.bias`))).toBeLessThan(tolerance);
      } else {
        const held = await toHost(backend, this.running[k]!);
        const [means, variances] = [held.subarray(0, this.body), held.subarray(this.body)];
        expect(relativeError(means, this.golden.float(`out.${norm}.running_mean`))).toBeLessThan(tolerance);
        expect(relativeError(variances, this.golden.float(`out.${norm}.running_var`))).toBeLessThan(tolerance);
      }
    }
  }
}

describe.each(backends)('%s', (_, open) => {
  test.each(['joint', 'split'] as const)('projection head and DCL, %s negatives', async (negatives) => {
    backend = await open();
    const golden = readGolden(`dcl_${negatives}.safetensors`);
    const [pairs = 0, width = 0] = golden.shape('in.h1');
    const outputs = golden.shape('out.p1')[1]!;
    const head = new Head(golden, ['layers.0', 'layers.1', 'layers.2', 'layers.3', 'layers.4'], pairs, 48);
    const views = ['h1', 'h2'].map((name) => head.forward(put(golden.float(`in.${name}`), pairs, width), true));
    const both = new Float32Array(2 * pairs * outputs);
    for (const [i, { output }] of views.entries()) {
      expect(await errorOf(output, golden.float(`out.p${i + 1}`))).toBeLessThan(TOLERANCE);
      both.set(await toHost(backend, output), i * pairs * outputs);
    }
    await head.expectNorms('running', TOLERANCE);

    const [p, z] = [put(both, 2 * pairs, outputs), blank(2 * pairs, outputs)];
    l2Normalise(backend, p, z);
    const rows = await toHost(backend, z);
    const [similarity, rowLoss, slopes] = [2 * pairs, 1, 2 * pairs].map((columns) => blank(2 * pairs, columns)) as [
      Tensor,
      Tensor,
      Tensor,
    ];
    linear(backend, z, put(transposed(rows, 2 * pairs, outputs), outputs, 2 * pairs), similarity);
    const weights = put(golden.float('in.weights'), pairs);
    dcl(backend, similarity, weights, rowLoss, slopes, { temperature: 0.1, negatives, scale: 1 });
    expect(Math.abs(mean(await toHost(backend, rowLoss)) / golden.float('out.loss')[0]! - 1)).toBeLessThan(TOLERANCE);

    const own = await toHost(backend, slopes);
    const across = transposed(own, 2 * pairs, 2 * pairs);
    const [dz, dp] = [blank(2 * pairs, outputs), blank(2 * pairs, outputs)];
    const summed = own.map((value, k) => value + across[k]!);
    linear(backend, put(summed, 2 * pairs, 2 * pairs), z, dz);
    l2NormaliseBackward(backend, p, dz, dp);
    const gradients = await toHost(backend, dp);
    for (const [i, { backward }] of views.entries()) {
      const part = gradients.slice(i * pairs * outputs, (i + 1) * pairs * outputs);
      const dh = backward(put(part, pairs, outputs));
      expect(await errorOf(dh, golden.float(`grad.h${i + 1}`))).toBeLessThan(TOLERANCE);
    }
    await head.expectNorms('grad', TOLERANCE);

    const { output } = head.forward(put(golden.float('in.h1'), pairs, width), false);
    expect(await errorOf(output, golden.float('out.p1_eval'))).toBeLessThan(TOLERANCE);
  });

  test('sequence head and cross-entropy over masked positions', async () => {
    backend = await open();
    const golden = readGolden('mlm.safetensors');
    const hidden = put(golden.float('in.hidden'), ...golden.shape('in.hidden'));
    const [batch = 0, length = 0, width = 0] = hidden.shape;
    const tokens = batch * length;
    const head = new Head(golden, ['fc1', 'norm1', 'fc2', 'norm2', 'fc3'], tokens, 48);
    const { output, backward } = head.forward(view(hidden, [tokens, width]), true);
    expect(await errorOf(output, golden.float('out.logits'))).toBeLessThan(TOLERANCE);

    const labels = golden.int('in.labels');
    const scored = labels.filter((label) => label >= 0).length;
    const [loss, dLogits] = [blank(tokens), blank(tokens, 4)];
    const held = fromHost(backend, new Uint32Array(labels.buffer), [tokens], 'test');
    crossEntropy(backend, output, held, loss, dLogits, 1 / scored);
    const total = (await toHost(backend, loss)).reduce((a, b) => a + b, 0) / scored;
    expect(Math.abs(total / golden.float('out.loss')[0]! - 1)).toBeLessThan(TOLERANCE);
    expect(await errorOf(backward(dLogits), golden.float('grad.hidden'))).toBeLessThan(TOLERANCE);
    await head.expectNorms('grad', TOLERANCE);
  });
});
