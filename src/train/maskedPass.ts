import { maskForMlm } from '../bio/augment';
import { Rng, streamSeed } from '../lib/rng';
import { maskedNucleotideLoss } from '../model/sequenceHeadTraining';
import { toHost, view, type Tensor } from '../ops/tensor';
import type { TrainingDevice } from './trainer';

/** A view to be run, and what is asked of its masked positions. */
export interface View {
  readonly tracks: Uint8Array;
  readonly labels: Int32Array | undefined;
}

/** A view with a share of its positions zeroed, and their nucleotides as labels. `name` tells its mask from others of the run. */
export const maskedView = (tracks: Uint8Array<ArrayBuffer>, share: number, seed: number, name: string): View =>
  maskForMlm(tracks, share, new Rng(streamSeed(seed, `mlm/${name}`)));

/** Sequence head and loss of the micro-batch that was just run forward, and the gradients of all of it. */
export async function maskedBackward(
  device: TrainingDevice,
  views: readonly View[],
  hidden: Tensor,
  lengths: Tensor,
  scored: number,
  scale: number,
  signal?: AbortSignal,
): Promise<number> {
  const { backend, encoder, perMicroBatch: tape, pace } = device;
  tape.reset();
  const loss = positionLoss(device, views, hidden, lengths, { scale: scale / scored, training: true });
  await tape.backward(pace);
  const losses = await toHost(backend, loss, signal);
  await encoder.backward(pace, tape.gradient(hidden));
  return losses.reduce((sum, one) => sum + one, 0) / scored;
}

/** The loss of each position (B · L) of hidden states; see maskedNucleotideLoss. */
export function positionLoss(
  { backend, perMicroBatch: tape, parameters }: TrainingDevice,
  views: readonly View[],
  hidden: Tensor,
  lengths: Tensor,
  options: { readonly scale: number; readonly training: boolean },
): Tensor {
  const [batch = 0, length = 0] = hidden.shape;
  const labels = new Int32Array(batch * length).fill(-100);
  for (const [b, { labels: own }] of views.entries()) if (own) labels.set(own, b * length);
  const asked = tape.tensor([batch * length], 'labels');
  backend.upload(asked.buffer, labels);
  return maskedNucleotideLoss(tape, parameters, hidden, view(lengths, [batch]), asked, options);
}

/** Positions whose nucleotide is asked for; 1 at least, for dividing. */
export function scoredPositions(views: readonly View[]): number {
  let count = 0;
  for (const { labels } of views) for (const label of labels ?? []) if (label >= 0) count++;
  return Math.max(1, count);
}
