/** The baselines against PyTorch: outputs, running statistics, and the gradient of every parameter and of the input. */
import { afterEach, describe, expect, test } from 'vitest';
import type { Backend } from '../../backend/contract';
import { Rng } from '../../lib/rng';
import { Tape } from '../../ops/tape';
import { fromHost, toHost, type Tensor } from '../../ops/tensor';
import { backends } from '../../oracle/backends';
import { readGolden, relativeError, type Golden } from '../../oracle/goldens';
import { ParameterSet } from '../parameterSet';
import type { HostTensor } from '../parameters';
import { baseline, baselineInput, baselineSpecs, paddedLength, shortestLength, type BaselineConfig } from './baseline';
import { dilatedCnnConfig } from './dilatedCnn';
import { salukiConfig } from './saluki';
import { initialBaselineParameters } from './specs';

const TOLERANCE = 1e-4;
const small: readonly (readonly [string, BaselineConfig])[] = [
  ['saluki.safetensors', { ...salukiConfig(6, 3, 16), layers: 3 }],
  ['dilated_cnn.safetensors', dilatedCnnConfig(6, 3, [8, 12, 12, 16])],
];

let backend: Backend;
afterEach(() => {
  backend.dispose();
});

/** (B, C, L) as (B, L, C), and the other way round. */
function swapped(data: Float32Array, rows: number, columns: number): Float32Array<ArrayBuffer> {
  const out = new Float32Array(data.length);
  for (let i = 0; i < data.length; i++) {
    const [n, row, column] = [Math.floor(i / (rows * columns)), Math.floor(i / columns) % rows, i % columns];
    out[n * rows * columns + column * rows + row] = data[i]!;
  }
  return out;
}

function goldenParameters(golden: Golden): Map<string, HostTensor> {
  const names = golden.names('param.');
  return new Map(
    names.map((name) => [name.slice('param.'.length), { shape: golden.shape(name), data: golden.float(name) }]),
  );
}

const norm = (values: Float32Array): number => Math.hypot(...values);

/**
 * Relative error of a parameter's gradient. A bias that BatchNorm takes away again has a gradient of 0, which PyTorch and we reach up to
 * rounding: its error is relative to the gradient of the layer's weight.
 */
function gradientError(golden: Golden, name: string, gradient: Float32Array): number {
  const expected = golden.float(`grad.${name}`);
  if (norm(expected) > 1e-9) return relativeError(gradient, expected);
  const weight = golden.float(`grad.${name.replace(/bias$/, 'weight')}`);
  return norm(gradient) / norm(weight);
}

/** Gives the outputs' gradient to the tape and runs it. */
async function backward(tape: Tape, outputs: Tensor, gradient: Float32Array<ArrayBuffer>): Promise<void> {
  tape.addGradient(outputs, (target) => {
    tape.backend.upload(target.buffer, gradient);
  });
  await tape.backward(() => tape.backend.pace());
}

describe.each(backends)('%s', (_, open) => {
  describe.each(small)('%s', (file, config) => {
    test('outputs, running statistics and every gradient', async () => {
      backend = await open();
      const golden = readGolden(file);
      const [, channels = 0, length = 0] = golden.shape('in.tracks');
      const parameters = new ParameterSet(backend, baselineSpecs(config), goldenParameters(golden));
      const tracks = swapped(golden.float('in.tracks'), channels, length);
      const x = fromHost(backend, tracks, [4, length, channels], 'tracks');
      const tape = new Tape(backend, 'baseline');
      const raw = await parameters.rawValues();
      // Twice: memory is used again in the second pass, and may hold anything. Running statistics start anew.
      for (const pass of [1, 2]) {
        tape.reset();
        parameters.clearGradients();
        parameters.uploadRaw(raw);
        const mode = { training: true, dropout: 0, inputGradient: true };
        const { outputs } = baseline(tape, parameters, config, x, mode);
        expect(relativeError(await toHost(backend, outputs), golden.float('out.y')), `pass ${pass}`).toBeLessThan(
          TOLERANCE,
        );
        await backward(tape, outputs, golden.float('in.grad_y'));
        for (const { name, gradient, layout } of parameters.trained) {
          const { data } = layout.toHost(await toHost(backend, gradient));
          expect(gradientError(golden, name, data), `${name}, pass ${pass}`).toBeLessThan(TOLERANCE);
        }
        const dx = swapped(await toHost(backend, tape.gradient(x)!), length, channels);
        expect(relativeError(dx, golden.float('grad.tracks')), `tracks, pass ${pass}`).toBeLessThan(TOLERANCE);
      }
      const published = await parameters.published();
      for (const name of golden.names('out.').filter((own) => own.includes('running'))) {
        const { data } = published.get(name.slice('out.'.length))!;
        expect(relativeError(data, golden.float(name)), name).toBeLessThan(TOLERANCE);
      }
      tape.reset();
      const evaluated = baseline(tape, parameters, config, x, { training: false });
      expect(relativeError(await toHost(backend, evaluated.outputs), golden.float('out.y_eval'))).toBeLessThan(
        TOLERANCE,
      );
      tape.dispose();
      parameters.dispose();
    });

    test('dropout is seeded, and absent in evaluation', async () => {
      backend = await open();
      const golden = readGolden(file);
      const [, channels = 0, length = 0] = golden.shape('in.tracks');
      const parameters = new ParameterSet(backend, baselineSpecs(config), goldenParameters(golden));
      const x = fromHost(
        backend,
        swapped(golden.float('in.tracks'), channels, length),
        [4, length, channels],
        'tracks',
      );
      const tape = new Tape(backend, 'baseline');
      const outputs = async (training: boolean, seed: number): Promise<number[]> => {
        tape.reset();
        return [...(await toHost(backend, baseline(tape, parameters, config, x, { training, seed }).outputs))];
      };
      const first = await outputs(true, 1);
      expect(await outputs(true, 1)).toEqual(first);
      expect(await outputs(true, 2)).not.toEqual(first);
      expect(relativeError(first, golden.float('out.y'))).toBeGreaterThan(1e-3);
      expect(await outputs(false, 1)).toEqual(await outputs(false, 2));
    });

    test('packed sequences of several lengths, padded and shifted, give what their numbers give', async () => {
      backend = await open();
      const rng = new Rng(3);
      const sequences = [300, 217, 41].map((length) =>
        Uint8Array.from({ length }, () => (1 << rng.int(4)) | (rng.int(4) << 4)),
      );
      const shifts = [0, 3, 1];
      const length = paddedLength(config, sequences, shifts);
      expect(length).toBe(300);
      const numbers = new Float32Array(3 * length * 6);
      for (const [b, sequence] of sequences.entries()) {
        for (const [l, code] of sequence.entries()) {
          for (let k = 0; k < 6; k++) numbers[(b * length + l + shifts[b]!) * 6 + k] = (code >> k) & 1;
        }
      }
      const parameters = new ParameterSet(
        backend,
        baselineSpecs(config),
        initialBaselineParameters(baselineSpecs(config), 1),
      );
      const tape = new Tape(backend, 'baseline');
      const packed = baseline(tape, parameters, config, baselineInput(tape, config, sequences, length, shifts), {
        training: false,
      });
      const expected = new Tape(backend, 'expected');
      const given = fromHost(backend, numbers, [3, length, 6], 'tracks');
      const { outputs } = baseline(expected, parameters, config, given, { training: false });
      expect(await toHost(backend, packed.outputs)).toEqual(await toHost(backend, outputs));
    });

    test('the shortest sequences go through', async () => {
      backend = await open();
      const shortest = shortestLength(config);
      const specs = baselineSpecs(config);
      const parameters = new ParameterSet(backend, specs, initialBaselineParameters(specs, 1));
      const tape = new Tape(backend, 'baseline');
      const sequences = [Uint8Array.of(1, 2), Uint8Array.of(4)];
      expect(paddedLength(config, sequences)).toBe(shortest);
      const x = baselineInput(tape, config, sequences, shortest);
      const { outputs } = baseline(tape, parameters, config, x, { training: true });
      expect((await toHost(backend, outputs)).every(Number.isFinite)).toBe(true);
      await backward(tape, outputs, new Float32Array(6).fill(1));
      for (const { name, gradient } of parameters.trained) {
        expect((await toHost(backend, gradient)).every(Number.isFinite), name).toBe(true);
      }
      tape.reset();
      const short = baselineInput(tape, config, sequences, shortest - 1);
      expect(() => baseline(tape, parameters, config, short, { training: true })).toThrow(/pooled away/);
    });
  });

  test('Saluki is not trained on one sequence', async () => {
    backend = await open();
    const config = salukiConfig(6, 1, 4);
    const specs = baselineSpecs(config);
    const parameters = new ParameterSet(backend, specs, initialBaselineParameters(specs, 1));
    const tape = new Tape(backend, 'baseline');
    const x = baselineInput(tape, config, [Uint8Array.of(1)], 320);
    expect(() => baseline(tape, parameters, config, x, { training: true })).toThrow(/one sequence/);
  });
});
