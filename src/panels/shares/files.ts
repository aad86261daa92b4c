import type { ShareBlock } from '../../analysis/exonSharesTypes';
import type { Interval } from '../../bio/transcript';
import { csvLine } from '../../engine/export/csv';
import { INTRON_CAP } from '../../engine/export/genomicScale';
import { sharesSvg } from '../../engine/export/sharesSvg';
import type { ChartOptions } from '../../engine/export/chartFrame';
import { modelMark } from '../../engine/export/modelMark';
import { figure as figureText } from '../../engine/export/ticks';
import type { Result, SharesArtefact } from '../../notebook/artefacts';
import type { OutputContext, OutputFile } from '../../notebook/panelKind';
import { domainsIn, drawnDomains, pairDomains } from './domainsShown';
import type { PairDomains } from './domainsShown';
import type { SharesParams, SharesView } from './schema';

const namesOf = ({ transcripts }: SharesArtefact): readonly string[] => transcripts.map(({ id, name }) => name || id);

/** The figure, on the page and in files. */
export function sharesFigure(
  artefact: SharesArtefact,
  { introns }: SharesView,
  domains: PairDomains | undefined,
  look: Pick<ChartOptions, 'width' | 'theme'>,
): string {
  const [a, b] = namesOf(artefact);
  const structures = artefact.blocks[0]!.genome
    ? introns === 'scale'
      ? 'introns to scale'
      : `stretches without exons shortened to ${INTRON_CAP} nt`
    : 'each on its own nucleotides, as they lie on no common strand';
  const caption = [
    `L2 distance of the mean representations of ${a} (A) and ${b} (B), ${figureText(artefact.distance)}, split over the blocks of their exons; shares add up to it.`,
    `Model: ${modelMark(artefact.model)}${artefact.model.trained ? '' : ', whose geometry is that of random weights, not of biology'}.`,
    `Structures: ${structures}.`,
    ...(domains ? ['Domains: InterPro, as the table connected has them.'] : []),
  ].join(' ');
  const title = `${artefact.gene}: what sets ${a} and ${b} apart`;
  return sharesSvg({ ...artefact, introns, domains: drawnDomains(domains) }, { ...look, title, caption });
}

/** "2" or "2/3" where the transcripts count otherwise; the name of a part. */
export function blockName({ a, b, part }: ShareBlock): string {
  if (part !== undefined) return part;
  const numbers = [a?.exon, b?.exon].filter((exon) => exon !== undefined);
  return `exon ${[...new Set(numbers)].join('/')}`;
}

export const KIND_TEXT: Readonly<Record<ShareBlock['kind'], string>> = {
  shared: 'shared',
  onlyA: 'only A',
  onlyB: 'only B',
};

const cells = (interval: Interval | undefined): readonly (string | number)[] => interval ?? ['', ''];

/** One line a block, 5′ to 3′. Intervals 0-based, half-open; shares in units of the L2 distance. */
export function sharesCsv(artefact: SharesArtefact, domains: PairDomains | undefined): string {
  const { transcripts, blocks, shares, distance } = artefact;
  const lines = blocks.map(({ kind, a, b, genome, part }, k) =>
    csvLine([
      k + 1,
      KIND_TEXT[kind],
      part ?? '',
      a?.exon ?? '',
      b?.exon ?? '',
      genome ? transcripts[0].chrom : '',
      ...cells(genome),
      ...cells(a && [a.start, a.end]),
      ...cells(b && [b.start, b.end]),
      shares[k]!,
      distance > 0 ? (100 * shares[k]!) / distance : 0,
      ...[a, b].map((place, i) => (place ? domainsIn(domains?.[i], place.start, place.end).join(' ') : '')),
    ]),
  );
  const header =
    'block,kind,part,exon_a,exon_b,chrom,start,end,start_a,end_a,start_b,end_b,share,percent,domains_a,domains_b\n';
  return header + lines.join('');
}

export async function sharesFiles(
  { artefact }: Result<SharesArtefact>,
  { view, connected, figure }: OutputContext<SharesParams, SharesView>,
): Promise<readonly OutputFile[]> {
  const domains = pairDomains(artefact, connected?.['domains']?.result);
  return [
    { name: 'shares.csv', content: sharesCsv(artefact, domains) },
    { name: 'shares.svg', content: sharesFigure(artefact, view, domains, figure) },
  ];
}
