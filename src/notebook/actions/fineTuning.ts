import type { JoinOptions, LabelTask } from '../../bio/labelTypes';
import type { FineTuneConfig, FineTuneEvent } from '../../engine/fineTuneContracts';
import type { ImportSource } from '../../workers/protocol';
import { problemOf, runTask, setProblem } from '../notebook';
import type { Notebook } from '../notebook';
import type { FineTuneRun, FineTuningState, HeldLabels } from '../state';
import { offerUndo } from '../undo';

function setFineTuning({ store }: Notebook, values: Partial<FineTuningState>): void {
  store.setState({ fineTuning: { ...store.getState().fineTuning, ...values } });
}

/** Runs a short piece of work on labels; what goes wrong shows in the panel. */
async function reading(notebook: Notebook, work: () => Promise<void>): Promise<void> {
  setProblem(notebook, 'finetune', undefined);
  setFineTuning(notebook, { reading: true });
  try {
    await work();
  } catch (error) {
    setProblem(notebook, 'finetune', problemOf(error));
  } finally {
    setFineTuning(notebook, { reading: false });
  }
}

/** Reads a labelled table, and joins it to the transcripts held as its columns are guessed. */
export function readLabels(notebook: Notebook, source: ImportSource): Promise<void> {
  return reading(notebook, async () => {
    const { table, guesses } = await notebook.services.labels.readLabels(source);
    setFineTuning(notebook, { labels: { table, guesses, options: {}, joined: undefined } });
    await join(notebook, {});
  });
}

/** Joins the table again with other columns, task, key or homologous genes. */
export function joinLabels(notebook: Notebook, options: JoinOptions, homologs?: ImportSource): Promise<void> {
  return reading(notebook, () => join(notebook, options, homologs));
}

async function join(notebook: Notebook, options: JoinOptions, homologs?: ImportSource): Promise<void> {
  const { fineTuning, data } = notebook.store.getState();
  if (!fineTuning.labels) return;
  // The choice stays on the form even where it does not join.
  const labels: HeldLabels = { ...fineTuning.labels, options, joined: undefined, ...(homologs && { homologs }) };
  setFineTuning(notebook, { labels });
  if (!data) return;
  const joined = await notebook.services.labels.joinLabels(data.report.set, labels.table, options, labels.homologs);
  setFineTuning(notebook, { labels: { ...labels, joined: { revision: data.revision, labels: joined } } });
}

/** Whether the labels are joined to transcripts that are no longer held. */
export const labelsAreStale = (labels: HeldLabels | undefined, revision: number | undefined): boolean =>
  labels?.joined !== undefined && labels.joined.revision !== revision;

let runCount = 0;

/** Fine-tunes on the joined labels, once for each seed; the result joins the list, newest first. */
export async function fineTune(notebook: Notebook, config: Omit<FineTuneConfig, 'task'>): Promise<void> {
  const { fineTuning, data } = notebook.store.getState();
  const { labels } = fineTuning;
  const joined = labels?.joined?.labels;
  if (!labels || !joined || !data || labelsAreStale(labels, data.revision)) return;
  const run = await runTask(notebook, 'finetune', 'Fine-tuning', async (task, onProgress): Promise<FineTuneRun> => {
    setFineTuning(notebook, { live: { task, stopping: false, curve: [] } });
    const transcripts = await notebook.services.data.packed(data.report.set, [...joined.rows]);
    const { targets, columns, classes, groups } = joined;
    const request = {
      data: { name: labels.table.file, transcripts, targets, columns, classes, groups },
      config: { ...config, task: joined.task },
    };
    const started = performance.now();
    const result = await notebook.services.fineTuning.fineTune(request, task, (event: FineTuneEvent) => {
      const { live } = notebook.store.getState().fineTuning;
      if (event.kind === 'epoch' && live) {
        setFineTuning(notebook, { live: { ...live, curve: [...live.curve, event.metrics] } });
      } else if (event.kind === 'step') {
        const { seed, epoch, share } = event;
        const total = config.maxEpochs * config.seeds.length;
        const rate = (share * total) / ((performance.now() - started) / 1000);
        onProgress({ stage: `seed ${seed}, epoch ${epoch}`, done: share * total, total, unit: 'epochs', rate });
      }
    });
    return { id: ++runCount, result, targets };
  });
  setFineTuning(notebook, { live: undefined });
  if (run) setFineTuning(notebook, { runs: [run, ...notebook.store.getState().fineTuning.runs] });
}

/** Ends the run under way after its step and keeps the seeds that are done. */
export async function stopFineTuning(notebook: Notebook): Promise<void> {
  const { live } = notebook.store.getState().fineTuning;
  if (!live) return;
  setFineTuning(notebook, { live: { ...live, stopping: true } });
  try {
    await notebook.services.fineTuning.stopFineTuning(live.task);
  } catch (error) {
    setProblem(notebook, 'finetune', problemOf(error));
  }
}

/** Takes a result off the list; for some seconds it can be brought back. */
export function discardFineTune(notebook: Notebook, run: FineTuneRun): void {
  const { runs } = notebook.store.getState().fineTuning;
  setFineTuning(notebook, { runs: runs.filter((one) => one !== run) });
  offerUndo(notebook, {
    message: `Discarded fine-tuning ${run.id}.`,
    take: async () => {
      const back = [...notebook.store.getState().fineTuning.runs, run].sort((a, b) => b.id - a.id);
      setFineTuning(notebook, { runs: back });
    },
    expire: () => undefined,
  });
}

/** How a task reads in a sentence. */
export const TASK_TEXT: Readonly<Record<LabelTask, string>> = {
  regression: 'numbers (regression)',
  binary: 'one of two (binary)',
  'multi-class': 'one of several classes',
  'multi-label': 'several yes/no labels at once',
};
