import { expect, test } from 'vitest';
import { Rng } from '../../lib/rng';
import { sizeOf } from '../../ops/tensor';
import { readGolden } from '../../oracle/goldens';
import { hashParameters } from '../checkpointHash';
import { joinRunning, splitRunning } from '../runningStatistics';
import { baselineSpecs, MAX_SHIFT, randomShifts, shortestLength, type BaselineConfig } from './baseline';
import { dilatedCnnConfig } from './dilatedCnn';
import { salukiConfig } from './saluki';
import { initialBaselineParameters } from './specs';

const goldens: readonly (readonly [string, BaselineConfig])[] = [
  ['saluki.safetensors', { ...salukiConfig(6, 3, 16), layers: 3 }],
  ['dilated_cnn.safetensors', dilatedCnnConfig(6, 3, [8, 12, 12, 16])],
];

test.each(goldens)('%s: names, shapes and device layouts are those of the PyTorch module', (file, config) => {
  const golden = readGolden(file);
  const specs = baselineSpecs(config);
  const parameters = initialBaselineParameters(specs, 0);
  const shapes = [...parameters].map(([name, { shape }]) => [`param.${name}`, shape]);
  expect(new Map(shapes as [string, number[]][])).toEqual(
    new Map(golden.names('param.').map((name) => [name, golden.shape(name)])),
  );
  const joined = joinRunning(
    new Map(
      golden.names('param.').map((name) => [name.slice(6), { shape: golden.shape(name), data: golden.float(name) }]),
    ),
  );
  for (const { name, layout } of specs) {
    const there = layout.toDevice(joined.get(name)!);
    expect(there.length, name).toBe(sizeOf(layout.shape));
    expect(layout.toHost(there), name).toEqual(joined.get(name));
  }
  expect(splitRunning(joined).size).toBe(parameters.size);
});

const deviation = (values: Float32Array): number =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);

test('Saluki is drawn as released: He normal, biases 0, the GRU within ±1/√H', () => {
  const parameters = initialBaselineParameters(baselineSpecs(salukiConfig(6, 1)), 5);
  const data = (name: string): Float32Array => parameters.get(name)!.data;
  // Of n normal numbers, the deviation is known within 1/√(2n): here 2 % at the most, three times that allowed.
  expect(deviation(data('stem.weight')) / Math.sqrt(2 / 30)).toBeCloseTo(1, 1);
  expect(deviation(data('blocks.3.conv1.weight')) / Math.sqrt(2 / 320)).toBeCloseTo(1, 1);
  expect(deviation(data('fc.weight')) / Math.sqrt(2 / 64)).toBeCloseTo(1, 1);
  expect(data('blocks.3.conv1.bias').every((value) => value === 0)).toBe(true);
  const gru = data('rnn_layer.weight_hh_l0');
  expect(Math.max(...gru)).toBeLessThanOrEqual(1 / 8);
  expect(deviation(gru) * 8 * Math.sqrt(3)).toBeCloseTo(1, 1);
  expect([...data('bn1.running_mean'), ...data('bn1.running_var')]).toEqual([
    ...new Array<number>(64).fill(0),
    ...new Array<number>(64).fill(1),
  ]);
  expect(data('norm.weight').every((value) => value === 1)).toBe(true);
});

test('the dilated CNN is drawn as PyTorch does', () => {
  const parameters = initialBaselineParameters(baselineSpecs(dilatedCnnConfig(6, 1)), 5);
  const { data } = parameters.get('blocks.6.conv2.weight')!;
  expect(deviation(data) * Math.sqrt(3 * 512)).toBeCloseTo(1, 1);
  const bias = parameters.get('blocks.6.conv2.bias')!.data;
  expect(Math.max(...bias.map(Math.abs))).toBeLessThanOrEqual(1 / Math.sqrt(512));
  expect(deviation(bias)).toBeGreaterThan(0);
});

test('a seed gives the same weights in every run, another seed others', async () => {
  // Recorded once: a change here changes every baseline that anyone has trained.
  const hash = (config: BaselineConfig, seed: number): Promise<string> =>
    hashParameters(initialBaselineParameters(baselineSpecs(config), seed));
  const first = await hash(salukiConfig(6, 1), 0);
  expect(first).toBe('734a6fd6562ad05d8d157522dc3fbc79224ee588619aa3b9ce5f3ffe2aeec8c4');
  expect(await hash(dilatedCnnConfig(6, 1), 0)).toBe(
    'd3be7d1d6774254c1aee1ab0ff5caba823719eff16f42f432eedb721b155d160',
  );
  expect(await hash(salukiConfig(6, 1), 1)).not.toBe(first);
});

test('sizes: parameters of the published models, and the shortest sequence each can take', () => {
  const count = (config: BaselineConfig): number =>
    baselineSpecs(config)
      .filter(({ group }) => group !== 'buffer')
      .reduce((sum, { layout }) => sum + sizeOf(layout.shape), 0);
  expect(count(salukiConfig(6, 1))).toBe(155_521);
  expect(count(dilatedCnnConfig(6, 1))).toBe(787_521);
  expect([salukiConfig(6, 1), dilatedCnnConfig(6, 1)].map(shortestLength)).toEqual([320, 32]);
});

test('shifts are 0 to 3, all of them, and seeded', () => {
  const shifts = randomShifts(new Rng(1), 200);
  expect([...new Set(shifts)].sort()).toEqual(Array.from({ length: MAX_SHIFT + 1 }, (_, i) => i));
  expect(randomShifts(new Rng(1), 200)).toEqual(shifts);
});
