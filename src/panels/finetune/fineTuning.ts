/** The work of a Fine-tune panel: labels are read and joined, and a model trained on them, once for each seed. Headless. */
import type { JoinedLabels, LabelTask } from '../../bio/labelTypes';
import type { EpochMetrics, FineTuneEvent } from '../../engine/fineTuneContracts';
import { OrthrusError, throwIfAborted } from '../../lib/errors';
import type { ModelArtefact, Result, ScoresArtefact, TranscriptsArtefact } from '../../notebook/artefacts';
import type { RunContext } from '../../notebook/panelKind';
import { startedOn } from '../../notebook/startedOn';
import { embeddedRows } from '../embed/run';
import { fineTuneConfigOf } from './schema';
import type { FineTuneParams, LabelParams } from './schema';

/** A fine-tuning under way as its panel shows it. */
export interface LiveFineTuning {
  readonly task: LabelTask;
  /** Of the seeds so far. */
  readonly curve: readonly EpochMetrics[];
}

export const isLiveFineTuning = (partial: unknown): partial is LiveFineTuning =>
  typeof partial === 'object' && partial !== null && Array.isArray((partial as Partial<LiveFineTuning>).curve);

/**
 * Fine-tunes on the joined labels.
 * @throws OrthrusError `labels.*`, `finetune.*`, what a source or the device reports; AbortError where cancelled, or stopped before a seed was done
 */
export async function fineTunePanel(context: RunContext<FineTuneParams>): Promise<ScoresArtefact> {
  const { params, inputs } = context;
  const model = params.model === 'loaded' ? (inputs['model'] as Result<ModelArtefact>) : undefined;
  const { file, joined } = await readLabelled(context);
  const result = model
    ? await startedOn(context, model, (begun) => tune(context, file, joined, model.artefact, begun))
    : await tune(context, file, joined, undefined);
  return { type: 'scores', result, targets: joined.targets };
}

/**
 * The labelled table of a panel, joined to the transcripts that go in.
 * @throws OrthrusError `labels.*`, `finetune.noRows`, what a source reports; AbortError
 */
export async function readLabelled({
  params,
  inputs,
  subset,
  services,
  sources,
  signal,
}: RunContext<LabelParams>): Promise<{ readonly file: string; readonly joined: JoinedLabels }> {
  const { report } = (inputs['transcripts'] as Result<TranscriptsArtefact>).artefact;
  // `lacks` keeps a panel without labels from running.
  const { table } = await services.labels.readLabels(await sources.open(params.labels!));
  const homologs = params.homologs ? await sources.open(params.homologs) : undefined;
  const among = subset && [...embeddedRows(report.table, subset)];
  const joined = await services.labels.joinLabels(report.set, table, params.join, homologs, among);
  if (joined.rows.length === 0) {
    throw new OrthrusError(
      'finetune.noRows',
      `No row of ${table.file} that has a label names one of the transcripts.`,
      'Choose another column with ids or names, or other transcripts.',
    );
  }
  throwIfAborted(signal);
  return { file: table.file, joined };
}

async function tune(
  { params, inputs, services, task, onProgress, onPartial }: RunContext<FineTuneParams>,
  name: string,
  { rows, targets, columns, classes, groups, task: labelTask }: JoinedLabels,
  model: ModelArtefact | undefined,
  begun?: () => void,
): Promise<ScoresArtefact['result']> {
  const { report } = (inputs['transcripts'] as Result<TranscriptsArtefact>).artefact;
  const config = { ...fineTuneConfigOf(params, model?.card.config).config, task: labelTask };
  const transcripts = await services.data.packed(report.set, [...rows]);
  const request = { data: { name, transcripts, targets, columns, classes, groups }, config };
  let curve: readonly EpochMetrics[] = [];
  const show = (): void => onPartial({ task: labelTask, curve } satisfies LiveFineTuning);
  const started = performance.now();
  show();
  return services.fineTuning.fineTune(request, task, (event: FineTuneEvent) => {
    begun?.();
    if (event.kind === 'epoch') {
      curve = [...curve, event.metrics];
      show();
    } else if (event.kind === 'step') {
      const { seed, epoch, share } = event;
      const total = config.maxEpochs * config.seeds.length;
      const rate = (share * total) / ((performance.now() - started) / 1000);
      onProgress({ stage: `seed ${seed}, epoch ${epoch}`, done: share * total, total, unit: 'epochs', rate });
    }
  });
}
