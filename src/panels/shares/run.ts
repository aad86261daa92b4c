/** The Exon shares panel without its view: which exons account for the distance of two isoforms. */
import { exonShares, segmentsOf, shareBlocks } from '../../analysis/exonShares';
import type { BlockPlace, ComparedTranscript, ShareBlock } from '../../analysis/exonSharesTypes';
import type { TranscriptTable } from '../../bio/importTypes';
import { OrthrusError, throwIfAborted } from '../../lib/errors';
import type {
  EmbeddingsArtefact,
  IsoformsArtefact,
  ModelArtefact,
  Result,
  SharesArtefact,
  TranscriptsArtefact,
} from '../../notebook/artefacts';
import { rowsById } from '../../notebook/knownColumns';
import type { PanelKind, RunContext } from '../../notebook/panelKind';
import { chosenPair } from './chosenPair';
import { parseSharesParams, parseSharesView } from './schema';
import type { SharesParams, SharesView } from './schema';

/** @throws OrthrusError `shares.unknown`, `shares.same`, `shares.gone`; what the device reports; AbortError */
async function run(context: RunContext<SharesParams>): Promise<SharesArtefact> {
  const { params, inputs, services, task, onProgress, signal, source, withModel } = context;
  const isoforms = inputs['isoforms'] as Result<IsoformsArtefact>;
  const { analysis } = isoforms.artefact;
  const leaves = chosenPair(analysis, params);
  const embedded = source(isoforms, 'embeddings') as Result<EmbeddingsArtefact> | undefined;
  const transcripts = embedded && (source(embedded, 'transcripts') as Result<TranscriptsArtefact> | undefined);
  const model = embedded && (source(embedded, 'model') as Result<ModelArtefact> | undefined);
  if (!transcripts || !model) {
    throw new OrthrusError(
      'shares.gone',
      'The transcripts or the model behind these isoforms are not at hand any more.',
      'Run Embed again.',
    );
  }
  const { set, table } = transcripts.artefact.report;
  const byId = rowsById(table);
  const rows = leaves.map((leaf) => byId.get(analysis.rows[leaf]!.id)!);
  const [a, b] = leaves.map((leaf, i) => compared(analysis.rows[leaf]!, table, rows[i]!));
  const blocks = shareBlocks(a!, b!);
  const summed = await withModel(model, async () => {
    const packed = await services.data.packed(set, rows);
    throwIfAborted(signal);
    return services.engine.segmentSums(packed, segmentsOf(blocks), task, onProgress);
  });
  return {
    type: 'shares',
    gene: analysis.gene,
    transcripts: [a!, b!],
    blocks,
    ...exonShares(blocks, summed.sums, summed.dim),
    embedded: analysis.similarity.distance[leaves[0] * analysis.similarity.n + leaves[1]]!,
    model: summed.model,
  };
}

function compared(
  { id, name, biotype, length, chrom, strand, exons }: IsoformsArtefact['analysis']['rows'][0],
  { utr5Length, cdsLength }: TranscriptTable,
  row: number,
): ComparedTranscript {
  const start = utr5Length[row]!;
  const cds = cdsLength[row]! > 0 ? ([start, start + cdsLength[row]!] as const) : undefined;
  return { id, name, biotype, length, chrom, strand, exons, cds };
}

const isCount = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 0;

const isInterval = (value: unknown): boolean =>
  Array.isArray(value) && value.length === 2 && value.every(isCount) && value[0]! < value[1]!;

function isTranscript(value: unknown): value is ComparedTranscript {
  const { id, name, biotype, length, chrom, strand, exons, cds } = (value ?? {}) as Partial<ComparedTranscript>;
  return (
    [id, name, biotype, chrom].every((text) => typeof text === 'string') &&
    isCount(length) &&
    (strand === '+' || strand === '-') &&
    Array.isArray(exons) &&
    exons.every(isInterval) &&
    (cds === undefined || (isInterval(cds) && cds[1] <= length))
  );
}

/** Whether a place lies within a transcript; none is one too. */
function isPlace(value: unknown, { length }: ComparedTranscript): value is BlockPlace | undefined {
  if (value === undefined) return true;
  const { start, end, exon } = (value ?? {}) as Partial<BlockPlace>;
  return isInterval([start, end]) && end! <= length && (exon === undefined || isCount(exon));
}

function isBlock(value: unknown, [a, b]: readonly ComparedTranscript[]): value is ShareBlock {
  const block = (value ?? {}) as Partial<ShareBlock>;
  if (!isPlace(block.a, a!) || !isPlace(block.b, b!)) return false;
  const kind = block.a ? (block.b ? 'shared' : 'onlyA') : block.b ? 'onlyB' : undefined;
  return (
    block.kind === kind &&
    (block.genome === undefined || isInterval(block.genome)) &&
    (block.part === undefined || typeof block.part === 'string')
  );
}

function isShares(artefact: unknown): artefact is SharesArtefact {
  const { type, gene, transcripts, blocks, shares, distance, embedded, model } = (artefact ??
    {}) as Partial<SharesArtefact>;
  return (
    type === 'shares' &&
    typeof gene === 'string' &&
    Array.isArray(transcripts) &&
    transcripts.length === 2 &&
    transcripts.every(isTranscript) &&
    Array.isArray(blocks) &&
    blocks.length > 0 &&
    blocks.every((block) => isBlock(block, transcripts)) &&
    shares instanceof Float64Array &&
    shares.length === blocks.length &&
    typeof distance === 'number' &&
    typeof embedded === 'number' &&
    typeof model?.name === 'string' &&
    typeof model.sha256 === 'string' &&
    typeof model.trained === 'boolean'
  );
}

export const sharesKind: PanelKind<SharesParams, SharesView, SharesArtefact> = {
  kind: 'shares',
  version: 1,
  title: 'Exon shares',
  purpose: 'Which exons account for the distance of two isoforms: shares that add up to all of it.',
  action: 'Split',
  ports: [
    { name: 'isoforms', title: 'Isoforms', accepts: ['isoforms'] },
    { name: 'domains', title: 'Domains', accepts: ['domains'], optional: true, forView: true },
  ],
  gives: 'shares',
  takesSubset: false,
  automatic: false,
  parse: parseSharesParams,
  parseView: parseSharesView,
  // Domains are drawn beside the shares; they change nothing of them.
  needs: () => ['isoforms'],
  run,
  summary: ({ artefact: { transcripts } }) => transcripts.map(({ id, name }) => name || id).join(' and '),
  sound: isShares,
  // The figure is for whoever looks at it, and not part of every page's start.
  files: async (result, context) => (await import('./files')).sharesFiles(result, context),
};
