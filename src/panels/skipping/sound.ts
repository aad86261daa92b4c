import type {
  ExonSkipping,
  FrameComparison,
  SkipFacts,
  SkippedTranscript,
} from '../../analysis/skipping/skippingTypes';
import { FRAMES, REGIONS, STOPS } from '../../bio/skipExon';
import type { SkippingArtefact } from '../../notebook/artefacts';

const isPair = (value: unknown): boolean =>
  Array.isArray(value) && value.length === 2 && value.every((one) => typeof one === 'number');

const isTranscript = (value: Partial<SkippedTranscript> | null): boolean => {
  const { id, name, gene, geneId, biotype, chrom, strand, length, exons, cdsParts } = value ?? {};
  return (
    [id, name, gene, geneId, biotype, chrom].every((text) => typeof text === 'string') &&
    (strand === '+' || strand === '-') &&
    typeof length === 'number' &&
    [exons, cdsParts].every((parts) => Array.isArray(parts) && parts.every(isPair))
  );
};

/** Whether a value read from a file has the shape that the view and the tables rely on: sizes that fit each other, and known codes. */
export function isSkippingArtefact(artefact: unknown): artefact is SkippingArtefact {
  const { type, skipping } = (artefact ?? {}) as Partial<SkippingArtefact>;
  if (type !== 'skipping' || typeof skipping !== 'object' || skipping === null) return false;
  const { model, device, seconds, dim, transcripts, wildTypes, of, facts, mutants, notes, comparison } =
    skipping as Partial<ExonSkipping>;
  if (typeof model?.name !== 'string' || typeof model.sha256 !== 'string' || typeof model.trained !== 'boolean')
    return false;
  if (typeof device !== 'string' || typeof seconds !== 'number' || typeof dim !== 'number') return false;
  if (!Array.isArray(transcripts) || !transcripts.every(isTranscript) || !(of instanceof Uint32Array)) return false;
  const n = of.length;
  const floats = (value: unknown, length: number): boolean => value instanceof Float32Array && value.length === length;
  return (
    of.every((t) => t < transcripts.length) &&
    floats(wildTypes, transcripts.length * dim) &&
    floats(mutants, n * dim) &&
    [skipping.distance, skipping.cosine, skipping.relative].every((values) => floats(values, n)) &&
    isFacts(facts, n) &&
    Array.isArray(notes) &&
    notes.every((note) => typeof note === 'string') &&
    (comparison === undefined || isComparison(comparison))
  );
}

function isComparison(value: Partial<FrameComparison>): boolean {
  const { kept, broken, keptMedian, brokenMedian, test, share } = value;
  return [kept, broken, keptMedian, brokenMedian, share, test?.p].every((one) => typeof one === 'number');
}

function isFacts(facts: Partial<SkipFacts> | undefined, n: number): boolean {
  if (typeof facts !== 'object' || facts === null) return false;
  const { number, start, end, region, frame, stop, decay, cdsLength, gc } = facts;
  return (
    [number, start, end, cdsLength].every((values) => values instanceof Uint32Array && values.length === n) &&
    [region, frame, stop, decay].every((codes) => codes instanceof Uint8Array && codes.length === n) &&
    region!.every((code) => code < REGIONS.length) &&
    frame!.every((code) => code < FRAMES.length) &&
    stop!.every((code) => code < STOPS.length) &&
    gc instanceof Float32Array &&
    gc.length === n
  );
}
