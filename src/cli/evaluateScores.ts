import { evaluateFeatures, type NamedFeatures } from '../analysis/probe/evaluateFeatures';
import { fitHere } from '../analysis/probe/fitHere';
import type { EvaluationEntry, EvaluationSplit, ProbeTargets } from '../analysis/probe/probeTypes';
import { rowsOn } from '../analysis/probe/splitSides';
import { takeRows } from '../analysis/probe/takeRows';
import { correlationDifference } from '../lib/statistics/correlationDifference';
import { meanInterval } from '../lib/statistics/meanInterval';
import { pearson } from '../lib/statistics/metrics';
import { meanOf } from '../lib/statistics/sample';

/** A line of the table: one kind of features, told one thing, on one kind of split. */
export interface ScoreRow {
  readonly what: string;
  readonly split: string;
  readonly features: string;
  readonly dim?: number;
  /** Splits. */
  readonly seeds: number;
  /** Test rows, of several splits those of the first. */
  readonly tested: number;
  /** Mean and standard deviation over splits; of several encoders on a single split, over those. */
  readonly value: number;
  readonly deviation?: number;
  /** Of a difference on a single split: its 95 % interval by bootstrap of families. */
  readonly low?: number;
  readonly high?: number;
}

const COLUMNS = ['what', 'split', 'features', 'dim', 'seeds', 'tested', 'value', 'deviation', 'low', 'high'] as const;

export function scoresCsv(rows: readonly ScoreRow[]): string {
  const cell = (value: string | number | undefined): string =>
    typeof value === 'string'
      ? `"${value.replaceAll('"', '""')}"`
      : value === undefined || Number.isNaN(value)
        ? ''
        : String(Number(value.toFixed(4)));
  return [COLUMNS.join(','), ...rows.map((row) => COLUMNS.map((name) => cell(row[name])).join(',')), ''].join('\n');
}

/** What is told of rows, and which they are. */
export interface ScoredRows {
  readonly targets: ProbeTargets;
  /** Group of homologs of each. */
  readonly families: readonly string[];
  /** Rows that a single split's test rows are also scored on apart, by what they are called: short ones, say. */
  readonly parts: Readonly<Record<string, (row: number) => boolean>>;
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
  for (const [name, seeds] of Object.entries(splits)) {
    const probed: ProbedGroup[] = [];
    for (const group of groups) {
      const entries: EvaluationEntry[] = [];
      for (const one of group.members) {
        entries.push(
          await evaluateFeatures(one, told.targets, seeds, {
            model: 'auto',
            fitters: fitHere,
            onSeed: () => undefined,
          }),
        );
      }
      probed.push({ name: group.name, entries });
    }
    const [only, ...more] = seeds as [EvaluationSplit, ...EvaluationSplit[]];
    if (more.length > 0) rows.push(...spreadRows(probed, told.targets.columns, name, seeds));
    else for (const [part, kept] of testedParts(name, told)) rows.push(...rowsOfOne(probed, told, only, part, kept));
  }
  return rows;
}

const testedParts = (split: string, { parts }: ScoredRows): [string, (row: number) => boolean][] => [
  [split, () => true],
  ...Object.entries(parts).map(([part, kept]): [string, typeof kept] => [`${split}, ${part}`, kept]),
];

const correlationOf = (column: string): string => `${column}, Pearson R`;
const differenceFrom = (column: string): string => `${column}, difference of Pearson R`;

/** Means over several splits, and deviations over them. */
function spreadRows(
  probed: readonly ProbedGroup[],
  columns: readonly string[],
  split: string,
  seeds: readonly EvaluationSplit[],
): ScoreRow[] {
  const same = { split, seeds: seeds.length, tested: rowsOn(seeds[0]!, 'test').length };
  return columns.flatMap((column, c) => {
    const found = probed.map(({ entries }) => {
      const each = entries.map((entry) => entry.seeds.map(({ scores }) => scores.perColumn[c]!.metrics.pearson!));
      return each[0]!.map((_, seed) => meanOf(each.map((r) => r[seed]!)));
    });
    const [first, ...others] = probed as [ProbedGroup, ...ProbedGroup[]];
    return [
      ...probed.map(({ name: features, entries }, g): ScoreRow => {
        const { mean: value, deviation } = meanInterval(found[g]!);
        return { ...same, what: correlationOf(column), features, dim: entries[0]!.dim, value, deviation };
      }),
      ...others.map(({ name }, i): ScoreRow => {
        const { mean: value, deviation } = meanInterval(found[0]!.map((r, seed) => r - found[i + 1]![seed]!));
        return { ...same, what: differenceFrom(column), features: `${first.name} less ${name}`, value, deviation };
      }),
    ];
  });
}

/** Scores on some test rows of one split: deviations over the members of a group, intervals of differences by bootstrap. */
function rowsOfOne(
  probed: readonly ProbedGroup[],
  { targets, families }: ScoredRows,
  only: EvaluationSplit,
  split: string,
  kept: (row: number) => boolean,
): ScoreRow[] {
  const width = targets.columns.length;
  const test = rowsOn(only, 'test');
  const all = takeRows(targets.targets, width, test);
  return targets.columns.flatMap((column, c) => {
    const rows = [...test.keys()].filter((row) => kept(test[row]!) && !Number.isNaN(all[row * width + c]!));
    const of = (values: ArrayLike<number>): number[] => rows.map((row) => values[row * width + c]!);
    const truth = of(all);
    const clusters = rows.map((row) => families[test[row]!]!);
    const predicted = probed.map(({ entries }) => entries.map(({ seeds }) => of(seeds[0]!.predictions)));
    const same = { split, seeds: 1, tested: rows.length };
    const [first, ...others] = probed as [ProbedGroup, ...ProbedGroup[]];
    return [
      ...probed.map(({ name: features, entries }, g): ScoreRow => {
        const { mean: value, deviation } = meanInterval(predicted[g]!.map((one) => pearson(one, truth)));
        return { ...same, what: correlationOf(column), features, dim: entries[0]!.dim, value, deviation };
      }),
      ...others.map(({ name }, i): ScoreRow => {
        const {
          difference: value,
          low,
          high,
        } = correlationDifference(truth, [predicted[0]!, predicted[i + 1]!], clusters);
        return { ...same, what: differenceFrom(column), features: `${first.name} less ${name}`, value, low, high };
      }),
    ];
  });
}
