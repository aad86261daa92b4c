/** The Exon skipping panel without its view: each internal exon left out in turn, and how far that moves the representation (paper, A.1). */
import { compareFrames, relativeShifts, shiftsOf } from '../../analysis/skipping/shifts';
import type { ExonSkipping, SkipFacts, SkippedTranscript } from '../../analysis/skipping/skippingTypes';
import { FRAMES } from '../../bio/skipExon';
import type { Embeddings } from '../../engine/contracts';
import { joinFacts } from '../../engine/packSkipped';
import { OrthrusError, throwIfAborted } from '../../lib/errors';
import { ProgressMeter } from '../../lib/progress';
import type { ModelArtefact, Result, SkippingArtefact, TranscriptsArtefact } from '../../notebook/artefacts';
import { counted } from '../../notebook/format';
import type { PanelKind, RunContext } from '../../notebook/panelKind';
import { embeddedRows } from '../embed/run';
import { blocksOf, chosenRows, rowBlocks } from './plan';
import { parseSkippingParams, parseSkippingView } from './schema';
import type { SkippingParams, SkippingView } from './schema';
import { isSkippingArtefact } from './sound';

/** @throws OrthrusError `skipping.*`, as the data worker and the engine; AbortError */
async function run(context: RunContext<SkippingParams>): Promise<SkippingArtefact> {
  const { params, inputs, subset, services, signal } = context;
  const { report } = (inputs['transcripts'] as Result<TranscriptsArtefact>).artefact;
  const { table, set } = report;
  const chosen = chosenRows(table, [...embeddedRows(table, subset)], params);
  const rows = chosen.filter((row) => table.exonCount[row]! > 2);
  if (rows.length === 0) {
    throw new OrthrusError(
      'skipping.none',
      `None of ${counted(chosen.length, 'transcript')} has an internal exon.`,
      'Choose transcripts of at least three exons, with an annotation (GTF or GFF) that tells them.',
    );
  }
  const { wildTypes, mutants, facts, of } = await context.withModel(inputs['model'] as Result<ModelArtefact>, () =>
    embedAll(context, report, rows),
  );
  throwIfAborted(signal);
  const { dim, model, device } = wildTypes[0]!;
  const wild = joined(wildTypes);
  const without = joined(mutants);
  const transcripts = (await services.data.isoformRows(set, rows)).map((row, i): SkippedTranscript => ({
    ...row,
    gene: table.gene[rows[i]!]!,
    geneId: table.geneId[rows[i]!]!,
  }));
  const { distance, cosine } = shiftsOf(wild, without, of, dim);
  const genes = Array.from(of, (t) => transcripts[t]!.geneId || transcripts[t]!.gene || transcripts[t]!.id);
  const left = chosen.length - rows.length;
  return {
    type: 'skipping',
    skipping: {
      ...{ model, device, dim, transcripts, of, facts, distance, cosine },
      seconds: [...wildTypes, ...mutants].reduce((sum, one) => sum + one.seconds, 0),
      wildTypes: wild,
      mutants: without,
      relative: relativeShifts(distance, genes),
      comparison: compareFrames(distance, facts.frame),
      notes: left > 0 ? [`${counted(left, 'transcript')} of fewer than three exons left out.`] : [],
    },
  };
}

interface Embedded {
  readonly wildTypes: readonly Embeddings[];
  readonly mutants: readonly Embeddings[];
  readonly facts: SkipFacts;
  /** Index among the rows of each exon's transcript. */
  readonly of: Uint32Array<ArrayBuffer>;
}

/** Wild types, then mutants block by block: what is packed at a time is some megabytes, however many exons there are. */
async function embedAll(
  { services, task, onProgress, signal }: RunContext<SkippingParams>,
  { table, set }: TranscriptsArtefact['report'],
  rows: readonly number[],
): Promise<Embedded> {
  const blocks = blocksOf(table, rows);
  const exons = rows.reduce((sum, row) => sum + table.exonCount[row]! - 2, 0);
  const meter = new ProgressMeter(onProgress, 'Skipping exons', 'sequences', rows.length + exons);
  let done = 0;
  const embed = async (packed: Parameters<typeof services.engine.embed>[0]): Promise<Embeddings> => {
    throwIfAborted(signal);
    const count = packed.ids.length;
    const made = await services.engine.embed(packed, task, (progress) => {
      if (progress.total > 0) meter.update(done + Math.floor((count * progress.done) / progress.total));
    });
    done += count;
    return made;
  };
  const wildTypes: Embeddings[] = [];
  for (const block of rowBlocks(table, rows)) wildTypes.push(await embed(await services.data.packed(set, block)));
  const mutants: Embeddings[] = [];
  const facts: SkipFacts[] = [];
  for (const block of blocks) {
    throwIfAborted(signal);
    const made = await services.data.skippedExons(set, block);
    facts.push(made.facts);
    mutants.push(await embed(made.packed));
  }
  const index = new Map(rows.map((row, i) => [row, i]));
  const of = Uint32Array.from(
    blocks.flat().flatMap(({ row, from, to }) => new Array<number>(to - from).fill(index.get(row)!)),
  );
  return { wildTypes, mutants, facts: joinFacts(facts), of };
}

function joined(blocks: readonly Embeddings[]): Float32Array<ArrayBuffer> {
  const all = new Float32Array(blocks.reduce((sum, { data }) => sum + data.length, 0));
  let at = 0;
  for (const { data } of blocks) {
    all.set(data, at);
    at += data.length;
  }
  return all;
}

/** Exons of each frame. */
export const frameCounts = ({ facts }: ExonSkipping): readonly number[] =>
  FRAMES.map((_, frame) => facts.frame.reduce((sum, one) => sum + Number(one === frame), 0));

function summary({ artefact: { skipping } }: Pick<Result<SkippingArtefact>, 'artefact'>): string {
  const counts = frameCounts(skipping);
  const broken = counts[FRAMES.indexOf('broken')]!;
  return `${counted(skipping.of.length, 'exon')} of ${counted(skipping.transcripts.length, 'transcript')}; ${counted(broken, 'breaks', 'break')} the frame`;
}

export const skippingKind: PanelKind<SkippingParams, SkippingView, SkippingArtefact> = {
  kind: 'skipping',
  version: 1,
  title: 'Exon skipping',
  purpose: 'Leaves out each internal exon in turn, reads the CDS again, and shows how far the representation moves.',
  action: 'Skip exons',
  ports: [
    { name: 'transcripts', title: 'Transcripts', accepts: ['transcripts'] },
    { name: 'model', title: 'Model', accepts: ['model'] },
  ],
  gives: 'skipping',
  takesSubset: true,
  automatic: false,
  parse: parseSkippingParams,
  parseView: parseSkippingView,
  run,
  summary,
  sound: isSkippingArtefact,
  // The figures are for whoever looks at them, and not part of every page's start.
  files: async (result, context) => (await import('./files')).skippingFiles(result, context),
};
