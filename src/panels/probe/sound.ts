import type { Evaluation, EvaluationEntry, EvaluationSplit, LinearProbe } from '../../analysis/probe/probeTypes';
import { namesOf } from '../../analysis/probe/scoreTest';
import { rowsOn } from '../../analysis/probe/splitSides';
import type { EvaluationArtefact } from '../../notebook/artefacts';

const TASKS: readonly unknown[] = ['regression', 'binary', 'multi-class', 'multi-label'];

const texts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string');

const objects = (value: unknown): value is readonly Record<string, unknown>[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'object' && one !== null);

/** Whether a value read from a file has the shape that views and tables rely on: sizes that fit each other, and all that is read. */
export function isEvaluationArtefact(artefact: unknown): artefact is EvaluationArtefact {
  const { type, further } = (artefact ?? {}) as Partial<EvaluationArtefact>;
  return type === 'evaluation' && isEvaluation(artefact) && objects(further) && further.every(isEvaluation);
}

function isEvaluation(value: unknown): value is Evaluation {
  const { task, columns, classes, targets, labels, ids, splits, entries, notes, rows, shares } =
    value as Partial<Evaluation>;
  if (![rows, shares].every((one) => one === undefined || typeof one === 'string')) return false;
  if (!TASKS.includes(task) || typeof labels !== 'string' || ![columns, classes, ids, notes].every(texts)) return false;
  if (columns!.length === 0 || (task === 'multi-class' && (columns!.length > 1 || classes!.length === 0))) return false;
  if (!(targets instanceof Float32Array) || targets.length !== ids!.length * columns!.length) return false;
  if (!objects(splits) || splits.length === 0 || !objects(entries) || entries.length === 0) return false;
  if (!splits.every((split) => isSplit(split, ids!.length))) return false;
  const names = namesOf(value as Evaluation);
  return (entries as readonly EvaluationEntry[]).every((entry) => isEntry(entry, splits, names, columns!.length));
}

function isSplit({ seed, sides, report }: Partial<EvaluationSplit>, rows: number): boolean {
  if (typeof seed !== 'number' || !(sides instanceof Uint8Array) || sides.length !== rows) return false;
  const of = report?.sides;
  return (
    sides.every((side) => side <= 2) &&
    typeof report?.kind === 'string' &&
    typeof report.groups === 'number' &&
    typeof of === 'object' &&
    [of.train, of.validation, of.test].every(
      (side) => typeof side?.rows === 'number' && typeof side.share === 'number',
    ) &&
    texts(report.notes) &&
    objects(report.largest)
  );
}

function isEntry(
  { name, what, dim, seeds, summary }: Partial<EvaluationEntry>,
  splits: readonly EvaluationSplit[],
  names: readonly string[],
  columns: number,
): boolean {
  if (typeof name !== 'string' || typeof dim !== 'number' || (what !== 'embeddings' && what !== 'baseline'))
    return false;
  if (!objects(seeds) || seeds.length !== splits.length || typeof summary?.overall !== 'object') return false;
  if (summary.perColumn.length !== names.length) return false;
  return seeds.every(
    ({ seed, predictions, fits, scores, linear }, i) =>
      seed === splits[i]!.seed &&
      predictions instanceof Float32Array &&
      predictions.length === rowsOn(splits[i]!, 'test').length * names.length &&
      objects(fits) &&
      fits.length === columns &&
      scores.perColumn.length === names.length &&
      (linear === undefined || isLinear(linear, names.length, dim)),
  );
}

const isLinear = ({ weights, intercepts }: Partial<LinearProbe>, names: number, dim: number): boolean =>
  weights instanceof Float64Array &&
  weights.length === names * dim &&
  intercepts instanceof Float64Array &&
  intercepts.length === names;
