import { expect, test } from 'vitest';
import { readGolden, relativeError } from '../oracle/goldens';
import { encoderConfig } from './config';
import type { HostTensor } from './parameters';
import { foldedSequenceHead, type DenseLayer } from './sequenceHeadWeights';

/** rows × out, in float64. */
function dense(input: readonly (readonly number[])[], layer: DenseLayer): number[][] {
  const [out, width] = layer.weight.shape as [number, number];
  return input.map((row) =>
    Array.from({ length: out }, (_, unit) =>
      row.reduce((sum, value, i) => sum + value * layer.weight.data[unit * width + i]!, layer.bias.data[unit]!),
    ),
  );
}

const relu = (rows: readonly (readonly number[])[]): number[][] => rows.map((row) => row.map((x) => Math.max(0, x)));

/**
 * The golden's logits are of training mode, where BatchNorm uses the batch's own statistics. Folding with exactly those
 * as running statistics must give the same logits.
 */
test('folded layers give the golden logits', () => {
  const golden = readGolden('mlm.safetensors');
  const [, positions, width] = golden.shape('in.hidden') as [number, number, number];
  const flat = golden.float('in.hidden');
  const hidden = Array.from({ length: (flat.length / width) | 0 }, (_, row) => [
    ...flat.subarray(row * width, (row + 1) * width),
  ]);
  expect(hidden.length % positions).toBe(0);
  const body = golden.shape('param.fc1.weight')[0]!;
  const parameters = new Map<string, HostTensor>();
  for (const name of golden.names('param.')) {
    parameters.set(name.replace('param.', 'sequence_head.'), { shape: golden.shape(name), data: golden.float(name) });
  }
  const config = { ...encoderConfig(6, width, 1), sequenceHead: { body, out: 4 } };
  const setStatistics = (index: 1 | 2, rows: readonly (readonly number[])[]): void => {
    const mean = Float32Array.from(
      { length: body },
      (_, i) => rows.reduce((sum, row) => sum + row[i]!, 0) / rows.length,
    );
    const variance = mean.map((m, i) => rows.reduce((sum, row) => sum + (row[i]! - m) ** 2, 0) / rows.length);
    parameters.set(`sequence_head.norm${index}.running_mean`, { shape: [body], data: mean });
    parameters.set(`sequence_head.norm${index}.running_var`, { shape: [body], data: variance });
  };
  const raw = (index: 1 | 2): DenseLayer => ({
    weight: parameters.get(`sequence_head.fc${index}.weight`)!,
    bias: parameters.get(`sequence_head.fc${index}.bias`)!,
  });

  setStatistics(1, dense(hidden, raw(1)));
  const first = relu(dense(hidden, foldedSequenceHead(parameters, config)[0]));
  setStatistics(2, dense(first, raw(2)));
  const [, second, third] = foldedSequenceHead(parameters, config);
  const logits = dense(relu(dense(first, second)), third);

  expect([second.weight.shape, second.bias.shape]).toEqual([[body, body], [body]]);
  expect([third.weight.shape, third.bias.shape]).toEqual([[4, body], [4]]);
  expect(relativeError(logits.flat(), golden.float('out.logits'))).toBeLessThan(1e-5);
});

test('a model without the head says which have one', () => {
  expect(() => foldedSequenceHead(new Map(), encoderConfig(6, 64, 2))).toThrow(/no sequence head/);
});
