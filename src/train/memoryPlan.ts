import type { Backend, BackendInfo } from '../backend/contract';
import type { EncoderConfig } from '../model/config';
import { projectedWidth } from '../model/deviceLayout';
import { trainingWorkspaceBytes } from '../model/trainingWorkspace';
import { workspaceBytes } from '../model/workspace';
import { causalConvBackwardKernel } from '../ops/causalConvBackward';
import { linearWeightGradKernel } from '../ops/linearWeightGrad';
import { selectiveScanBackwardKernel } from '../ops/selectiveScanBackward';
import { sizeOf } from '../ops/tensor';
import { trainedSpecs } from './trainedParameters';
import { trainedEncoder, type TrainingConfig } from './trainingConfig';

/** What a step will need, computed before anything is allocated. */
export interface MemoryPlan {
  /** Padded positions run at once: a micro-batch, or one transcript of the greatest length. */
  readonly microBatchTokens: number;
  /** Device memory at the peak of a step, in bytes, and the largest single buffer. */
  readonly peakBytes: number;
  readonly largestBufferBytes: number;
  /** What the device gives in one buffer. */
  readonly maxBufferBytes: number;
  readonly fits: boolean;
  /** Where it does not fit: what would. */
  readonly advice: string;
}

/** Memory that a micro-batch's activations take on WebGPU by default. A batch that fits is run once instead of twice. */
const ACTIVATION_BYTES = { webgpu: 1e9, software: 256e6 } as const;
/**
 * On the CPU a few transcripts, whose activations stay near the caches: a step of Tiny costs 5.8 times its embedding with 4,096 positions,
 * 6.3 with 8,192 and 8.2 with 70,656, although that runs the batch only once.
 */
const CPU_TOKENS = 4096;

/** Padded positions in a micro-batch that suit a device and an encoder. */
export function microBatchTokensFor({ kind, software }: BackendInfo, encoder: EncoderConfig): number {
  if (kind === 'cpu') return CPU_TOKENS;
  const { total } = trainingWorkspaceBytes(encoder, 1024, 1);
  return Math.floor(ACTIVATION_BYTES[software ? 'software' : 'webgpu'] / total) * 1024;
}

/** Nucleotides of the longest transcript that a configuration may draw. */
const longestOf = ({ sampler }: TrainingConfig): number =>
  sampler.longBatches > 0 ? sampler.maxLength : Math.min(sampler.lengthThreshold, sampler.maxLength);

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(bytes < 1e8 ? 2 : 1)} GB`;

/** What a step of this configuration takes on this device. The CPU's memory is one address space, and its greatest buffer all of it. */
export function planMemory(backend: Backend, config: TrainingConfig): MemoryPlan {
  const wanted = config.microBatchTokens ?? microBatchTokensFor(backend.info, trainedEncoder(config));
  const longest = longestOf(config);
  const { maxBufferBytes, kind } = backend.info;
  const tokens = Math.max(wanted, longest);
  const { peak, largest } = stepBytes(backend, config, tokens);
  const room = (use: { peak: number; largest: number }): boolean =>
    use.largest <= maxBufferBytes && (kind !== 'cpu' || use.peak <= maxBufferBytes);
  const fits = room({ peak, largest });
  return {
    microBatchTokens: tokens,
    peakBytes: peak,
    largestBufferBytes: largest,
    maxBufferBytes,
    fits,
    advice: fits ? '' : adviceFor(backend, config, tokens, longest, room),
  };
}

function adviceFor(
  backend: Backend,
  config: TrainingConfig,
  tokens: number,
  longest: number,
  room: (use: { peak: number; largest: number }) => boolean,
): string {
  let fitting = tokens;
  while (fitting >= 64 && !room(stepBytes(backend, config, fitting))) fitting = Math.floor(fitting / 2);
  const { peak } = stepBytes(backend, config, tokens);
  const need = `A step needs ${gigabytes(peak)}, and this device gives ${gigabytes(backend.info.maxBufferBytes)} ${
    backend.info.kind === 'cpu' ? 'in all' : 'in one buffer'
  }.`;
  if (fitting < 64) return `${need} Choose a smaller encoder.`;
  const count = fitting.toLocaleString('en');
  return fitting < longest
    ? `${need} Transcripts of up to ${count} nt would fit: lower the maximum length, or choose a smaller encoder.`
    : `${need} Micro-batches of ${count} positions would fit.`;
}

/** Bytes at the peak of a step whose largest micro-batch has so many padded positions, and of the largest buffer. */
export function stepBytes(
  backend: Backend,
  config: TrainingConfig,
  tokens: number,
): { readonly peak: number; readonly largest: number } {
  const encoder = trainedEncoder(config);
  const { dModel: D, dInner: E } = encoder;
  const sequences = Math.max(1, Math.floor(tokens / 1000));
  const activations = trainingWorkspaceBytes(encoder, tokens, sequences);
  const chunk = backend.info.chunkTokens;
  const streaming = workspaceBytes(encoder, chunk, Math.min(64, chunk >> 4));
  let [parameters, matrices] = [0, 0];
  for (const { layout, group } of trainedSpecs(config)) {
    const bytes = 4 * sizeOf(layout.shape);
    // Value, gradient and two moments; a matrix of the encoder once more transposed, and on the CPU both packed.
    parameters += (group === 'buffer' ? 1 : 4) * bytes;
    if (layout.shape.length === 2) matrices += bytes;
  }
  const transposed = matrices * (backend.info.kind === 'cpu' ? 3 : 1);
  const scratch = scratchOfStep(backend, config, tokens, sequences);
  const heads = headBytes(config, tokens);
  const peak = activations.total + streaming.total + parameters + transposed + scratch + heads;
  return { peak, largest: Math.max(activations.largest, 4 * 2 * E * Math.max(D, 1), heads / 8, scratch / 2) };
}

/** What the kernels of the backward pass keep for themselves. */
function scratchOfStep(backend: Backend, config: TrainingConfig, tokens: number, batch: number): number {
  const encoder = trainedEncoder(config);
  const { dModel: D, dInner: E, dConv } = encoder;
  const P = projectedWidth(encoder);
  const length = Math.ceil(tokens / batch);
  const scan = backend.scratchBytes(selectiveScanBackwardKernel, {
    batch,
    length,
    channels: E,
    bcStride: P,
    bOffset: 0,
    cOffset: 16,
    zStride: 2 * E,
    zOffset: E,
    dZStride: 2 * E,
    dZOffset: E,
    segment: 0,
    tiles: 0,
  });
  const conv = backend.scratchBytes(causalConvBackwardKernel, {
    batch,
    length,
    channels: E,
    xStride: 2 * E,
    aStride: 2 * E,
    dxStride: 2 * E,
    taps: dConv,
  });
  const weights = backend.scratchBytes(linearWeightGradKernel, {
    rows: tokens,
    inner: D,
    cols: 2 * E,
    xStride: D,
    xOffset: 0,
    dyStride: 2 * E,
    dyOffset: 0,
    segment: 0,
  });
  return scan + conv + weights;
}

/** Activations and gradients of the heads: of a whole batch for the projection, of a micro-batch for the sequence head. */
function headBytes(config: TrainingConfig, tokens: number): number {
  const { objective, sampler, projection, sequenceHeadBody, encoder } = config;
  const rows = 2 * Math.max(sampler.longBatches > 0 ? sampler.longBatchSize : 0, sampler.shortBatchSize);
  const projected = rows * (2 * encoder.dModel + 8 * projection.body + 8 * projection.out + 6 * rows);
  const asked = tokens * (8 * sequenceHeadBody + encoder.dModel + 16);
  return 4 * ((objective.kind === 'mlm' ? 0 : projected) + (objective.kind === 'contrastive' ? 0 : asked));
}
