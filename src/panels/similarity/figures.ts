/** Figures of similarities: the page shows the same SVG that is exported. */
import { MEASURES, MEASURE_TEXT, PAIR_GROUPS, PAIR_GROUP_TEXT } from '../../analysis/isoformFunction/similaritiesTypes';
import type { Similarities } from '../../analysis/isoformFunction/similaritiesTypes';
import type { Embeddings } from '../../engine/contracts';
import type { ChartOptions } from '../../engine/export/chartFrame';
import { countGrid, densityGridSvg } from '../../engine/export/densityGridSvg';
import type { CountGrid } from '../../engine/export/densityGridSvg';
import { distributionsSvg, rangeOf } from '../../engine/export/distributionsSvg';
import { modelMark } from '../../engine/export/modelMark';
import { figure } from '../../engine/export/ticks';
import { violinsSvg } from '../../engine/export/violinsSvg';
import type { EmbeddingsArtefact, Result } from '../../notebook/artefacts';
import { counted, formatCount } from '../../notebook/format';

export type FigureFrame = Pick<ChartOptions, 'width' | 'height' | 'theme'>;
export type Correlation = 'pearson' | 'spearman';

export const CORRELATION_TEXT: Readonly<Record<Correlation, string>> = {
  pearson: 'Pearson’s R',
  spearman: 'Spearman’s ρ',
};

/** Of the embeddings that were compared. */
export type FigureModel = Embeddings['model'];

/** The model behind embeddings; where they are not at hand nothing vouches for it, and it counts as untrained. */
export const modelBehind = (embedded: Result<EmbeddingsArtefact> | undefined): FigureModel =>
  embedded?.artefact.embeddings.model ?? { name: 'a model that is not at hand', sha256: '', trained: false };

const COLUMNS = 40;
const ROWS = 32;

/** What made the embeddings, and that untrained weights know no biology. */
const modelText = (model: FigureModel): string =>
  `Mean representations from ${modelMark({ ...model, sha256: model.sha256.slice(0, 12) })}${
    model.trained ? '' : ', an untrained model: its geometry is that of random weights, not of biology'
  }.`;

/** Indices of the pairs within genes whose CDS overlap is known. */
export function overlappingPairs({ pairs }: Pick<Similarities, 'pairs'>): Uint32Array<ArrayBuffer> {
  return Uint32Array.from(pairs.group.keys()).filter((i) => pairs.group[i] === 0 && !Number.isNaN(pairs.cds[i]));
}

/** Similarities of each group of pairs, overlaid (paper, Fig. 4B). */
export function distributionsFigure(similarities: Similarities, model: FigureModel, frame: FigureFrame): string {
  const { pairs, groups } = similarities;
  const distributions = groups.map(({ group }) => ({
    name: PAIR_GROUP_TEXT[group],
    values: pairs.similarity.filter((_, i) => PAIR_GROUPS[pairs.group[i]!] === group),
  }));
  return distributionsSvg(distributions, 'Similarity, 1 − ln(L2)', {
    ...frame,
    title: 'Similarity of pairs of transcripts',
    caption: `Smoothed densities of area 1 (Gaussian kernels); vertical lines with a mark: medians. ${modelText(model)}`,
  });
}

/**
 * How measures of likeness go with the likeness of domains, gene by gene (paper, Fig. 4C); undefined where no domains were given or no
 * gene has a correlation.
 */
export function correlationsFigure(
  { correlations, measures }: Similarities,
  of: Correlation,
  model: FigureModel,
  frame: FigureFrame,
): string | undefined {
  if (!correlations || correlations.genes.length === 0) return undefined;
  const violins = MEASURES.map((measure, i) => {
    const { count, median } = measures[i]![of];
    return {
      name: MEASURE_TEXT[measure],
      values: correlations[of][measure].filter((value) => !Number.isNaN(value)),
      note: count > 0 ? `median ${figure(Number(median.toPrecision(3)))}, ${counted(count, 'gene')}` : 'no gene',
    };
  });
  const axis = { title: `${CORRELATION_TEXT[of]} with domain Jaccard, by gene`, low: -1, high: 1 };
  return violinsSvg(violins, axis, {
    ...frame,
    title: 'What goes with shared protein domains',
    caption: `Correlation over the pairs of each gene's isoforms, a value a gene. Shapes: smoothed densities; boxes: quartiles; marks: medians. Overlaps are Jaccard indices of genomic positions, from the annotation. ${modelText(model)}`,
  });
}

/** Pairs within genes counted by CDS overlap and similarity; the least grid where there are none. */
export function overlapGrid(similarities: Pick<Similarities, 'pairs'>): CountGrid {
  const { cds, similarity } = similarities.pairs;
  const members = [...overlappingPairs(similarities)];
  const [x, y] = [members.map((i) => cds[i]!), members.map((i) => similarity[i]!)];
  const [low, high] = rangeOf([y]);
  return countGrid(
    x,
    y,
    { title: 'CDS overlap (Jaccard index)', low: 0, high: 1 },
    { title: 'Similarity, 1 − ln(L2)', low, high },
    COLUMNS,
    ROWS,
  );
}

/** CDS overlap against similarity of all pairs within genes (paper, Fig. 4D). */
export function overlapFigure(
  similarities: Similarities,
  grid: CountGrid,
  model: FigureModel,
  frame: FigureFrame,
): string {
  const { count, pearson, spearman } = similarities.overlap;
  const relation = `Spearman’s ρ ${threeDigits(spearman)}, Pearson’s R ${threeDigits(pearson)}`;
  return densityGridSvg(grid, relation, {
    ...frame,
    title: 'CDS overlap and similarity',
    caption: `${formatCount(count)} pairs of isoforms of one gene: ${relation}. Overlap: Jaccard index of coding positions in the genome, from the annotation. Colour: pairs a cell, by their logarithm. ${modelText(model)}`,
  });
}

/** "0.680", "−0.021", "not defined". */
export const threeDigits = (value: number): string =>
  Number.isFinite(value) ? value.toFixed(3).replace('-', '−') : 'not defined';
