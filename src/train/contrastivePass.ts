import { throwIfAborted } from '../lib/errors';
import { contrastiveLoss } from '../model/contrastiveLoss';
import { project } from '../model/projectionHead';
import { toHost, type Tensor } from '../ops/tensor';
import { maskedBackward, scoredPositions, type View } from './maskedPass';
import { meanRepresentations } from './meanRepresentations';
import { gathered, microBatches } from './microBatches';
import type { PairBatch } from './samplerTypes';
import type { TrainingDevice } from './trainer';

export interface PassOptions {
  /** Weights of the two losses in the whole. */
  readonly scales: { readonly contrastive: number; readonly mlm: number };
  /** Of the run, and of the batch in it: they seed the masks. */
  readonly step: number;
  readonly index: number;
}

export interface ContrastiveResult {
  /** NaN where nothing is contrasted, and where nothing is masked. */
  readonly contrastiveLoss: number;
  readonly mlmLoss: number;
  /** Cosine similarities (2B, 2B). */
  readonly similarity: Float32Array<ArrayBuffer> | undefined;
}

/**
 * Adds the gradient of one batch of pairs. A contrastive batch is larger than memory holds, so it is run twice (gradient caching, Gao et
 * al. 2021): all views without a tape; head, loss and the representations' gradients over the whole batch; then each
 * micro-batch again with its slice of those. The result is that of the whole batch at once. Where one micro-batch holds
 * everything, once is enough.
 *
 * The sequence head's BatchNorm counts the positions of a micro-batch, of one view (docs/training.md).
 */
export async function contrastivePass(
  device: TrainingDevice,
  batch: PairBatch,
  { scales, step, index }: PassOptions,
  signal?: AbortSignal,
): Promise<ContrastiveResult> {
  const { config, encoder, microBatchTokens } = device;
  const { kind } = config.objective;
  const pairs = batch.weights.length;
  const views = batch.views.flatMap((tracks, v) =>
    tracks.map((one, i): View => {
      if (kind === 'contrastive') return { tracks: one, labels: undefined };
      return device.mask(one, `${step}/${index}/${v}/${i}`);
    }),
  );
  const lengths = views.map(({ tracks }) => tracks.length);
  // Each view has BatchNorm statistics of its own in the sequence head, so micro-batches then hold one view.
  const parts =
    kind === 'contrastive'
      ? [[0, 2 * pairs]]
      : [
          [0, pairs],
          [pairs, 2 * pairs],
        ];
  const micro = parts.flatMap(([first = 0, last]) =>
    microBatches(lengths.slice(first, last), microBatchTokens).map((rows) => rows.map((row) => first + row)),
  );
  const forward = (rows: readonly number[]) =>
    encoder.forward({ sequences: rows.map((i) => views[i]!.tracks), length: lengths[rows[0]!]! }, device.pace);

  let contrast: Contrast | undefined;
  const once = micro.length === 1;
  let running = once ? await forward(micro[0]!) : undefined;
  if (kind !== 'mlm') {
    const means = running
      ? scattered(await toHost(device.backend, running.mean, signal), micro[0]!, config.encoder.dModel)
      : await meanRepresentations(
          device.streaming,
          views.map(({ tracks }) => tracks),
          signal,
        );
    contrast = await contrastMeans(device, means, batch, scales.contrastive, true, signal);
  }
  let mlmLoss = kind === 'contrastive' ? NaN : 0;
  const scored = parts.map(([first = 0, last]) => scoredPositions(views.slice(first, last)));
  for (const rows of micro) {
    throwIfAborted(signal);
    running ??= await forward(rows);
    const { hidden, lengths: own } = running;
    running = undefined;
    const width = config.encoder.dModel;
    if (contrast) device.backend.upload(encoder.dMean.buffer, gathered(contrast.gradient, rows, width));
    else device.backend.clear(encoder.dMean.buffer);
    if (kind === 'contrastive') {
      await encoder.backward(device.pace);
      continue;
    }
    const count = scored[rows[0]! < pairs ? 0 : 1]!;
    mlmLoss += await maskedBackward(
      device,
      rows.map((i) => views[i]!),
      hidden,
      own,
      count,
      scales.mlm,
      signal,
    );
  }
  return { contrastiveLoss: contrast?.loss ?? NaN, mlmLoss, similarity: contrast?.similarity };
}

interface Contrast {
  readonly loss: number;
  readonly similarity: Float32Array<ArrayBuffer>;
  /** Of the means (2B, D). */
  readonly gradient: Float32Array<ArrayBuffer>;
}

/** Projection head, loss and their gradients for the means (2B, D) of two views. @param training whether gradients are added */
export async function contrastMeans(
  { backend, tape, parameters, config, pace }: TrainingDevice,
  means: Float32Array<ArrayBuffer>,
  batch: PairBatch,
  scale: number,
  training: boolean,
  signal?: AbortSignal,
): Promise<Contrast> {
  const pairs = batch.weights.length;
  const width = means.length / (2 * pairs);
  tape.reset();
  const put = (data: ArrayBufferView<ArrayBuffer>, shape: readonly number[], role: string): Tensor => {
    const tensor = tape.tensor(shape, role);
    backend.upload(tensor.buffer, data);
    return tensor;
  };
  const size = pairs * width;
  const h = [0, 1].map((v) => put(means.subarray(v * size, (v + 1) * size), [pairs, width], 'representations'));
  const lengths = put(Uint32Array.of(pairs), [1], 'pairs');
  const [p1, p2] = h.map((one) => project(tape, parameters, one, lengths, training)) as [Tensor, Tensor];
  const { temperature, negatives } = config.objective;
  const weights = put(batch.weights, [pairs], 'weights');
  const { rowLoss, similarity } = contrastiveLoss(tape, p1, p2, weights, { temperature, negatives, scale });
  const gradient = new Float32Array(means.length);
  if (training) {
    await tape.backward(pace);
    for (const [v, one] of h.entries()) gradient.set(await toHost(backend, tape.gradient(one)!, signal), v * size);
  }
  const losses = await toHost(backend, rowLoss, signal);
  return {
    loss: losses.reduce((sum, loss) => sum + loss, 0) / losses.length,
    similarity: await toHost(backend, similarity, signal),
    gradient,
  };
}

/** The way back from `gathered`. */
function scattered(data: Float32Array, rows: readonly number[], width: number): Float32Array<ArrayBuffer> {
  const out = new Float32Array(data.length);
  for (const [k, i] of rows.entries()) out.set(data.subarray(k * width, (k + 1) * width), i * width);
  return out;
}
