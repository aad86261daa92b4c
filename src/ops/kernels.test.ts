import { afterEach, describe, expect, test } from 'vitest';
import type { Backend } from '../backend/contract';
import { Rng } from '../lib/rng';
import { backends, onCpu, onWebGpu, type Way } from '../oracle/backends';
import { readGolden, relativeError } from '../oracle/goldens';
import { addLayerNorm } from './addLayerNorm';
import { causalConv } from './causalConv';
import { embedTracks } from './embedTracks';
import { linear } from './linear';
import { maskedMean } from './maskedMean';
import { selectiveScan } from './selectiveScan';
import { fromHost, sizeOf, toHost, zeros, type Tensor } from './tensor';

const TOLERANCE = 1e-4;

let backend: Backend;
const use = async (open: Way[1]): Promise<void> => {
  backend = await open();
};
afterEach(() => {
  backend.dispose();
});

const random = (seed: number, count: number): Float32Array<ArrayBuffer> => {
  const rng = new Rng(seed);
  return Float32Array.from({ length: count }, () => rng.uniform(-1, 1));
};
const put = (data: Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>, ...shape: number[]): Tensor =>
  fromHost(backend, data, shape, 'test');
/** Outputs start as NaN: an element a kernel forgets shows. */
const poisoned = (...shape: number[]): Tensor => put(new Float32Array(sizeOf(shape)).fill(NaN), ...shape);

const softplusInverse = (delta: Float32Array): Float32Array<ArrayBuffer> =>
  Float32Array.from(delta, (x) => Math.log(Math.expm1(x)));

/** A scan golden cut to positions [first, last), rows of B and C side by side. */
function scanChunk(file: string, first: number, last: number) {
  const golden = readGolden(file);
  const [batch = 0, length = 0, channels = 0] = golden.shape('in.u');
  const states = golden.shape('in.a')[1]!;
  const cut = (data: Float32Array, width: number): Float32Array<ArrayBuffer> => {
    const out = new Float32Array(batch * (last - first) * width);
    for (let b = 0; b < batch; b++) {
      out.set(data.subarray((b * length + first) * width, (b * length + last) * width), b * (last - first) * width);
    }
    return out;
  };
  const rows = new Float32Array(batch * length * 2 * states);
  const [b, c] = [golden.float('in.b'), golden.float('in.c')];
  for (let t = 0; t < batch * length; t++) {
    rows.set(b.subarray(t * states, (t + 1) * states), t * 2 * states);
    rows.set(c.subarray(t * states, (t + 1) * states), (t * 2 + 1) * states);
  }
  const tensor = (name: string): Tensor => put(cut(golden.float(name), channels), batch, last - first, channels);
  return {
    golden,
    cut,
    batch,
    length,
    channels,
    states,
    inputs: () => ({
      u: tensor('in.u'),
      dt: put(softplusInverse(cut(golden.float('in.delta'), channels)), batch, last - first, channels),
      bc: put(cut(rows, 2 * states), batch, last - first, 2 * states),
      bOffset: 0,
      cOffset: states,
      z: tensor('in.z'),
      zOffset: 0,
      aLog: put(
        Float32Array.from(golden.float('in.a'), (a) => Math.log(-a)),
        channels,
        states,
      ),
      dSkip: put(golden.float('in.d'), channels),
    }),
  };
}

describe('selective scan against PyTorch', () => {
  const ways = [
    onWebGpu('sweep', { scan: 'sweep' }),
    onWebGpu('sweep, workgroups of 4', { scan: 'sweep', workgroup: 4 }),
    onWebGpu('parallel, segments of 64', { scan: 'parallel', scanSegment: 64 }),
    onWebGpu('parallel, segments of 7, workgroups of 4', { scan: 'parallel', scanSegment: 7, workgroup: 4 }),
    onWebGpu('parallel, one segment', { scan: 'parallel', scanSegment: 4096 }),
    onCpu(1),
    onCpu(3),
  ];
  for (const file of ['scan_short.safetensors', 'scan_long.safetensors']) {
    test.each(ways)(`${file}: %s`, async (_, open) => {
      await use(open);
      const length = readGolden(file).shape('in.u')[1]!;
      const { golden, batch, channels, states, inputs } = scanChunk(file, 0, length);
      const y = poisoned(batch, length, channels);
      const state = zeros(backend, [batch, channels, states], 'state');
      selectiveScan(backend, inputs(), state, y);
      expect(relativeError(await toHost(backend, y), golden.float('out.y'))).toBeLessThan(TOLERANCE);
      expect(relativeError(await toHost(backend, state), golden.float('out.last_state'))).toBeLessThan(TOLERANCE);
    });
    test.each(ways)(`${file} in uneven chunks with carried state: %s`, async (_, open) => {
      await use(open);
      const whole = readGolden(file);
      const [batch = 0, length = 0, channels = 0] = whole.shape('in.u');
      const state = zeros(backend, [batch, channels, whole.shape('in.a')[1]!], 'state');
      const edges = [0, 1, Math.ceil(length / 3), Math.ceil(length / 3) + 2, length];
      for (let i = 0; i + 1 < edges.length; i++) {
        const [first, last] = [edges[i]!, edges[i + 1]!];
        const { cut, inputs } = scanChunk(file, first, last);
        const y = poisoned(batch, last - first, channels);
        selectiveScan(backend, inputs(), state, y);
        expect(relativeError(await toHost(backend, y), cut(whole.float('out.y'), channels))).toBeLessThan(TOLERANCE);
      }
      expect(relativeError(await toHost(backend, state), whole.float('out.last_state'))).toBeLessThan(TOLERANCE);
    });
  }
});

describe('linear', () => {
  const shapes = [
    [1, 1, 1],
    [3, 2, 5],
    [17, 34, 67],
    [64, 16, 64],
    [130, 33, 97],
  ] as const;
  const ways = [
    ...(['naive', 'wide', 'tiled'] as const).map((linear) => onWebGpu(linear, { linear })),
    onCpu(1),
    onCpu(3),
  ];
  for (const [name, open] of ways) {
    const vectors = name === 'webgpu, wide';
    test(`${name}: slices, epilogues and awkward shapes equal the definition`, async () => {
      await use(open);
      for (const odd of shapes) {
        // `wide` reads vec4: the same shapes, columns rounded up to 4.
        const [rows, inner, cols] = odd.map((count, i) => (vectors && i > 0 ? 4 * Math.ceil(count / 4) : count)) as [
          number,
          number,
          number,
        ];
        const [stride, offset] = vectors ? [inner + 8, 4] : [inner + 3, 2];
        const x = random(1, rows * stride);
        const weight = random(2, inner * cols);
        const bias = random(3, cols);
        for (const epilogue of ['none', 'bias', 'bias+relu'] as const) {
          const expected = new Float64Array(rows * cols);
          for (let m = 0; m < rows; m++) {
            for (let n = 0; n < cols; n++) {
              let sum = epilogue === 'none' ? 0 : bias[n]!;
              for (let k = 0; k < inner; k++) sum += x[m * stride + offset + k]! * weight[k * cols + n]!;
              expected[m * cols + n] = epilogue === 'bias+relu' ? Math.max(sum, 0) : sum;
            }
          }
          const y = poisoned(rows, cols);
          linear(backend, put(x, rows, stride), put(weight, inner, cols), y, {
            bias: put(bias, cols),
            epilogue,
            xOffset: offset,
          });
          expect(
            relativeError(await toHost(backend, y), expected),
            `${rows}×${inner}×${cols} ${epilogue}`,
          ).toBeLessThan(1e-5);
        }
      }
    });
  }
});

describe('add + LayerNorm', () => {
  const ways = (['workgroup_per_row', 'invocation_per_row'] as const).map((layerNorm) =>
    onWebGpu(layerNorm, { layerNorm, workgroup: 4 }),
  );
  test.each([...ways, onCpu(1), onCpu(3)])('%s, with and without a branch', async (_, open) => {
    await use(open);
    for (const [tokens, width] of [
      [1, 1],
      [5, 48],
      [7, 131],
    ] as const) {
      const [branch, residual, weight, bias] = [1, 2, 3, 4].map((seed) => random(seed, tokens * width)) as [
        Float32Array<ArrayBuffer>,
        Float32Array<ArrayBuffer>,
        Float32Array<ArrayBuffer>,
        Float32Array<ArrayBuffer>,
      ];
      for (const added of [true, false]) {
        const sums = Float64Array.from(residual, (value, i) => value + 1000 + (added ? branch[i]! : 0));
        const expected = new Float64Array(tokens * width);
        for (let t = 0; t < tokens; t++) {
          const row = sums.subarray(t * width, (t + 1) * width);
          const mean = row.reduce((a, b) => a + b, 0) / width;
          const variance = row.reduce((a, b) => a + (b - mean) ** 2, 0) / width;
          row.forEach(
            (value, d) =>
              (expected[t * width + d] = ((value - mean) / Math.sqrt(variance + 1e-5)) * weight[d]! + bias[d]!),
          );
        }
        const held = put(
          Float32Array.from(residual, (value) => value + 1000),
          tokens,
          width,
        );
        const normed = poisoned(tokens, width);
        const w = put(weight.slice(0, width), width);
        const b = put(bias.slice(0, width), width);
        addLayerNorm(backend, added ? put(branch, tokens, width) : undefined, w, b, held, normed);
        // Around 1000, float32 keeps four digits after the point: the two-pass variance must lose no more than that.
        expect(relativeError(await toHost(backend, normed), expected)).toBeLessThan(5e-4);
        expect(relativeError(await toHost(backend, held), sums)).toBeLessThan(1e-6);
      }
    }
  });
});

const small = [onWebGpu('workgroups of 4', { workgroup: 4 }), onCpu(1), onCpu(3)];

test.each(small)(
  '%s: causal convolution carries its state over chunks of every length, shorter than its window too',
  async (_, open) => {
    await use(open);
    const [batch, length, channels, taps, stride] = [2, 11, 6, 4, 9];
    const x = random(1, batch * length * stride);
    const weight = random(2, channels * taps);
    const bias = random(3, channels);
    const expected = new Float64Array(batch * length * channels);
    for (let b = 0; b < batch; b++) {
      for (let l = 0; l < length; l++) {
        for (let e = 0; e < channels; e++) {
          let sum = bias[e]!;
          for (let j = 0; j < taps; j++) {
            const from = l - taps + 1 + j;
            if (from >= 0) sum += weight[e * taps + j]! * x[(b * length + from) * stride + e]!;
          }
          expected[(b * length + l) * channels + e] = sum / (1 + Math.exp(-sum));
        }
      }
    }
    for (const chunk of [1, 2, 3, 5, length]) {
      const state = zeros(backend, [batch, channels, taps - 1], 'state');
      const got = new Float32Array(expected.length);
      for (let first = 0; first < length; first += chunk) {
        const size = Math.min(chunk, length - first);
        const rows = new Float32Array(batch * size * stride);
        for (let b = 0; b < batch; b++) {
          rows.set(x.subarray((b * length + first) * stride, (b * length + first + size) * stride), b * size * stride);
        }
        const out = poisoned(batch, size, channels);
        causalConv(
          backend,
          put(rows, batch, size, stride),
          put(weight, channels, taps),
          put(bias, channels),
          state,
          out,
        );
        const values = await toHost(backend, out);
        for (let b = 0; b < batch; b++) {
          got.set(values.subarray(b * size * channels, (b + 1) * size * channels), (b * length + first) * channels);
        }
      }
      expect(relativeError(got, expected), `chunks of ${chunk}`).toBeLessThan(1e-5);
    }
  },
);

test.each(backends)('%s: track embedding sums the columns of the set bits, four bytes to a word', async (_, open) => {
  await use(open);
  const [tokens, width] = [13, 10];
  for (const tracks of [4, 6]) {
    const rng = new Rng(5);
    const codes = Uint8Array.from({ length: tokens }, () => rng.uint32() & 63);
    const padded = new Uint8Array(16);
    padded.set(codes);
    const weight = random(1, width * tracks);
    const bias = random(2, width);
    const expected = new Float64Array(tokens * width);
    for (let t = 0; t < tokens; t++) {
      for (let d = 0; d < width; d++) {
        let sum = bias[d]!;
        for (let k = 0; k < tracks; k++) sum += ((codes[t]! >> k) & 1) * weight[d * tracks + k]!;
        expected[t * width + d] = sum;
      }
    }
    const words = put(new Uint32Array(padded.buffer), 4);
    const hidden = poisoned(tokens, width);
    embedTracks(backend, words.buffer, put(weight, width, tracks), put(bias, width), hidden);
    expect(relativeError(await toHost(backend, hidden), expected)).toBeLessThan(1e-6);
  }
});

test.each(small)('%s: masked mean counts unpadded positions only, over chunks', async (_, open) => {
  await use(open);
  const [batch, length, width] = [3, 10, 5];
  const lengths = Uint32Array.of(10, 7, 1);
  const hidden = random(1, batch * length * width);
  const expected = new Float64Array(batch * width);
  for (let b = 0; b < batch; b++) {
    for (let l = 0; l < lengths[b]!; l++) {
      for (let d = 0; d < width; d++) expected[b * width + d]! += hidden[(b * length + l) * width + d]! / lengths[b]!;
    }
  }
  for (const chunk of [1, 4, 7, 10]) {
    const mean = poisoned(batch, width);
    for (let first = 0; first < length; first += chunk) {
      const size = Math.min(chunk, length - first);
      const rows = new Float32Array(batch * size * width);
      for (let b = 0; b < batch; b++) {
        rows.set(hidden.subarray((b * length + first) * width, (b * length + first + size) * width), b * size * width);
      }
      maskedMean(backend, put(rows, batch, size, width), put(lengths, batch), mean, first);
    }
    expect(relativeError(await toHost(backend, mean), expected), `chunks of ${chunk}`).toBeLessThan(1e-5);
  }
});
