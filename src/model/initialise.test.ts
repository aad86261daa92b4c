import { describe, expect, test } from 'vitest';
import { readCheckpoint } from './checkpoint';
import { hashParameters } from './checkpointHash';
import { encoderConfig } from './config';
import { initialParameters, presets } from './initialise';
import { encoderShapes, parameterCount } from './parameters';
import { writeSafetensors } from './safetensors';

const config = presets['orthrus-small'];
const parameters = initialParameters(config, 0);
const data = (name: string): Float32Array => parameters.get(name)!.data;
const range = (values: Float32Array): [number, number] =>
  values.reduce<[number, number]>(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Infinity, -Infinity],
  );
/** Uniform over ±bound: within it, nearly reaching it, with its mean and variance. */
const expectUniform = (name: string, bound: number): void => {
  const values = data(name);
  const [low, high] = range(values);
  const slack = Math.min(0.2, 12 / values.length);
  expect(low).toBeGreaterThanOrEqual(-Math.fround(bound));
  expect(high).toBeLessThanOrEqual(Math.fround(bound));
  expect(high - low).toBeGreaterThan(2 * bound * (1 - slack));
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  // Five standard errors: bound / √(3 n) of the mean, and 2/√(5 n) relative of the variance.
  expect(Math.abs(mean)).toBeLessThan((5 * bound) / Math.sqrt(3 * values.length));
  expect(Math.abs(variance / (bound ** 2 / 3) - 1)).toBeLessThan(10 / Math.sqrt(5 * values.length));
};

test('the presets have the published sizes', () => {
  expect(config).toEqual(encoderConfig(6, 256, 3));
  expect(parameterCount(config) / 1e6).toBeCloseTo(1.3, 1);
  expect([...parameters].map(([name, { shape }]) => [name, shape])).toEqual([...encoderShapes(config)]);
});

describe('drawn as mamba_ssm does', () => {
  test.each([
    ['embedding.weight', 1 / Math.sqrt(6)],
    ['layers.1.mixer.in_proj.weight', 1 / 16],
    ['layers.1.mixer.conv1d.weight', 1 / 2],
    ['layers.1.mixer.conv1d.bias', 1 / 2],
    ['layers.1.mixer.x_proj.weight', 1 / Math.sqrt(512)],
    ['layers.1.mixer.dt_proj.weight', 1 / 4],
    ['layers.1.mixer.out_proj.weight', 1 / Math.sqrt(512) / Math.sqrt(3)],
  ])('%s within ±%d', expectUniform);

  test('steps between 1e-3 and 0.1, log-uniform', () => {
    const logs = data('layers.2.mixer.dt_proj.bias').map((bias) => Math.log10(Math.log1p(Math.exp(bias))));
    const [low, high] = range(logs);
    expect(low).toBeGreaterThan(-3.0001);
    expect(high).toBeLessThan(-0.9999);
    expect(logs.reduce((sum, value) => sum + value, 0) / logs.length).toBeCloseTo(-2, 0);
    expect(high - low).toBeGreaterThan(1.9);
  });

  test('constants', () => {
    expect([...data('layers.0.mixer.A_log').slice(16, 32)]).toEqual(
      Array.from({ length: 16 }, (_, index) => Math.fround(Math.log(index + 1))),
    );
    for (const name of ['layers.0.mixer.D', 'layers.0.norm.weight', 'norm_f.weight'])
      expect(range(data(name))).toEqual([1, 1]);
    for (const name of ['embedding.bias', 'layers.0.norm.bias', 'norm_f.bias'])
      expect(range(data(name))).toEqual([0, 0]);
  });
});

describe('seeds', () => {
  test('a seed gives the same weights in every run, another seed others', async () => {
    // Recorded once: a change here changes every untrained model that anyone has made.
    const hash = await hashParameters(initialParameters(presets.tiny, 0));
    expect(hash).toBe('e2adfe42749dd198ffff30ef4492a1cc20492192274f3588f6bdb2c7becd14f5');
    expect(await hashParameters(initialParameters(presets.tiny, 1))).not.toBe(hash);
  });

  test('no tensor depends on the others, nor shares a stream with one', () => {
    const deeper = initialParameters(encoderConfig(6, 256, 4), 0);
    for (const [name, { data: values }] of parameters) {
      if (name.includes('out_proj')) continue;
      expect(Buffer.from(deeper.get(name)!.data.buffer).equals(Buffer.from(values.buffer))).toBe(true);
    }
    const weights = [0, 1, 2].map((layer) => data(`layers.${layer}.mixer.in_proj.weight`)[0]);
    expect(new Set(weights).size).toBe(3);
  });
});

test('a model with a sequence head makes a whole round as safetensors', async () => {
  const withHead = { ...presets.tiny, sequenceHead: { body: 24, out: 4 } };
  const drawn = initialParameters(withHead, 7);
  const bytes = writeSafetensors(drawn, { seed: '7' });
  const read = await readCheckpoint([{ name: 'tiny.safetensors', bytes }]);
  expect(read.config).toEqual(withHead);
  expect(read.parameters).toEqual(drawn);
  expect(await hashParameters(read.parameters)).toBe(await hashParameters(initialParameters(presets.tiny, 7)));
});
