/** Whole heads with their losses against PyTorch: every value and every gradient of the goldens, through the tape, on both backends. */
import { afterEach, describe, expect, test } from 'vitest';
import type { Backend } from '../backend/contract';
import { backends } from '../oracle/backends';
import { readGolden, relativeError, type Golden } from '../oracle/goldens';
import { Tape } from '../ops/tape';
import { fromHost, toHost, type Tensor } from '../ops/tensor';
import { contrastiveLoss } from './contrastiveLoss';
import { ParameterSet, type ParameterSpec } from './parameterSet';
import type { HostTensor } from './parameters';
import { project, projectionPrefix, projectionSpecs } from './projectionHead';
import { maskedNucleotideLoss, sequenceHeadSpecs } from './sequenceHeadTraining';
import { sequenceHeadPrefix } from './sequenceHeadWeights';

const TOLERANCE = 1e-4;
let backend: Backend;
afterEach(() => {
  backend.dispose();
});

/** A golden's `param.*` as a parameter set. */
function parametersOf(golden: Golden, specs: readonly ParameterSpec[], prefix: string): ParameterSet {
  const published = new Map<string, HostTensor>();
  for (const name of golden.names('param.')) {
    const own = prefix + name.slice('param.'.length);
    published.set(own, { shape: golden.shape(name), data: golden.float(name) });
  }
  return new ParameterSet(backend, specs, published);
}

/**
 * Holds every gradient against the golden's. Biases before a BatchNorm have none, but for rounding: theirs are held against the size of
 * their layer's weight gradient.
 */
async function expectGradients(
  parameters: ParameterSet,
  golden: Golden,
  prefix: string,
  unseen: RegExp,
): Promise<void> {
  for (const { name, layout, gradient } of parameters.trained) {
    const own = `grad.${name.slice(prefix.length)}`;
    const { data } = layout.toHost(await toHost(backend, gradient));
    if (unseen.test(own)) {
      const scale = Math.hypot(...golden.float(own.replace(/bias$/, 'weight')));
      expect(Math.hypot(...data), own).toBeLessThan(TOLERANCE * scale);
    } else expect(relativeError(data, golden.float(own)), own).toBeLessThan(TOLERANCE);
  }
}

describe.each(['joint', 'split'] as const)('projection head and DCL, %s negatives', (negatives) => {
  test.each(backends)('%s', async (_, open) => {
    backend = await open();
    const golden = readGolden(`dcl_${negatives}.safetensors`);
    const [batch = 0, width = 0] = golden.shape('in.h1');
    const [out = 0, body = 0] = golden.shape('param.layers.4.weight');
    const parameters = parametersOf(golden, projectionSpecs(width, body, out), projectionPrefix);
    const tape = new Tape(backend, 'test');
    const h = [1, 2].map((v) => fromHost(backend, golden.float(`in.h${v}`), [batch, width], 'h')) as [Tensor, Tensor];
    const lengths = fromHost(backend, Uint32Array.of(batch), [1], 'lengths');
    const weights = fromHost(backend, golden.float('in.weights'), [batch], 'weights');
    const [p1, p2] = h.map((one) => project(tape, parameters, one, lengths, true)) as [Tensor, Tensor];
    const options = { temperature: 0.1, negatives, scale: 1 };
    const { rowLoss } = contrastiveLoss(tape, p1, p2, weights, options);
    expect(relativeError(await toHost(backend, p1), golden.float('out.p1'))).toBeLessThan(TOLERANCE);
    expect(relativeError(await toHost(backend, p2), golden.float('out.p2'))).toBeLessThan(TOLERANCE);
    const losses = await toHost(backend, rowLoss);
    const loss = losses.reduce((sum, one) => sum + one, 0) / losses.length;
    expect(relativeError([loss], golden.float('out.loss'))).toBeLessThan(TOLERANCE);
    await tape.backward();
    for (const [i, one] of h.entries()) {
      const gradient = await toHost(backend, tape.gradient(one)!);
      expect(relativeError(gradient, golden.float(`grad.h${i + 1}`))).toBeLessThan(TOLERANCE);
    }
    await expectGradients(parameters, golden, projectionPrefix, /layers\.[02]\.bias$/);
    const published = await parameters.published();
    for (const name of golden.names('out.').filter((one) => one.includes('running'))) {
      const got = published.get(projectionPrefix + name.slice('out.'.length))!.data;
      expect(relativeError(got, golden.float(name)), name).toBeLessThan(TOLERANCE);
    }
    tape.reset();
    const evaluated = await toHost(backend, project(tape, parameters, h[0], lengths, false));
    expect(relativeError(evaluated, golden.float('out.p1_eval'))).toBeLessThan(TOLERANCE);
  });
});

test.each(backends)('sequence head and masked-nucleotide loss: %s', async (_, open) => {
  backend = await open();
  const golden = readGolden('mlm.safetensors');
  const [batch = 0, length = 0, width = 0] = golden.shape('in.hidden');
  const [out = 0, body = 0] = golden.shape('param.fc3.weight');
  const parameters = parametersOf(golden, sequenceHeadSpecs(width, body, out), sequenceHeadPrefix);
  const tape = new Tape(backend, 'test');
  const hidden = fromHost(backend, golden.float('in.hidden'), [batch, length, width], 'hidden');
  const lengths = fromHost(backend, new Uint32Array(batch).fill(length), [batch], 'lengths');
  const labels = golden.int('in.labels');
  const scored = labels.filter((label) => label >= 0).length;
  const asked = fromHost(backend, new Uint32Array(labels.buffer), [batch * length], 'labels');
  const options = { scale: 1 / scored, training: true };
  const loss = maskedNucleotideLoss(tape, parameters, hidden, lengths, asked, options);
  await tape.backward();
  const sum = (await toHost(backend, loss)).reduce((total, one) => total + one, 0);
  expect(relativeError([sum / scored], golden.float('out.loss'))).toBeLessThan(TOLERANCE);
  const gradient = await toHost(backend, tape.gradient(hidden)!);
  expect(relativeError(gradient, golden.float('grad.hidden'))).toBeLessThan(TOLERANCE);
  await expectGradients(parameters, golden, sequenceHeadPrefix, /fc[12]\.bias$/);
});
