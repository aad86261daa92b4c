import type { Mutagenesis } from '../../analysis/mutagenesis/mutagenesisTypes';
import type { MutagenesisArtefact } from '../../notebook/artefacts';

const TASKS: readonly unknown[] = ['regression', 'binary', 'multi-class', 'multi-label'];

const isInterval = (value: unknown): value is readonly [number, number] =>
  Array.isArray(value) &&
  value.length === 2 &&
  value.every((end) => Number.isSafeInteger(end) && (end as number) >= 0) &&
  value[0] < value[1];

const texts = (...values: readonly unknown[]): boolean => values.every((value) => typeof value === 'string');

/** Whether a value read from a file has the shape that view and tables rely on: sizes that fit each other, and all that is read. */
export function isMutagenesisArtefact(artefact: unknown): artefact is MutagenesisArtefact {
  const value = (artefact ?? {}) as Partial<MutagenesisArtefact>;
  const { type, transcript, region, model, dim, tokens, fullTokens } = value;
  if (type !== 'mutagenesis' || !isTranscript(transcript)) return false;
  if (!isInterval(region) || region[1] > transcript.codes.length) return false;
  if (!texts(model?.name, model?.sha256) || typeof model!.trained !== 'boolean') return false;
  if (![dim, tokens, fullTokens].every((count) => typeof count === 'number')) return false;
  const size = 4 * (region[1] - region[0]);
  const isEffects = (values: unknown): boolean => values instanceof Float32Array && values.length === size;
  return isEffects(value.distance) && isEffects(value.cosine) && isPredicted(value.predicted, isEffects);
}

function isTranscript(value: unknown): value is Mutagenesis['transcript'] {
  if (typeof value !== 'object' || value === null) return false;
  const { id, name, gene, species, chrom, strand, exons, cds, codes } = value as Partial<Mutagenesis['transcript']>;
  if (!texts(id, name, gene, species, chrom) || (strand !== '+' && strand !== '-')) return false;
  if (!(codes instanceof Uint8Array) || codes.length === 0 || !codes.every((code) => code < 64)) return false;
  if (cds !== null && !(isInterval(cds) && cds[1] <= codes.length)) return false;
  if (!Array.isArray(exons) || !exons.every(isInterval)) return false;
  const ascending = exons.every(([start], i) => i === 0 || start >= exons[i - 1]![1]);
  const covered = exons.reduce((sum, [start, end]) => sum + end - start, 0);
  return ascending && (exons.length === 0 || covered === codes.length);
}

function isPredicted(predicted: Mutagenesis['predicted'], isEffects: (values: unknown) => boolean): boolean {
  if (predicted === undefined) return true;
  if (typeof predicted !== 'object' || predicted === null) return false;
  const { kind, label, labels, task, seeds, wildType, sha256, change } = predicted as Partial<typeof predicted>;
  return (
    (kind === 'probe' || kind === 'fine-tuned') &&
    texts(label, labels, sha256) &&
    TASKS.includes(task) &&
    Array.isArray(seeds) &&
    seeds.length > 0 &&
    seeds.every((seed) => typeof seed === 'number') &&
    typeof wildType === 'number' &&
    isEffects(change)
  );
}
