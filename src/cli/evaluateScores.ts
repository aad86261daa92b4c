import { fitForest, predictForest } from '../analysis/forest/fitForest';
import { leastSquaresPredicted, logisticPredicted, ridgePredicted } from '../analysis/linear/predictedFits';
import { evaluateFeatures, type NamedFeatures } from '../analysis/probe/evaluateFeatures';
import type { EvaluationEntry, EvaluationSplit, ProbeFitters, ProbeTargets } from '../analysis/probe/probeTypes';
import { rowsOn } from '../analysis/probe/splitSides';
import { takeRows } from '../analysis/probe/takeRows';
import { correlationDifference } from '../lib/statistics/correlationDifference';
import { meanInterval } from '../lib/statistics/meanInterval';
import { meanOf } from '../lib/statistics/sample';

/** The Probe panel's fits, in this process. */
const fitters: ProbeFitters = {
  ols: (data) => leastSquaresPredicted(data),
  ridge: (data, options) => ridgePredicted(data, options),
  logistic: (data, options) => logisticPredicted(data, options),
  forest: async ({ data, dim, targets, unseen, params }) => {
    const forest = await fitForest(data, dim, targets, params);
    return { ...forest, predictions: predictForest(forest, unseen) };
  },
};

/** A line of the table: one kind of features, told one thing, on one kind of split. */
export interface ScoreRow {
  readonly what: string;
  readonly split: string;
  readonly features: string;
  readonly dim?: number;
  /** Splits. */
  readonly seeds: number;
  /** Test rows of the first split. */
  readonly tested: number;
  /** Mean and standard deviation over splits; of several encoders on a single split, over those. */
  readonly value: number;
  readonly deviation?: number;
  /** Of a difference on a single split: its 95 % interval by bootstrap of families. */
  readonly low?: number;
  readonly high?: number;
}

const COLUMNS = [
  ...['what', 'split', 'features', 'dim', 'seeds', 'tested', 'value', 'deviation', 'low', 'high'],
] as readonly (keyof ScoreRow)[];

export function scoresCsv(rows: readonly ScoreRow[]): string {
  const cell = (value: string | number | undefined): string =>
    typeof value === 'string'
      ? `"${value.replaceAll('"', '""')}"`
      : value === undefined || Number.isNaN(value)
        ? ''
        : String(Number(value.toFixed(4)));
  return [COLUMNS.join(','), ...rows.map((row) => COLUMNS.map((name) => cell(row[name])).join(',')), ''].join('\n');
}

/** What is told of rows, and the family of each. */
export interface ScoredRows {
  readonly targets: ProbeTargets;
  readonly families: readonly string[];
}

/** Features that count as one kind: an encoder's, or those of several encoders of one architecture, each with initial weights of its own. */
export interface FeatureGroup {
  readonly name: string;
  readonly members: readonly NamedFeatures[];
}

/** A group that was probed on some splits. */
interface ProbedGroup {
  readonly name: string;
  readonly entries: readonly EvaluationEntry[];
}

/** R for column c on each split, the mean of the group's. */
function correlations({ entries }: ProbedGroup, c: number): number[] {
  const each = entries.map(({ seeds }) => seeds.map(({ scores }) => scores.perColumn[c]!.metrics.pearson!));
  return each[0]!.map((_, split) => meanOf(each.map((of) => of[split]!)));
}

/**
 * Probes all features for the targets on each kind of split: Pearson R of each group (the mean of its members), and by how much that of the
 * first exceeds each other's on the same splits.
 */
export async function probedRows(
  groups: readonly FeatureGroup[],
  told: ScoredRows,
  splits: Readonly<Record<string, readonly EvaluationSplit[]>>,
): Promise<ScoreRow[]> {
  const rows: ScoreRow[] = [];
  for (const [split, seeds] of Object.entries(splits)) {
    const probed: ProbedGroup[] = [];
    for (const { name, members } of groups) {
      const entries: EvaluationEntry[] = [];
      for (const one of members) {
        entries.push(
          await evaluateFeatures(one, told.targets, seeds, { model: 'auto', fitters, onSeed: () => undefined }),
        );
      }
      probed.push({ name, entries });
    }
    const same = { split, seeds: seeds.length, tested: rowsOn(seeds[0]!, 'test').length };
    const [model, ...others] = probed as [ProbedGroup, ...ProbedGroup[]];
    for (const [c, column] of told.targets.columns.entries()) {
      for (const group of probed) {
        const { entries, name: features } = group;
        const r = correlations(group, c);
        const over = seeds.length > 1 ? r : entries.map((entry) => correlations({ ...group, entries: [entry] }, c)[0]!);
        const { deviation } = meanInterval(over);
        const { dim } = entries[0]!;
        rows.push({ ...same, what: `${column}, Pearson R`, features, dim, value: meanOf(r), deviation });
      }
      for (const other of others) {
        const features = `${model.name} less ${other.name}`;
        const difference = differenceOf([model, other], c, told, seeds);
        rows.push({ ...same, what: `${column}, difference of Pearson R`, features, ...difference });
      }
    }
  }
  return rows;
}

/** Of two groups' R for column c: over several splits by their spread, on a single one by bootstrap. */
function differenceOf(
  [model, other]: readonly [ProbedGroup, ProbedGroup],
  c: number,
  { targets, families }: ScoredRows,
  splits: readonly EvaluationSplit[],
): Pick<ScoreRow, 'value' | 'deviation' | 'low' | 'high'> {
  if (splits.length > 1) {
    const second = correlations(other, c);
    const { mean, deviation } = meanInterval(correlations(model, c).map((r, split) => r - second[split]!));
    return { value: mean, deviation };
  }
  const width = targets.columns.length;
  const test = rowsOn(splits[0]!, 'test');
  const truth = takeRows(targets.targets, width, test);
  const labelled = [...test.keys()].filter((row) => !Number.isNaN(truth[row * width + c]!));
  const of = (values: ArrayLike<number>): number[] => labelled.map((row) => values[row * width + c]!);
  const predicted = ({ entries }: ProbedGroup) => entries.map(({ seeds }) => of(seeds[0]!.predictions));
  const { difference, low, high } = correlationDifference(
    of(truth),
    [predicted(model), predicted(other)],
    labelled.map((row) => families[test[row]!]!),
  );
  return { value: difference, low, high };
}
