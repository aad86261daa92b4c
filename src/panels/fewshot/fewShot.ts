/** The work of a Few-shot panel: every contestant trained on every number of rows, once a seed, on the same splits. Headless. */
import type { FineTuneData, FineTuneResult } from '../../engine/fineTuneContracts';
import { leadingMetric } from '../../engine/fineTuneContracts';
import { OrthrusError, throwIfAborted } from '../../lib/errors';
import type {
  FewShotArtefact,
  FewShotContestant,
  FewShotSeed,
  ModelArtefact,
  Result,
  TranscriptsArtefact,
} from '../../notebook/artefacts';
import { counted, formatCount } from '../../notebook/format';
import { hashOf } from '../../notebook/keys';
import type { RunContext } from '../../notebook/panelKind';
import { startedOn } from '../../notebook/startedOn';
import { readLabelled } from '../finetune/fineTuning';
import { cellOf } from './cells';
import { contestantName } from './contestants';
import type { Contestant } from './contestants';
import { Pace } from './pace';
import { planTrainings } from './plan';
import type { FewShotPlan, Training } from './plan';
import { rememberedTrainings } from './remembered';
import { contestantConfig, contestantsOf } from './schema';
import type { FewShotParams, Size } from './schema';

type Context = RunContext<FewShotParams>;

/** A table under way, as `onPartial` shows it: what there is of it, of so many trainings. */
export interface LiveFewShot {
  readonly type: 'few-shot under way';
  readonly artefact: FewShotArtefact;
  readonly done: number;
  readonly total: number;
}

export const isLiveFewShot = (partial: unknown): partial is LiveFewShot =>
  (partial as Partial<LiveFewShot> | undefined)?.type === 'few-shot under way';

/** "300 rows", "all rows". */
export const sizeText = (size: Size): string => (size === 'all' ? 'all rows' : `${formatCount(size)} rows`);

/**
 * Trains every contestant on every size.
 * @throws OrthrusError `labels.*`, `finetune.*`, `fewshot.sizes`, what a source or the device reports, with the contestant named; AbortError where cancelled
 */
export async function fewShot(context: Context): Promise<FewShotArtefact> {
  const { params, inputs, services, signal, onProgress, onPartial } = context;
  const model = inputs['model'] as Result<ModelArtefact> | undefined;
  const { report } = (inputs['transcripts'] as Result<TranscriptsArtefact>).artefact;
  const { file, joined } = await readLabelled(context);
  const { rows, targets, columns, classes, groups, task } = joined;
  const transcripts = await services.data.packed(report.set, [...rows]);
  throwIfAborted(signal);
  const data: FineTuneData = { name: file, transcripts, targets, columns, classes, groups };
  const chosen = contestantsOf(params, model !== undefined);
  const card = model?.artefact.card;
  const configs = new Map(
    chosen.map((one) => [one, { ...contestantConfig(params, one, card?.config).config, task }] as const),
  );
  const lengths = transcripts.ids.map((_, i) => transcripts.offsets[i + 1]! - transcripts.offsets[i]!);
  const plan = planTrainings({ lengths, targets, width: columns.length, groups }, params.sizes, configs);

  const keys = trainingKeys(context, plan.trainings);
  const remembered = rememberedTrainings(services, keys);
  const outcomes = new Map<Training, FewShotSeed>();
  const contestants = chosen.map((id): FewShotContestant => ({
    id,
    name: contestantName(id, card?.name),
    trained: id === 'model' && card?.trained === true,
  }));
  const about: Omit<FewShotArtefact, 'cells'> = {
    type: 'fewshot',
    task,
    metric: leadingMetric(task),
    sizes: plan.sizes,
    contestants,
    seeds: [...new Set(plan.trainings.map(({ seed }) => seed))],
    labels: file,
    columns,
    notes: [...joined.notes, ...plan.notes, `${counted(rows.length, 'labelled transcript')} by ${joined.key}.`],
  };
  const artefact = (): FewShotArtefact => ({ ...about, cells: cells(plan, chosen, outcomes, about.metric) });
  const show = (): void =>
    onPartial({
      type: 'few-shot under way',
      artefact: artefact(),
      done: outcomes.size,
      total: plan.trainings.length,
    } satisfies LiveFewShot);

  const pace = new Pace(plan.trainings);
  const take = (training: Training, outcome: FewShotSeed): void => {
    outcomes.set(training, outcome);
    pace.end(training);
  };
  for (const [i, training] of plan.trainings.entries()) {
    const before = remembered.get(keys[i]!);
    if (before) take(training, before);
  }
  show();
  for (const [i, training] of plan.trainings.entries()) {
    if (outcomes.has(training)) continue;
    throwIfAborted(signal);
    const { name } = contestants.find(({ id }) => id === training.contestant)!;
    const stage = `${name}, ${sizeText(training.size)}, seed ${training.seed}`;
    pace.begin(training);
    onProgress(pace.progress(stage));
    const result = await train(context, data, training, model, (epoch, share) => {
      pace.step(share);
      onProgress(pace.progress(`${stage}, epoch ${epoch}`));
    }).catch((error: unknown) => {
      throw named(error, `${name}, ${sizeText(training.size)}`);
    });
    const outcome = outcomeOf(result);
    remembered.keep(keys[i]!, outcome);
    take(training, outcome);
    show();
  }
  remembered.finished();
  return artefact();
}

/** The hash of all that decides each training. */
function trainingKeys({ params, inputs, subset }: Context, trainings: readonly Training[]): readonly string[] {
  const { labels, join, homologs } = params;
  const data = hashOf({
    labels,
    join,
    homologs,
    transcripts: inputs['transcripts']!.hash,
    subset: subset?.ids ?? null,
  });
  return trainings.map(({ config }) =>
    hashOf([data, config, config.model.kind === 'loaded' ? inputs['model']!.hash : null]),
  );
}

async function train(
  context: Context,
  data: FineTuneData,
  { config }: Training,
  model: Result<ModelArtefact> | undefined,
  onStep: (epoch: number, share: number) => void,
): Promise<FineTuneResult> {
  const { services, task } = context;
  // The arrays of a request are given away with it.
  const { ids, codes, offsets } = data.transcripts;
  const own = { ...data, transcripts: { ids, codes: codes.slice(), offsets: offsets.slice() } };
  const call = (begun?: () => void): Promise<FineTuneResult> =>
    services.fineTuning.fineTune({ data: own, config }, task, (event) => {
      begun?.();
      if (event.kind === 'step') onStep(event.epoch, event.share);
    });
  return config.model.kind === 'loaded' && model ? startedOn(context, model, call) : call();
}

function outcomeOf({ seeds }: FineTuneResult): FewShotSeed {
  const { seed, counts, test, bestEpoch, curve, seconds } = seeds[0]!;
  return { seed, counts, scores: test.overall, bestEpoch, epochs: curve.at(-1)?.epoch ?? 0, seconds };
}

/** Says whose training failed. */
const named = (error: unknown, who: string): unknown =>
  error instanceof OrthrusError
    ? new OrthrusError(error.code, `${who}: ${error.message}`, error.mend, { cause: error })
    : error;

/** The cells that have a seed at least. */
function cells(
  { sizes, trainings }: FewShotPlan,
  contestants: readonly Contestant[],
  outcomes: ReadonlyMap<Training, FewShotSeed>,
  metric: FewShotArtefact['metric'],
): FewShotArtefact['cells'] {
  return sizes.flatMap((size) =>
    contestants.flatMap((contestant) => {
      const own = trainings.filter((one) => one.size === size && one.contestant === contestant);
      const seeds = own.flatMap((one) => outcomes.get(one) ?? []);
      return seeds.length > 0 ? [cellOf(contestant, size, seeds, metric)] : [];
    }),
  );
}
