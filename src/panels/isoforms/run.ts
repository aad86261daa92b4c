import { cutTree, suggestedClusters } from '../../analysis/cutTree';
import type { IsoformAnalysis } from '../../analysis/isoformTypes';
import { fitSvg } from '../../engine/export/fitSvg';
import { newick } from '../../analysis/newick';
import { clustersCsv, heatmapSvg, isoformNames, similarityCsv, similarityPairsCsv } from '../../engine/export';
import type { FigureModel } from '../../engine/export/isoformCaption';
import type { TranscriptTable } from '../../bio/importTypes';
import { OrthrusError, throwIfAborted } from '../../lib/errors';
import type { EmbeddingsArtefact, IsoformsArtefact, Result, TranscriptsArtefact } from '../../notebook/artefacts';
import { counted } from '../../notebook/format';
import type { FigureSize, OutputFile, PanelKind, RunContext } from '../../notebook/panelKind';
import { genesWithIsoforms } from '../../notebook/tableView';
import type { GeneEntry } from './matchingGenes';
import { parseIsoformsParams, parseIsoformsView } from './schema';
import type { IsoformsParams, IsoformsView } from './schema';

/** Genes with two embedded transcripts or more, most isoforms first. */
export function embeddedGenes({ report }: TranscriptsArtefact, { rows }: EmbeddingsArtefact): readonly GeneEntry[] {
  const { table } = report;
  const last = known.get(rows);
  if (last?.table === table) return last.genes;
  const genes = genesWithIsoforms(table, [...rows]).sort((a, b) => b.rows.length - a.rows.length);
  known.set(rows, { table, genes });
  return genes;
}

/** By the rows that are embedded: the panel and its run ask for the same. */
const known = new WeakMap<Uint32Array, { readonly table: TranscriptTable; readonly genes: readonly GeneEntry[] }>();

/** The embeddings of these rows of the table, gathered: members × dim. */
function gathered({ embeddings, rows }: EmbeddingsArtefact, members: readonly number[]): Float32Array<ArrayBuffer> {
  const { dim, data } = embeddings;
  const position = new Map(Array.from(rows, (row, index) => [row, index]));
  const values = new Float32Array(members.length * dim);
  members.forEach((row, i) => {
    const at = position.get(row)!;
    values.set(data.subarray(at * dim, (at + 1) * dim), i * dim);
  });
  return values;
}

/**
 * Similarity and clustering of one gene's embedded isoforms.
 * @throws OrthrusError `isoforms.none` where the gene has fewer than two
 */
async function run(context: RunContext<IsoformsParams>): Promise<IsoformsArtefact> {
  const { params, inputs, services, signal, source } = context;
  const embedded = inputs['embeddings'] as Result<EmbeddingsArtefact>;
  const transcripts = source(embedded, 'transcripts') as Result<TranscriptsArtefact>;
  const genes = embeddedGenes(transcripts.artefact, embedded.artefact);
  const chosen = params.gene === '' ? genes[0] : genes.find(({ gene }) => gene === params.gene);
  if (!chosen) {
    const count = counted(embedded.artefact.rows.length, 'embedded transcript');
    throw params.gene === '' || genes.length === 0
      ? new OrthrusError(
          'isoforms.none',
          `None of the ${count} shares its gene with another one.`,
          'Load more isoforms, or an annotation that names their genes.',
        )
      : new OrthrusError(
          'isoforms.none',
          `${params.gene} has fewer than two embedded transcripts.`,
          'Choose another gene.',
        );
  }
  const rows = await services.data.isoformRows(transcripts.artefact.report.set, chosen.rows);
  throwIfAborted(signal);
  const values = gathered(embedded.artefact, chosen.rows);
  return {
    type: 'isoforms',
    analysis: await services.analysis.isoforms(chosen.gene, rows, values, params.linkage),
  };
}

/** The number of clusters shown: the one asked for, within 1 … n, else the one the tree suggests. */
export function clusterCount(analysis: IsoformAnalysis, clusters: number | null): number {
  return clusters === null ? suggestedClusters(analysis.dendrogram) : Math.min(analysis.rows.length, clusters);
}

const TEXTS = ['similarity.csv', 'pairs.csv', 'clusters.csv', 'tree.nwk', 'heatmap.svg'] as const;
type IsoformFileName = (typeof TEXTS)[number];

/** The text of one of the panel's files. The command line writes the same. @param figure default: the figure's own size, on white */
export function isoformFile(
  name: IsoformFileName,
  analysis: IsoformAnalysis,
  view: IsoformsView,
  model: FigureModel,
  figure?: FigureSize,
): string {
  const k = clusterCount(analysis, view.clusters);
  switch (name) {
    case 'similarity.csv':
      return similarityCsv(analysis);
    case 'pairs.csv':
      return similarityPairsCsv(analysis);
    case 'clusters.csv':
      return clustersCsv(analysis, cutTree(analysis.dendrogram, { k }), view.labels);
    case 'tree.nwk':
      return newick(analysis.dendrogram, isoformNames(analysis.rows));
    case 'heatmap.svg': {
      const { introns, labels } = view;
      const svg = heatmapSvg(analysis, { model, k, introns, labels, ...(figure && { theme: figure.theme }) });
      return figure ? fitSvg(svg, figure.width, figure.height) : svg;
    }
  }
}

function isAnalysis(value: unknown): value is IsoformAnalysis {
  if (typeof value !== 'object' || value === null) return false;
  const { gene, rows, similarity, dendrogram } = value as Partial<IsoformAnalysis>;
  if (typeof gene !== 'string' || !Array.isArray(rows)) return false;
  const n = rows.length;
  const matrices = [similarity?.raw, similarity?.scaled, similarity?.distance];
  return (
    similarity?.n === n &&
    Array.isArray(similarity.rawRange) &&
    matrices.every((matrix) => matrix instanceof Float64Array && matrix.length === n * n) &&
    Array.isArray(dendrogram?.merges) &&
    dendrogram.merges.length === n - 1 &&
    Array.isArray(dendrogram.order) &&
    dendrogram.order.length === n &&
    rows.every((row: { id?: unknown; exons?: unknown }) => typeof row.id === 'string' && Array.isArray(row.exons))
  );
}

export const isoformsKind: PanelKind<IsoformsParams, IsoformsView, IsoformsArtefact> = {
  kind: 'isoforms',
  version: 1,
  title: 'Isoforms',
  purpose: 'How the transcripts of one gene resemble each other.',
  action: '',
  ports: [{ name: 'embeddings', title: 'Embeddings', accepts: ['embeddings'] }],
  gives: 'isoforms',
  takesSubset: false,
  automatic: true,
  parse: parseIsoformsParams,
  parseView: parseIsoformsView,
  run,
  summary: ({ artefact: { analysis } }) => `${analysis.gene}, ${counted(analysis.rows.length, 'isoform')}`,
  sound: (artefact): artefact is IsoformsArtefact => {
    const { type, analysis } = (artefact ?? {}) as Partial<IsoformsArtefact>;
    return type === 'isoforms' && isAnalysis(analysis);
  },
  files: async (result, { view, source, figure }): Promise<readonly OutputFile[]> => {
    const embedded = source(result, 'embeddings') as Result<EmbeddingsArtefact> | undefined;
    // Without what it was made from, nothing vouches for the model: it counts as untrained.
    const model = embedded?.artefact.embeddings.model ?? { name: 'a model that is not known', trained: false };
    return TEXTS.map((name) => ({ name, content: isoformFile(name, result.artefact.analysis, view, model, figure) }));
  },
};
