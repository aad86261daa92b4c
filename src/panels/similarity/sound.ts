import { MEASURES, PAIR_GROUPS } from '../../analysis/isoformFunction/similaritiesTypes';
import type { GeneCorrelations, Similarities } from '../../analysis/isoformFunction/similaritiesTypes';
import type { SimilarityArtefact } from '../../notebook/artefacts';

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const texts = (value: unknown, count?: number): boolean =>
  Array.isArray(value) &&
  (count === undefined || value.length === count) &&
  value.every((one) => typeof one === 'string');

const numbers = (value: unknown, ...names: readonly string[]): boolean =>
  isObject(value) && names.every((name) => typeof value[name] === 'number');

const isList = (value: unknown, isOne: (one: unknown) => boolean): boolean =>
  Array.isArray(value) && value.every(isOne);

const isSpread = (value: unknown): boolean =>
  numbers(value, 'count', 'least', 'lowerQuartile', 'median', 'upperQuartile', 'most');

const isRelation = (value: unknown): boolean => numbers(value, 'count', 'pearson', 'spearman');

const isRankTest = (value: unknown): boolean => numbers(value, 'u', 'p', 'auc', 'rankBiserial');

const isGroup = (value: unknown): boolean => PAIR_GROUPS.some((group) => group === value);

/** Whether a value read from a file has the shape that views and tables rely on: sizes that fit each other, and all that is read. */
export function isSimilarityArtefact(artefact: unknown): artefact is SimilarityArtefact {
  if (!isObject(artefact) || artefact['type'] !== 'similarities') return false;
  const { transcripts, pairs, groups, tests, overlap, correlations, measures, notes } =
    artefact as Partial<Similarities>;
  return (
    arePairs(transcripts, pairs) &&
    isList(groups, isGroupSummary) &&
    isList(tests, (one) => isRankTest(one) && isObject(one) && isGroup(one['first']) && isGroup(one['second'])) &&
    isRelation(overlap) &&
    (correlations === undefined || areCorrelations(correlations)) &&
    isList(measures, isMeasureSummary) &&
    measures!.length === (correlations === undefined ? 0 : MEASURES.length) &&
    measures!.every(({ measure }, i) => measure === MEASURES[i]) &&
    texts(notes)
  );
}

function arePairs(transcripts: unknown, pairs: unknown): boolean {
  if (!isObject(transcripts) || !isObject(pairs)) return false;
  const { ids, names, genes, rows } = transcripts;
  if (!(rows instanceof Uint32Array) || ![ids, names, genes].every((column) => texts(column, rows.length)))
    return false;
  const { group, a, b } = pairs;
  if (!(group instanceof Uint8Array) || !group.every((of) => of < PAIR_GROUPS.length)) return false;
  for (const side of [a, b]) {
    if (!(side instanceof Uint32Array) || side.length !== group.length) return false;
    if (!side.every((index) => index < rows.length)) return false;
  }
  const columns = ['distance', 'similarity', 'length', 'sequence', 'cds', 'domains'];
  return [...columns, 'cdsPercentile', 'similarityPercentile'].every((name) => {
    const column = pairs[name];
    return column instanceof Float64Array && column.length === group.length;
  });
}

function isGroupSummary(value: unknown): boolean {
  return (
    isObject(value) &&
    isGroup(value['group']) &&
    isSpread(value['spread']) &&
    numbers(value, 'identical', 'genes') &&
    isRelation(value['domains'])
  );
}

function areCorrelations({ genes, pairs, pearson, spearman, unused }: Partial<GeneCorrelations>): boolean {
  if (!(pairs instanceof Uint32Array) || !texts(genes, pairs.length)) return false;
  const byMeasure = [pearson, spearman].every(
    (of) =>
      isObject(of) &&
      MEASURES.every((measure) => of[measure] instanceof Float64Array && of[measure].length === pairs.length),
  );
  return (
    byMeasure &&
    isList(unused, (one) => numbers(one, 'genes') && typeof (one as { reason?: unknown }).reason === 'string')
  );
}

function isMeasureSummary(value: unknown): boolean {
  if (!isObject(value) || !isSpread(value['pearson']) || !isSpread(value['spearman'])) return false;
  const { against, measure } = value;
  const isTest = (test: unknown): boolean =>
    numbers(test, 'count') &&
    numbers((test as { wilcoxon?: unknown }).wilcoxon, 'w', 'p') &&
    isRankTest((test as { mannWhitney?: unknown }).mannWhitney);
  return measure === 'embedding'
    ? against === undefined
    : isObject(against) && isTest(against['pearson']) && isTest(against['spearman']);
}
