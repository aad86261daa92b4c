/** What the results of probing and fine-tuning say of a run: scores by task and seed. */
import type { AblationTask } from '../../analysis/ablationTypes';
import type { Evaluation } from '../../analysis/probe/probeTypes';
import { rowsOn } from '../../analysis/probe/splitSides';
import type { FineTuneResult } from '../../engine/fineTuneContracts';
import type { Metric, TaskKind } from '../../lib/statistics/scoreTypes';
import type { Artefact } from '../../notebook/artefacts';

/** A run on a task. */
export interface RunScores extends AblationTask {
  readonly seeds: readonly {
    readonly seed: number;
    readonly value: number;
    /** Tells which transcripts were tested, in any order. */
    readonly tested: number;
  }[];
}

/** As the paper has it: Pearson's R for numbers, auPRC for all classification. */
const comparedBy = (task: TaskKind): Metric => (task === 'regression' ? 'pearson' : 'auprc');

/** "half_life_human, rate"; of several columns their number. */
function taskName(file: string, columns: readonly string[]): string {
  const stem = file.replace(/^.*\//, '').replace(/(\.(csv|tsv|txt|parquet))?(\.gz)?$/i, '');
  return columns.length === 1 ? `${stem}, ${columns[0]!}` : `${stem}, ${columns.length} labels`;
}

/** A number of a set of ids: equal sets have equal numbers, others all but never. FNV-1a of each, added. */
function digest(ids: readonly string[], rows: ArrayLike<number>): number {
  let sum = rows.length;
  for (let i = 0; i < rows.length; i++) {
    const id = ids[rows[i]!]!;
    let hash = 0x811c9dc5;
    for (let c = 0; c < id.length; c++) hash = Math.imul(hash ^ id.charCodeAt(c), 0x01000193);
    sum = (sum + hash) >>> 0;
  }
  return sum;
}

function tunedScores({ config, dataName, columns, ids, seeds }: FineTuneResult): RunScores {
  const metric = comparedBy(config.task);
  return {
    name: taskName(dataName, columns),
    metric,
    seeds: seeds.map(({ seed, test, testRows }) => ({
      seed,
      value: test.overall[metric] ?? NaN,
      tested: digest(ids, testRows),
    })),
  };
}

/** Of a probe the embeddings; its baselines are of no run. */
function probedScores({ task, labels, columns, ids, splits, entries }: Evaluation): RunScores {
  const metric = comparedBy(task);
  const embeddings = entries.find(({ what }) => what === 'embeddings');
  const tested = new Map(splits.map((split) => [split.seed, digest(ids, rowsOn(split, 'test'))]));
  return {
    name: taskName(labels, columns),
    metric,
    seeds: (embeddings?.seeds ?? []).map(({ seed, scores }) => ({
      seed,
      value: scores.overall[metric] ?? NaN,
      tested: tested.get(seed) ?? 0,
    })),
  };
}

/** The scores in an artefact, one entry a task; none where it has none. */
export function runScores(artefact: Artefact): readonly RunScores[] {
  switch (artefact.type) {
    case 'scores':
      return [tunedScores(artefact.result)];
    case 'evaluation':
      return [artefact, ...artefact.further].map(probedScores);
    default:
      return [];
  }
}
