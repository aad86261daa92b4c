import { codingOnly, combinedLength, dropTracks, maskTracks, utrCombination, type MaskShares } from '../bio/augment';
import { pairKind, type PairKind, type TrainingGroup, type TrainingRecord } from '../bio/pairs';
import type { Tracks } from '../bio/tracks';
import type { Rng } from '../lib/rng';
import type { PairBatch, SamplerOptions } from './samplerTypes';

/** One pair of views. */
export interface Pair {
  readonly views: readonly [Tracks, Tracks];
  readonly kind: PairKind;
  readonly ids: readonly [string, string];
}

/** A reference and the group that holds its partners. */
export interface Reference {
  readonly group: TrainingGroup;
  readonly record: TrainingRecord;
}

interface Partners {
  readonly splice: readonly TrainingRecord[];
  readonly orthology: readonly TrainingRecord[];
}

/** What a reference may be paired with, itself left out: views of up to `limit` nucleotides. */
export function partnersOf(
  { group, record }: Reference,
  limit: number,
  { kinds, cdsOnly }: Pick<SamplerOptions, 'kinds' | 'cdsOnly'>,
): Partners {
  const found = { splice: [] as TrainingRecord[], orthology: [] as TrainingRecord[] };
  for (const partner of group.records) {
    const kind = pairKind(record, partner);
    if (kind === undefined || kind === 'self' || !kinds.includes(kind)) continue;
    const { length } = partner.tracks;
    const viewed = partner.partnerOnly && !cdsOnly ? combinedLength(record, length) : length;
    if (viewed <= limit) found[kind].push(partner);
  }
  return found;
}

/** Draws a partner: an ortholog with probability `orthologShare` where there are both; the reference itself where there is none, and with probability `selfShare`. */
function drawPartner(reference: Reference, limit: number, options: SamplerOptions, rng: Rng): TrainingRecord {
  const { splice, orthology } = partnersOf(reference, limit, options);
  if (splice.length + orthology.length === 0) return reference.record;
  if (options.selfShare > 0 && rng.uniform() < options.selfShare) return reference.record;
  const isOrtholog = splice.length === 0 || (orthology.length > 0 && rng.uniform() < options.orthologShare);
  const from = isOrtholog ? orthology : splice;
  return from[rng.int(from.length)]!;
}

/** How views are changed after they are cut. */
type Augment = (view: Tracks, kind: PairKind) => Tracks;

/** Two views of a reference: the transcript itself, and a partner's, whose coding sequence alone gets the reference's UTRs. */
function pairOf(reference: Reference, limit: number, options: SamplerOptions, rng: Rng, augment: Augment): Pair {
  const { record } = reference;
  const partner = drawPartner(reference, limit, options, rng);
  const kind = pairKind(record, partner)!;
  const cut = (whole: TrainingRecord): Tracks => (options.cdsOnly ? codingOnly(whole) : whole.tracks);
  const second = partner.partnerOnly && !options.cdsOnly ? utrCombination(record, partner.tracks) : cut(partner);
  return { views: [augment(cut(record), kind), augment(second, kind)], kind, ids: [record.id, partner.id] };
}

const masksAnything = ({ bases, codons, splice }: MaskShares): boolean => bases + codons + splice > 0;

/** A pair for training: masked, and perhaps without whole tracks. Neither view shares its bytes with the set. */
export function trainingPair(reference: Reference, limit: number, options: SamplerOptions, rng: Rng): Pair {
  const { mask, selfMask, dropCodons, dropSplice } = options;
  return pairOf(reference, limit, options, rng, (view, kind) => {
    const shares = kind === 'self' ? selfMask : mask;
    const masked = masksAnything(shares) ? maskTracks(view, shares, rng) : view.slice();
    const codons = dropCodons > 0 && rng.uniform() < dropCodons;
    const splice = dropSplice > 0 && rng.uniform() < dropSplice;
    return codons || splice ? dropTracks(masked, { codons, splice }) : masked;
  });
}

/** A pair for evaluation: as it is. */
export const plainPair = (reference: Reference, limit: number, options: SamplerOptions, rng: Rng): Pair =>
  pairOf(reference, limit, { ...options, selfShare: 0 }, rng, (view) => view.slice());

/** Pairs as a batch, in their order. */
export function batchOf(pairs: readonly Pair[], { orthologyWeight }: SamplerOptions): PairBatch {
  return {
    views: [pairs.map(({ views }) => views[0]), pairs.map(({ views }) => views[1])],
    weights: Float32Array.from(pairs, ({ kind }) => (kind === 'orthology' ? orthologyWeight : 1)),
    kinds: pairs.map(({ kind }) => kind),
    ids: pairs.map(({ ids }) => ids),
  };
}
