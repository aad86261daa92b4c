/** The work of an Ablation panel: scores of connected panels and of a table, numbered and compared. Headless. */
import { compareRuns } from '../../analysis/ablation';
import type {
  AblationInput,
  AblationOptions,
  AblationRun,
  AblationScore,
  AblationTask,
} from '../../analysis/ablationTypes';
import { throwIfAborted } from '../../lib/errors';
import type { AblationArtefact, Result } from '../../notebook/artefacts';
import { inputNames } from '../../notebook/document/ports';
import type { Port, RunContext } from '../../notebook/panelKind';
import { runScores } from './runScores';
import type { AblationParams } from './schema';
import { parseScoreTable } from './scoreTable';
import type { NamedScore } from './scoreTable';

export const RUNS: Port = {
  name: 'runs',
  title: 'Runs',
  accepts: ['evaluation', 'scores'],
  many: true,
};

/** Id of a run of the table: apart from the names of inputs. */
export const tableRun = (name: string): string => `table:${name}`;

/** Numbers runs and tasks in the order in which they first come. */
class Collected {
  readonly runs: AblationRun[] = [];
  readonly tasks: AblationTask[] = [];
  readonly scores: AblationScore[] = [];

  add(run: AblationRun, { name, metric }: AblationTask, seed: number, value: number): void {
    let r = this.runs.findIndex(({ id }) => id === run.id);
    if (r < 0) r = this.runs.push(run) - 1;
    let t = this.tasks.findIndex((task) => task.name === name && task.metric === metric);
    if (t < 0) t = this.tasks.push({ name, metric }) - 1;
    this.scores.push({ run: r, task: t, seed, value });
  }
}

/** What a reader should know of what is compared, in sentences. */
function caveats(inputs: Readonly<Record<string, Result>>): string[] {
  const notes: string[] = [];
  const types = new Set(Object.values(inputs).map(({ artefact }) => artefact.type));
  if (types.size > 1) {
    notes.push(
      'Some runs are probes and some fine-tuned: fine-tuning also trains the encoder on the labels, probing does not.',
    );
  }
  const tested = new Map<string, number>();
  let differ = false;
  for (const { artefact } of Object.values(inputs)) {
    for (const { name, metric, seeds } of runScores(artefact)) {
      for (const { seed, tested: rows } of seeds) {
        const key = JSON.stringify([name, metric, seed]);
        differ ||= (tested.get(key) ?? rows) !== rows;
        tested.set(key, rows);
      }
    }
  }
  if (differ) {
    notes.push(
      'Runs were tested on different transcripts with the same seed: part of a difference may be the split’s.',
    );
  }
  return notes;
}

/** Scores of connected panels, by input, then those of the table. */
export function collectScores(
  inputs: Readonly<Record<string, Result>>,
  table: readonly NamedScore[],
): { readonly input: AblationInput; readonly notes: readonly string[] } {
  const collected = new Collected();
  const names = inputNames(RUNS, Object.fromEntries(Object.keys(inputs).map((name) => [name, name])));
  for (const name of names) {
    for (const task of runScores(inputs[name]!.artefact)) {
      for (const { seed, value } of task.seeds) collected.add({ id: name, name, group: '' }, task, seed, value);
    }
  }
  for (const score of table) {
    const { run, group, seed, value } = score;
    collected.add({ id: tableRun(run), name: run, group }, score, seed, value);
  }
  return { input: collected, notes: caveats(inputs) };
}

/**
 * Compares the runs that go in.
 * @throws OrthrusError `ablation.*`, `labels.*`, what a source throws
 */
export async function compareConnected(context: RunContext<AblationParams>): Promise<AblationArtefact> {
  const { params, inputs, services, sources, signal } = context;
  const table = params.table
    ? parseScoreTable((await services.labels.readLabels(await sources.open(params.table))).table)
    : [];
  throwIfAborted(signal);
  const { input, notes } = collectScores(inputs, table);
  const { alpha, adjusted } = params;
  const chosen = stillThere(input, params);
  const ablation = compareRuns(input, { ...chosen.options, alpha, adjusted });
  return { type: 'ablation', ablation: { ...ablation, notes: [...chosen.notes, ...notes, ...ablation.notes] } };
}

/** Reference and pool as they were chosen; what is no longer connected gives way to the default, and that is said. */
export function stillThere(
  { runs }: AblationInput,
  { reference, pool }: Pick<AblationParams, 'reference' | 'pool'>,
): { readonly options: Pick<AblationOptions, 'reference' | 'pool'>; readonly notes: readonly string[] } {
  const there = (id: string): boolean => runs.some((run) => run.id === id);
  const gone = reference !== null && !there(reference);
  const left = pool?.filter(there);
  const empty = left?.length === 0;
  return {
    options: { reference: gone ? undefined : (reference ?? undefined), pool: empty ? undefined : left },
    notes: [
      ...(gone ? ['The reference that was chosen is not connected any more: the first run stands in.'] : []),
      ...(empty ? ['None of the runs that were chosen for the pool is connected any more: all runs are pooled.'] : []),
    ],
  };
}
