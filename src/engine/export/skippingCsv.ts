import type { ExonSkipping } from '../../analysis/skipping/skippingTypes';
import { FRAMES, genomicExon, REGIONS, STOPS } from '../../bio/skipExon';
import { csvLine } from './csv';
import { cdsLength } from '../../analysis/isoformComparison';

const HEAD = [
  ...['transcript', 'name', 'gene', 'gene_id', 'exon', 'chrom', 'start', 'end', 'strand', 'transcript_start'],
  ...['transcript_end', 'length', 'gc', 'region', 'frame', 'stop', 'decay', 'cds_length', 'cds_length_without'],
  ...['l2_shift', 'cosine_shift', 'relative_to_gene_median'],
];

/** Nine digits: the float32 is read back exactly. */
const number = (value: number): number | string => (Number.isNaN(value) ? '' : Number(value.toPrecision(9)));

/** One line an exon. Coordinates are 0-based and half-open, as in BED; lengths in nt; `decay` is 1 where the new stop marks for decay. */
export function skippingCsv({ transcripts, of, facts, distance, cosine, relative }: ExonSkipping): string {
  const parts = [csvLine(HEAD)];
  for (const [i, t] of of.entries()) {
    const transcript = transcripts[t]!;
    const { id, name, gene, geneId, chrom, strand } = transcript;
    const place = genomicExon(transcript, facts.number[i]! - 1) ?? ['', ''];
    const [start, end] = [facts.start[i]!, facts.end[i]!];
    parts.push(
      csvLine([
        ...[id, name, gene, geneId, facts.number[i]!, chrom, ...place, strand, start, end, end - start],
        ...[number(facts.gc[i]!), REGIONS[facts.region[i]!]!, FRAMES[facts.frame[i]!]!, STOPS[facts.stop[i]!]!],
        ...[facts.decay[i]!, cdsLength(transcript), facts.cdsLength[i]!],
        ...[number(distance[i]!), number(cosine[i]!), number(relative[i]!)],
      ]),
    );
  }
  return parts.join('');
}
