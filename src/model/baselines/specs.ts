/** How the baselines' parameters are declared and drawn: names as in oracle/baselines_torch.py, device layout, initial values. */
import { Rng, streamSeed } from '../../lib/rng';
import { sizeOf } from '../../ops/tensor';
import { linearLayout, plainLayout, type DeviceLayout } from '../deviceLayout';
import { batchNormSpecs } from '../layers';
import type { ParameterSpec } from '../parameterSet';
import type { HostTensor } from '../parameters';
import { splitRunning } from '../runningStatistics';

/** How a parameter is drawn: uniform within ± a bound, normal with a standard deviation, or one value. */
export type Initial =
  | { readonly kind: 'uniform'; readonly bound: number }
  | { readonly kind: 'normal'; readonly deviation: number }
  | { readonly kind: 'value'; readonly value: number }
  /** BatchNorm's statistics: means 0, variances 1. */
  | { readonly kind: 'running' };

export interface BaselineSpec extends ParameterSpec {
  readonly initial: Initial;
}

/** Convolution weights as published, (O, C, W), and as the (W · C, O) that goes with ops/unfold. */
export function convolutionLayout(outputs: number, channels: number, taps: number): DeviceLayout {
  const published = [outputs, channels, taps];
  const visit = (move: (device: number, host: number) => void): void => {
    for (let o = 0; o < outputs; o++) {
      for (let c = 0; c < channels; c++) {
        for (let j = 0; j < taps; j++) move((j * channels + c) * outputs + o, (o * channels + c) * taps + j);
      }
    }
  };
  return {
    shape: [taps * channels, outputs],
    toDevice: ({ data }) => {
      const out = new Float32Array(data.length);
      visit((device, host) => (out[device] = data[host]!));
      return out;
    },
    toHost: (data) => {
      const out = new Float32Array(data.length);
      visit((device, host) => (out[host] = data[device]!));
      return { shape: published, data: out };
    },
  };
}

/**
 * How layers with a fan-in are drawn: `default`, PyTorch's own (weights and biases uniform within ±1/√fan-in), or `he`, as the
 * released Saluki does (weights normal with √(2 / fan-in), biases 0).
 */
export type Scheme = 'default' | 'he';

function fanInitial(fanIn: number, scheme: Scheme): { weight: Initial; bias: Initial } {
  if (scheme === 'he') {
    return { weight: { kind: 'normal', deviation: Math.sqrt(2 / fanIn) }, bias: { kind: 'value', value: 0 } };
  }
  const uniform: Initial = { kind: 'uniform', bound: 1 / Math.sqrt(fanIn) };
  return { weight: uniform, bias: uniform };
}

/** A baseline is trained whole, so that all of it takes one weight decay. */
const spec = (name: string, layout: DeviceLayout, initial: Initial): BaselineSpec => ({
  name,
  group: 'head',
  layout,
  initial,
});

export function convolutionSpecs(
  name: string,
  channels: number,
  outputs: number,
  taps: number,
  { bias = true, scheme = 'default' }: { readonly bias?: boolean; readonly scheme?: Scheme } = {},
): BaselineSpec[] {
  const initial = fanInitial(channels * taps, scheme);
  const weight = spec(`${name}.weight`, convolutionLayout(outputs, channels, taps), initial.weight);
  return bias ? [weight, spec(`${name}.bias`, plainLayout([outputs]), initial.bias)] : [weight];
}

export function denseBaselineSpecs(name: string, inputs: number, outputs: number, scheme: Scheme): BaselineSpec[] {
  const initial = fanInitial(inputs, scheme);
  return [
    spec(`${name}.weight`, linearLayout(outputs, inputs), initial.weight),
    spec(`${name}.bias`, plainLayout([outputs]), initial.bias),
  ];
}

export function layerNormSpecs(name: string, width: number): BaselineSpec[] {
  return [
    spec(`${name}.weight`, plainLayout([width]), { kind: 'value', value: 1 }),
    spec(`${name}.bias`, plainLayout([width]), { kind: 'value', value: 0 }),
  ];
}

export function batchNormBaselineSpecs(name: string, width: number): BaselineSpec[] {
  const initials: Readonly<Record<string, Initial>> = {
    weight: { kind: 'value', value: 1 },
    bias: { kind: 'value', value: 0 },
    running: { kind: 'running' },
  };
  return batchNormSpecs(name, width).map((own) => ({ ...own, initial: initials[own.name.split('.').at(-1)!]! }));
}

/** A GRU of one layer, input and state of one width; PyTorch draws all of it within ±1/√H. */
export function gruSpecs(name: string, width: number): BaselineSpec[] {
  const uniform: Initial = { kind: 'uniform', bound: 1 / Math.sqrt(width) };
  return [
    spec(`${name}.weight_ih_l0`, linearLayout(3 * width, width), uniform),
    spec(`${name}.weight_hh_l0`, linearLayout(3 * width, width), uniform),
    spec(`${name}.bias_ih_l0`, plainLayout([3 * width]), uniform),
    spec(`${name}.bias_hh_l0`, plainLayout([3 * width]), uniform),
  ];
}

/** Two standard normal numbers at a time (Box and Muller 1958); the first is given, the second dropped, so that each draw is alike. */
const normal = (rng: Rng): number =>
  Math.sqrt(-2 * Math.log(1 - rng.uniform())) * Math.cos(2 * Math.PI * rng.uniform());

function draw(initial: Initial, size: number, rng: Rng): Float32Array<ArrayBuffer> {
  const data = new Float32Array(size);
  switch (initial.kind) {
    case 'uniform':
      return data.map(() => rng.uniform(-initial.bound, initial.bound));
    case 'normal':
      return data.map(() => initial.deviation * normal(rng));
    case 'value':
      return data.fill(initial.value);
    case 'running':
      return data.fill(1, size / 2);
  }
}

/**
 * Seeded initial values under published names. Each tensor has a stream of its own, seeded by the seed and its name
 * (model/initialise.ts), and is drawn in its published order.
 */
export function initialBaselineParameters(specs: readonly BaselineSpec[], seed: number): Map<string, HostTensor> {
  const parameters = new Map<string, HostTensor>();
  for (const { name, layout, initial } of specs) {
    const { shape } = layout.toHost(new Float32Array(sizeOf(layout.shape)));
    parameters.set(name, { shape, data: draw(initial, sizeOf(shape), new Rng(streamSeed(seed, name))) });
  }
  return splitRunning(parameters);
}
