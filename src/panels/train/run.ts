/** The Train panel without its view: pre-training from pairs, which gives a model. */
import { csvLine } from '../../engine/export/csv';
import type { RunInfo } from '../../engine/trainingContracts';
import type { ModelArtefact } from '../../notebook/artefacts';
import { CurveLog } from '../../notebook/curveLog';
import { formatCount } from '../../notebook/format';
import type { GrowingColumns } from '../../notebook/growingColumns';
import type { OutputFile, PanelKind } from '../../notebook/panelKind';
import { parseTrainParams, parseTrainView, trainingConfigOf } from './schema';
import type { TrainParams, TrainView } from './schema';
import { trainModel } from './training';

/** Columns of a run's log as CSV: a header, one line a row; what does not apply is empty. */
export function columnsCsv<Name extends string>(columns: GrowingColumns<Name>): string {
  const all = columns.names.map((name) => columns.column(name));
  const parts = [csvLine(columns.names)];
  for (let row = 0; row < columns.length; row++) {
    parts.push(csvLine(all.map((column) => (Number.isFinite(column[row]) ? column[row]! : ''))));
  }
  return parts.join('');
}

/** A file name that says which run it is of: "Orthrus-Tiny-1a2b3c4d.steps.csv". */
export function runFileName({ config, id }: Pick<RunInfo, 'config' | 'id'>, ending: string): string {
  const name = config.name.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-+|-+$/g, '');
  return `${name || 'run'}-${id.replace(/[^\w-]+/g, '').slice(-8)}.${ending}`;
}

function isTrained(artefact: unknown): artefact is ModelArtefact {
  if (typeof artefact !== 'object' || artefact === null) return false;
  const { type, card, files, training } = artefact as Partial<ModelArtefact>;
  if (type !== 'model' || typeof card?.sha256 !== 'string' || typeof card.name !== 'string') return false;
  if (!files?.every(({ name, bytes }) => typeof name === 'string' && bytes instanceof Uint8Array)) return false;
  const { run, history } = training ?? {};
  if (typeof run?.id !== 'string' || typeof run.config.optimizer.steps !== 'number') return false;
  return [history?.steps.step, history?.evaluations.step].every((column) => column instanceof Float64Array);
}

function summary({ artefact }: { readonly artefact: ModelArtefact }): string {
  const { training } = artefact;
  if (!training) return artefact.card.name;
  const { steps, evaluations } = new CurveLog(training.history);
  const parts = [`${training.run.config.name}, ${formatCount(training.run.step)} steps`];
  const loss = steps.newest('loss');
  if (loss !== undefined) parts.push(`loss ${loss.toPrecision(3).replace('-', '−')}`);
  const found = evaluations.newest('retrievalAccuracy');
  if (found !== undefined && Number.isFinite(found))
    parts.push(`${(100 * found).toFixed(1)} % of held-out pairs found`);
  return parts.join(', ');
}

async function files({ artefact }: { readonly artefact: ModelArtefact }): Promise<readonly OutputFile[]> {
  const log = artefact.training && new CurveLog(artefact.training.history);
  return [
    ...(log
      ? [
          { name: 'steps.csv', content: columnsCsv(log.steps) },
          { name: 'evaluations.csv', content: columnsCsv(log.evaluations) },
        ]
      : []),
    ...(artefact.files ?? []).map(({ bytes }) => ({ name: 'model.safetensors', content: bytes })),
  ];
}

export const trainKind: PanelKind<TrainParams, TrainView, ModelArtefact> = {
  kind: 'train',
  version: 1,
  title: 'Train',
  purpose: 'Isoforms and orthologs of one gene are drawn together, all others apart: the encoder learns from pairs.',
  action: 'Train',
  ports: [
    { name: 'transcripts', title: 'Transcripts', accepts: ['transcripts'], optional: true },
    { name: 'model', title: 'Model', accepts: ['model'], optional: true },
  ],
  gives: 'model',
  takesSubset: false,
  automatic: false,
  parse: parseTrainParams,
  parseView: parseTrainView,
  lacks: (params) => {
    if (!params.data) return 'First choose a training set.';
    return trainingConfigOf(params).problems.size > 0
      ? 'First mend the marked values of the configuration.'
      : undefined;
  },
  needs: ({ data, start }) => [
    ...(data?.kind === 'input' ? ['transcripts'] : []),
    ...(start === 'loaded' ? ['model'] : []),
  ],
  keyed: (params) => ({ data: params.data, config: trainingConfigOf(params).config, start: params.start }),
  run: trainModel,
  hash: ({ card }) => card.sha256,
  summary,
  sound: isTrained,
  files,
};
