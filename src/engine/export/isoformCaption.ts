import { cutHeight } from '../../analysis/cutTree';
import type { IsoformAnalysis } from '../../analysis/isoformTypes';
import { INTRON_CAP } from './genomicScale';
import type { IntronMode } from './genomicScale';
import { figure } from './ticks';

/** What a figure says of the model behind it. */
export interface FigureModel {
  readonly name: string;
  readonly trained: boolean;
  readonly sha256?: string;
}

export interface CaptionOptions {
  readonly model: FigureModel;
  readonly k: number;
  readonly introns: IntronMode;
}

const LINKAGE_NAMES = { average: 'average', complete: 'complete', ward: 'Ward', single: 'single' } as const;

/** What made the figure, in a few sentences: model, measure and its range, clustering, cut, drawing of structures. */
export function isoformCaption(analysis: IsoformAnalysis, options: CaptionOptions): string {
  const { rows, similarity, dendrogram } = analysis;
  const { n, rawRange, identicalPairs } = similarity;
  const { model, k } = options;
  const pairs = (n * (n - 1)) / 2;
  const hash = model.sha256 ? ` (sha256 ${model.sha256.slice(0, 12)})` : '';
  const sentences = [
    `${String(n)} isoforms of ${analysis.gene}.`,
    `Colour: similarity 1 − ln(L2 distance) of mean representations from ${model.name}${hash}${
      model.trained ? '' : ', an untrained model: its geometry is that of random weights, not of biology'
    }; scaled to 0…1 over ${pairs === 1 ? 'the one pair' : `the ${String(pairs)} pairs`} (${figure(rawRange[0])} to ${figure(rawRange[1])}).`,
  ];
  if (identicalPairs > 0) {
    const count = identicalPairs === 1 ? 'One pair' : `${String(identicalPairs)} pairs`;
    sentences.push(`${count} of identical embeddings: given the highest finite similarity.`);
  }
  if (n > 1) {
    const count = `${String(k)} ${k === 1 ? 'cluster' : 'clusters'}`;
    sentences.push(
      `Tree: ${LINKAGE_NAMES[dendrogram.linkage]} linkage on L2 distances, cut at ${figure(cutHeight(dendrogram, k))} into ${count}.`,
    );
  }
  if (rows.some((row) => row.exons.length > 0)) {
    const introns =
      options.introns === 'scale'
        ? 'introns to scale'
        : `stretches without exons shortened to ${String(INTRON_CAP)} nt`;
    sentences.push(`Structures: thick CDS, thin untranslated or non-coding exon; ${introns}.`);
  }
  return sentences.join(' ');
}
