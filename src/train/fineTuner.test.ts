/** Fine-tuning steps against PyTorch (fine_tuning.safetensors), on both backends, in micro-batches of any size. */
import { afterEach, expect, test } from 'vitest';
import type { Backend } from '../backend/contract';
import { encoderConfig } from '../model/config';
import type { HostTensor } from '../model/parameters';
import { backends, onCpu } from '../oracle/backends';
import { readGolden, relativeError } from '../oracle/goldens';
import { EncoderPredictor } from './encoderPredictor';
import { FineTuner } from './fineTuner';
import { fineTuneDefaults, type FineTuneConfig } from './fineTuneTypes';

let backend: Backend;
afterEach(() => {
  backend.dispose();
});

const cases = backends
  .map(([name, open]) => [name, undefined, open] as const)
  // 64 positions hold the two of 32 at once; 1 none but one.
  .concat(
    [64, 1].map((tokens) => [`cpu, micro-batches of ${tokens}`, tokens as number | undefined, onCpu()[1]] as never),
  );

test.each(cases)('%s follows PyTorch: losses, and the weights at the end', async (_, microBatchTokens, open) => {
  backend = await open();
  const golden = readGolden('fine_tuning.safetensors');
  const weights = new Map<string, HostTensor>();
  for (const name of golden.names('param.')) {
    weights.set(name.slice('param.'.length), { shape: golden.shape(name), data: golden.float(name) });
  }
  const [, longest = 0, channels = 0] = golden.shape('in.tracks');
  const numbers = golden.float('in.tracks');
  const tracks = Array.from(golden.int('in.lengths'), (length, b) =>
    Uint8Array.from({ length }, (_code, l) => {
      let code = 0;
      for (let c = 0; c < channels; c++) code |= numbers[(b * longest + l) * channels + c]! << c;
      return code;
    }),
  );
  const number = (key: string): number => Number(golden.metadata[key]);
  const config: FineTuneConfig = {
    ...fineTuneDefaults,
    // Whatever the targets: these are not standardised. Squared error is that of regression all the same.
    task: 'regression',
    learningRate: number('lr'),
    l2: number('l2'),
    clipNorm: number('clip'),
  };
  const predictor = new EncoderPredictor(backend, {
    encoder: encoderConfig(6, 16, 2),
    weights,
    pretrained: true,
    head: { width: 12, dropout: 0, standardise: false },
    outputs: 2,
    frozen: { embedding: false, layers: 0 },
    seed: 0,
    microBatchTokens,
  });
  const head = predictor.parameters.all.filter(({ group }) => group === 'head');
  for (const { name, layout, value } of head) backend.upload(value.buffer, layout.toDevice(weights.get(name)!));
  const rows = tracks.map((_track, i) => i);
  const data = {
    tracks,
    targets: golden.float('in.targets'),
    columns: ['a', 'b'],
    classes: [],
    groups: rows.map(String),
  };
  // No row to train on: nothing to standardise by.
  const tuner = new FineTuner(backend, config, predictor, data, [], 0);
  for (const [step, loss] of golden.float('out.losses').entries()) {
    expect(relativeError([await tuner.train(rows)], [loss]), `loss of step ${step}`).toBeLessThan(1e-4);
  }
  const published = await tuner.published();
  for (const name of golden.names('out.final.')) {
    const own = published.get(name.slice('out.final.'.length))!;
    expect(relativeError(own.data, golden.float(name)), name).toBeLessThan(1e-3);
  }
  tuner.dispose();
});
