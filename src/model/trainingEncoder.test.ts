/** The encoder's backward pass against PyTorch: every gradient of the goldens, on both backends. */
import { afterEach, describe, expect, test } from 'vitest';
import type { Backend } from '../backend/contract';
import { backends } from '../oracle/backends';
import { goldenModel, goldenSequences } from '../oracle/goldenEncoder';
import { readGolden, relativeError } from '../oracle/goldens';
import { fromHost, toHost, view } from '../ops/tensor';
import { encoderLayouts } from './deviceLayout';
import { encoderTensors } from './deviceWeights';
import { mixerActivations, mixerBackward } from './mixerBackward';
import { ParameterSet } from './parameterSet';
import { encoderConfig } from './config';
import type { HostTensor } from './parameters';
import { TrainingEncoder } from './trainingEncoder';
import { allocateTrainingWorkspace, allocateTransposed } from './trainingWorkspace';
import { transpose } from '../ops/transpose';

const TOLERANCE = 1e-4;
let backend: Backend;
afterEach(() => {
  backend.dispose();
});
const still = (): Promise<void> => Promise.resolve();

async function gradientsOf(parameters: ParameterSet): Promise<Map<string, HostTensor>> {
  const gradients = new Map<string, HostTensor>();
  for (const { name, layout, gradient } of parameters.trained) {
    gradients.set(name, layout.toHost(await toHost(backend, gradient)));
  }
  return gradients;
}

describe.each(['encoder_6track', 'encoder_4track'])('%s', (file) => {
  test.each(backends)('every gradient on %s', async (_, open) => {
    backend = await open();
    const golden = readGolden(`${file}.safetensors`);
    const { config, parameters: published } = goldenModel(golden);
    const specs = [...encoderLayouts(config)].map(([name, layout]) => ({ name, group: 'encoder' as const, layout }));
    const parameters = new ParameterSet(backend, specs, published);
    const encoder = new TrainingEncoder(backend, config, parameters, 16, 1);
    encoder.weightsChanged();
    const sequences = goldenSequences(golden);
    const length = Math.max(...sequences.map((sequence) => sequence.length));
    const { mean } = await encoder.forward({ sequences, length }, still);
    expect(relativeError(await toHost(backend, mean), golden.float('out.representation'))).toBeLessThan(TOLERANCE);
    backend.upload(encoder.dMean.buffer, golden.float('in.grad_representation'));
    await encoder.backward(still);
    let worst = 0;
    for (const [name, { data, shape }] of await gradientsOf(parameters)) {
      expect(shape).toEqual(golden.shape(`grad.${name}`));
      const error = relativeError(data, golden.float(`grad.${name}`));
      expect(error, name).toBeLessThan(TOLERANCE);
      worst = Math.max(worst, error);
    }
    console.log(`${file}: worst gradient ${worst.toExponential(1)}`);
    // A second pass adds the same again, bit for bit twice as much.
    await encoder.forward({ sequences, length }, still);
    backend.upload(encoder.dMean.buffer, golden.float('in.grad_representation'));
    await encoder.backward(still);
    const name = 'layers.0.mixer.in_proj.weight';
    const twice = (await gradientsOf(parameters)).get(name)!.data;
    const expected = golden.float(`grad.${name}`).map((value) => 2 * value);
    expect(relativeError(twice, expected)).toBeLessThan(TOLERANCE);
    encoder.dispose();
    parameters.dispose();
  });
});

test.each(backends)('mixer on %s: its input’s gradient and those of its weights', async (_, open) => {
  backend = await open();
  const golden = readGolden('mixer.safetensors');
  const config = encoderConfig(6, 48, 1);
  const published = new Map<string, HostTensor>();
  const specs = [...encoderLayouts(config)].map(([name, layout]) => ({ name, group: 'encoder' as const, layout }));
  for (const { name, layout } of specs) {
    const own = name.replace('layers.0.mixer.', '');
    const known = golden.names('param.').includes(`param.${own}`);
    published.set(
      name,
      known
        ? { shape: golden.shape(`param.${own}`), data: golden.float(`param.${own}`) }
        : layout.toHost(new Float32Array(layout.shape.reduce((a, b) => a * b, 1))),
    );
  }
  const parameters = new ParameterSet(backend, specs, published);
  const weights = encoderTensors(config, parameters.value).layers[0]!;
  const gradients = encoderTensors(config, parameters.gradient);
  const [batch = 0, length = 0, width = 0] = golden.shape('in.hidden');
  const workspace = allocateTrainingWorkspace(backend, config, batch * length, batch);
  backend.upload(workspace.normed.buffer, golden.float('in.hidden'));
  const transposed = allocateTransposed(backend, encoderTensors(config, parameters.value)).layers[0]!;
  for (const key of ['inProj', 'xProj', 'dtProj', 'outProj'] as const)
    transpose(backend, weights[key], transposed[key]);
  mixerActivations(backend, config, weights, workspace, batch, length);
  const dOut = fromHost(backend, golden.float('in.grad_y'), [batch * length, width], 'dOut');
  const own = gradients.layers[0]!;
  await mixerBackward(backend, config, weights, transposed, own, workspace, dOut, batch, length, still);
  const dHidden = await toHost(backend, view(workspace.normed, [batch, length, width]));
  expect(relativeError(dHidden, golden.float('grad.hidden'))).toBeLessThan(TOLERANCE);
  for (const [name, { data }] of await gradientsOf(parameters)) {
    const part = name.replace('layers.0.mixer.', '');
    if (!golden.names('grad.').includes(`grad.${part}`)) continue;
    expect(relativeError(data, golden.float(`grad.${part}`)), part).toBeLessThan(TOLERANCE);
  }
});
