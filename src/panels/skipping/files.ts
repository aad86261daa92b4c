import type { ExonSkipping } from '../../analysis/skipping/skippingTypes';
import { modelMark } from '../../engine/export/modelMark';
import { shiftsSvg } from '../../engine/export/shiftsSvg';
import { skippingCsv } from '../../engine/export/skippingCsv';
import { skippingNpz } from '../../engine/export/skippingNpz';
import { skippingSvg } from '../../engine/export/skippingSvg';
import type { Result, SkippingArtefact } from '../../notebook/artefacts';
import { counted } from '../../notebook/format';
import type { FigureSize, OutputContext, OutputFile } from '../../notebook/panelKind';
import type { SkippingParams, SkippingView } from './schema';

/** Transcripts drawn at once; a gene of more shows those that shift most. */
const MOST_ROWS = 12;

/** Tables, embeddings and figures of a result. */
export async function skippingFiles(
  { artefact: { skipping } }: Result<SkippingArtefact>,
  { view, figure }: Pick<OutputContext<SkippingParams, SkippingView>, 'view' | 'figure'>,
): Promise<readonly OutputFile[]> {
  return [
    { name: 'skipping.csv', content: skippingCsv(skipping) },
    { name: 'skipping.npz', content: skippingNpz(skipping) },
    { name: 'structure.svg', content: structureFigure(skipping, view, figure) },
    { name: 'shifts.svg', content: shiftsFigure(skipping, figure) },
  ];
}

/** The transcript that a view shows: the one it names, else that of the exon that shifts most. */
export function shownTranscript({ transcripts, of, distance }: ExonSkipping, { shown }: SkippingView): number {
  const named = transcripts.findIndex(({ id }) => id === shown);
  if (named >= 0) return named;
  return of[distance.reduce((best, shift, i) => (shift > distance[best]! ? i : best), 0)]!;
}

/** What is drawn: the transcript shown, and the others of its gene where asked for. */
export function drawnTranscripts(skipping: ExonSkipping, view: SkippingView): readonly number[] {
  const { transcripts, of, distance } = skipping;
  const first = shownTranscript(skipping, view);
  if (!view.gene) return [first];
  const gene = (t: number): string => transcripts[t]!.geneId || transcripts[t]!.gene;
  const most = new Float32Array(transcripts.length);
  for (const [i, t] of of.entries()) most[t] = Math.max(most[t]!, distance[i]!);
  const others = [...transcripts.keys()].filter((t) => t !== first && gene(t) === gene(first) && gene(t) !== '');
  return [first, ...others.sort((a, b) => most[b]! - most[a]!)].slice(0, MOST_ROWS);
}

const modelText = ({ model }: ExonSkipping): string =>
  `Model: ${modelMark({ ...model, sha256: model.sha256.slice(0, 12) })}${model.trained ? '' : ', whose weights are random: geometry, not biology'}.`;

export function structureFigure(
  skipping: ExonSkipping,
  view: SkippingView,
  { width, theme }: Pick<FigureSize, 'width' | 'theme'>,
): string {
  const shown = drawnTranscripts(skipping, view);
  const { gene, name, id } = skipping.transcripts[shown[0]!]!;
  return skippingSvg(skipping, shown, {
    ...{ width, theme },
    title: `${gene || name || id}: exons skipped`,
    caption:
      'Height and colour: L2 distance between the representations of the whole transcript and of the transcript without the exon, its CDS read again. ' +
      `Thick: CDS; introns are shortened. ${modelText(skipping)}`,
  });
}

export function shiftsFigure(skipping: ExonSkipping, { width, theme }: Pick<FigureSize, 'width' | 'theme'>): string {
  const { of, transcripts, comparison } = skipping;
  return shiftsSvg(skipping, {
    ...{ width, theme },
    title: 'Shift by reading frame',
    caption:
      `${counted(of.length, 'exon')} of ${counted(transcripts.length, 'transcript')}. Vertical line: median; bar above: quartiles. ` +
      `${comparison ? `${comparisonText(comparison)} ` : ''}Longer exons shift more whatever their frame. ${modelText(skipping)}`,
  });
}

/** "Broken against kept: …" */
export function comparisonText({
  kept,
  broken,
  keptMedian,
  brokenMedian,
  test,
  share,
}: NonNullable<ExonSkipping['comparison']>): string {
  return (
    `Frame broken (${counted(broken, 'exon')}) against kept (${counted(kept, 'exon')}): median shift ${short(brokenMedian)} against ${short(keptMedian)}; ` +
    `a broken one shifts more in ${(100 * share).toFixed(1)} % of pairs; Mann–Whitney U, two-sided ${pText(test.p)} (${test.method}).`
  );
}

const short = (value: number): string => String(Number(value.toPrecision(3)));

const pText = (p: number): string => (p < 1e-300 ? 'p < 1e-300' : `p = ${short(p).replace('-', '−')}`);
