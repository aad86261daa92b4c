import type { Backend } from '../backend/contract';
import { OrthrusError } from '../lib/errors';
import type { BaselineConfig } from '../model/baselines/baseline';
import type { EncoderConfig } from '../model/config';
import type { FineTuneConfig } from './fineTuneTypes';
import { planMemory } from './memoryPlan';
import { presetConfig } from './trainingConfig';

const refuse = (what: string, mend: string): never => {
  throw new OrthrusError('finetune.tooLarge', what, mend);
};

/**
 * Refuses an encoder whose step does not fit the device, before anything is allocated: a pre-training step with heads of this size needs
 * as much.
 * @param longest transcript that is trained on, in nt
 * @throws OrthrusError `finetune.tooLarge`
 */
export function requireEncoderMemory(
  backend: Backend,
  { nTracks, dModel, nLayer }: EncoderConfig,
  config: FineTuneConfig,
  outputs: number,
  longest: number,
): void {
  const like = presetConfig('tiny');
  const { fits, advice } = planMemory(backend, {
    ...like,
    encoder: { nTracks: nTracks === 4 ? 4 : 6, dModel, nLayer },
    projection: { body: config.head.width, out: outputs },
    sampler: { ...like.sampler, longBatches: 0, lengthThreshold: longest, maxLength: longest },
    microBatchTokens: config.microBatchTokens,
  });
  if (!fits) refuse('A step does not fit this device.', advice);
}

/**
 * Bytes that a baseline's training step takes for each padded position, in all and in its largest buffer (convolution windows). The
 * first is measured (CPU, batches of 4 sequences of 1,000 and 2,000 nt; two widths of each model) and rounded up.
 */
function baselineBytes(config: BaselineConfig): { readonly all: number; readonly largest: number } {
  const { tracks, kernel } = config;
  if (config.kind === 'saluki') {
    return { all: 120 * config.filters, largest: 4 * kernel * Math.max(tracks, config.filters) };
  }
  const { widths } = config;
  const all = 34 * widths.reduce((sum, width) => sum + width, 0);
  return { all, largest: 4 * kernel * Math.max(tracks, ...widths.map((width, i) => width / 2 ** (i + 1))) };
}

/**
 * Refuses a baseline whose batch does not fit the device.
 * @param longest sequence, to which all are padded
 * @throws OrthrusError `finetune.tooLarge`
 */
export function requireBaselineMemory(backend: Backend, config: BaselineConfig, batch: number, longest: number): void {
  const { maxBufferBytes, kind } = backend.info;
  const { all, largest } = baselineBytes(config);
  // The CPU's memory is one address space, and its greatest buffer all of it.
  const bytes = kind === 'cpu' ? all : largest;
  const most = Math.floor(maxBufferBytes / bytes);
  if (batch * longest <= most) return;
  const gigabytes = (count: number): string => `${(count / 1e9).toFixed(1)} GB`;
  const fitting = Math.floor(most / longest);
  refuse(
    `A batch of ${batch} sequences, padded to ${longest.toLocaleString('en')} nt, needs ${gigabytes(bytes * batch * longest)}; this device gives ${gigabytes(maxBufferBytes)}${kind === 'cpu' ? '' : ' in one buffer'}.`,
    fitting >= 2
      ? `Batches of ${fitting} would fit; or lower the maximum length to ${Math.floor(most / batch).toLocaleString('en')} nt.`
      : 'Lower the maximum length.',
  );
}
