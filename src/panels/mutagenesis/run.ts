/** The Mutagenesis panel without its view: every substitution of a transcript or a region of it. */
import type { Interval } from '../../bio/transcript';
import { OrthrusError, throwIfAborted } from '../../lib/errors';
import type {
  EvaluationArtefact,
  ModelArtefact,
  MutagenesisArtefact,
  Result,
  ScoresArtefact,
  TranscriptsArtefact,
} from '../../notebook/artefacts';
import { counted, formatCount } from '../../notebook/format';
import type { PanelKind, RunContext } from '../../notebook/panelKind';
import { embeddedIndex } from '../neighbours/run';
import { parseMutagenesisParams, parseMutagenesisView } from './schema';
import type { MutagenesisParams, MutagenesisView } from './schema';
import { isMutagenesisArtefact } from './sound';

/** Row of the transcript asked for; −1 where there is none of this id or name. */
export function mutatedRow({ report: { table } }: TranscriptsArtefact, id: string): number {
  return embeddedIndex(table, Array.from(table.id.keys()), id);
}

/**
 * Mutates a transcript.
 * @throws OrthrusError `mutagenesis.unknown`, `mutagenesis.region`, as `predictorOf`, what the engine reports; AbortError
 */
async function run(context: RunContext<MutagenesisParams>): Promise<MutagenesisArtefact> {
  const { params, inputs, services, signal, source } = context;
  const { artefact } = inputs['transcripts'] as Result<TranscriptsArtefact>;
  const model = inputs['model'] as Result<ModelArtefact>;
  const row = mutatedRow(artefact, params.id);
  if (row < 0) {
    throw new OrthrusError(
      'mutagenesis.unknown',
      params.id === '' ? 'There are no transcripts.' : `No transcript is called “${params.id}”.`,
      'Choose one from the list.',
    );
  }
  const { set, table } = artefact.report;
  const region = regionOf(params, table.length[row]!);
  const [{ predictorOf }, { mutate }] = await Promise.all([import('./predictor'), import('./mutating')]);
  const predicting = inputs['predictor'] as Result<EvaluationArtefact | ScoresArtefact> | undefined;
  const predictor = predicting && predictorOf(predicting, model, params, source);
  const [{ codes }, [structure]] = await Promise.all([
    services.data.packed(set, [row]),
    services.data.isoformRows(set, [row]),
  ]);
  throwIfAborted(signal);
  const start = table.utr5Length[row]!;
  const coding = table.cdsLength[row]!;
  const transcript = {
    ...{ id: table.id[row]!, name: table.name[row]!, gene: table.gene[row]!, species: table.species[row]! },
    ...{ chrom: structure!.chrom, strand: structure!.strand, exons: structure!.exons },
    ...{ cds: coding > 0 ? ([start, start + coding] as const) : null, codes },
  };
  return { type: 'mutagenesis', ...(await mutate(context, transcript, region, model, predictor)) };
}

/** @throws OrthrusError `mutagenesis.region` */
function regionOf({ from, to }: MutagenesisParams, length: number): Interval {
  const region = [from ?? 0, to ?? length] as const;
  if (region[0] < region[1] && region[1] <= length) return region;
  throw new OrthrusError(
    'mutagenesis.region',
    `Positions ${formatCount(region[0] + 1)} to ${formatCount(region[1])} are no part of a transcript of ${formatCount(length)} nt.`,
    'Give a first and a last position within it, or none.',
  );
}

export const mutagenesisKind: PanelKind<MutagenesisParams, MutagenesisView, MutagenesisArtefact> = {
  kind: 'mutagenesis',
  version: 1,
  title: 'Mutagenesis',
  purpose: 'What every substitution of a transcript does to its embedding, and to a prediction.',
  action: 'Mutate',
  ports: [
    { name: 'transcripts', title: 'Transcripts', accepts: ['transcripts'] },
    { name: 'model', title: 'Model', accepts: ['model'] },
    { name: 'predictor', title: 'Predictor', accepts: ['evaluation', 'scores'], optional: true },
    { name: 'domains', title: 'Domains', accepts: ['domains'], optional: true, forView: true },
  ],
  gives: 'mutagenesis',
  takesSubset: false,
  automatic: false,
  parse: parseMutagenesisParams,
  parseView: parseMutagenesisView,
  needs: (_, connected) => ['transcripts', 'model', ...connected.filter((name) => name === 'predictor')],
  run,
  summary: ({ artefact: { transcript, region, predicted } }) =>
    `${counted(region[1] - region[0], 'position')} of ${transcript.name || transcript.id}${predicted ? `, ${predicted.label}` : ''}`,
  sound: isMutagenesisArtefact,
  // The figures are for whoever looks at them, and not part of every page's start.
  files: async (result, context) => (await import('./files')).mutagenesisFiles(result, context),
};
