import type { Interval, Strand } from '../../bio/transcript';

/** A transcript structure to be written in any format; 0-based half-open, `cds` the genomic span with stop codon. */
export interface Structure {
  readonly id: string;
  readonly gene: string;
  readonly chrom: string;
  readonly strand: Strand;
  readonly exons: readonly Interval[];
  readonly cds: Interval | undefined;
}

const clip = (exons: readonly Interval[], [from, to]: Interval): Interval[] =>
  exons
    .map(([start, end]): Interval => [Math.max(start, from), Math.min(end, to)])
    .filter(([start, end]) => start < end);

/** The last three coding bases in the direction of transcription, cut along the exons; and the CDS without them. */
function withoutStop({ exons, cds, strand }: Structure): { coding: Interval[]; stop: Interval[] } {
  const bases = clip(exons, cds!).flatMap(([start, end]) => Array.from({ length: end - start }, (_, i) => start + i));
  const stopBases = strand === '+' ? bases.slice(-3) : bases.slice(0, 3);
  const rest = strand === '+' ? bases.slice(0, -3) : bases.slice(3);
  const runs = (positions: readonly number[]): Interval[] =>
    positions.length === 0 ? [] : clip(exons, [positions[0]!, positions.at(-1)! + 1]);
  return { coding: runs(rest), stop: runs(stopBases) };
}

const row = (s: Structure, type: string, [start, end]: Interval, attributes: string): string =>
  [s.chrom, 'test', type, start + 1, end, '.', s.strand, '.', attributes].join('\t');

/** GTF; with `exonRows` false, UTR rows stand in for exon rows. */
export function gtf(structures: readonly Structure[], exonRows = true): string {
  const rows = structures.flatMap((s) => {
    const attributes = `gene_id "${s.gene}"; note "a; \\"b\\" c;"; transcript_id "${s.id}"; gene_name "${s.gene}";`;
    const { coding, stop } = s.cds ? withoutStop(s) : { coding: [], stop: [] };
    const left = s.cds ? clip(s.exons, [0, s.cds[0]]) : s.exons;
    const right = s.cds ? clip(s.exons, [s.cds[1], Infinity]) : [];
    const structure = exonRows
      ? s.exons.map((exon) => row(s, 'exon', exon, attributes))
      : [...left, ...right].map((utr) => row(s, "5'-UTR", utr, attributes));
    return [
      ...structure,
      ...coding.map((part) => row(s, 'CDS', part, attributes)),
      ...stop.map((part) => row(s, 'stop_codon', part, attributes)),
    ];
  });
  return `#!test\n${rows.join('\n')}\n`;
}

const escaped = (text: string): string => text.replace(/[%;=&,\t]/g, (letter) => encodeURIComponent(letter));

export function gff3(structures: readonly Structure[]): string {
  const rows = structures.flatMap((s) => {
    const span: Interval = [s.exons[0]![0], s.exons.at(-1)![1]];
    const parent = `Parent=transcript:${escaped(s.id)}`;
    return [
      row(s, 'gene', span, `ID=gene:${escaped(s.gene)};Name=${escaped(s.gene)}`),
      row(s, 'mRNA', span, `ID=transcript:${escaped(s.id)};Parent=gene:${escaped(s.gene)}`),
      ...s.exons.map((exon) => row(s, 'exon', exon, parent)),
      ...(s.cds ? clip(s.exons, s.cds).map((part) => row(s, 'CDS', part, parent)) : []),
    ];
  });
  return `##gff-version 3\n${rows.join('\n')}\n`;
}

export type GenePredStyle = 'genePred' | 'genePredExt' | 'refFlat';

/** UCSC's bin of a range below 512 Mb. */
function binOf(start: number, end: number): number {
  let [from, to] = [start >> 17, (end - 1) >> 17];
  for (const offset of [585, 73, 9, 1, 0]) {
    if (from === to) return offset + from;
    from >>= 3;
    to >>= 3;
  }
  throw new Error('out of range');
}

export function genePred(structures: readonly Structure[], style: GenePredStyle, bin: boolean): string {
  const rows = structures.map((s) => {
    const [start, end] = [s.exons[0]![0], s.exons.at(-1)![1]];
    const cds = s.cds ?? [end, end];
    const list = (side: 0 | 1): string => s.exons.map((exon) => `${exon[side]},`).join('');
    return [
      ...(bin ? [binOf(start, end)] : []),
      ...(style === 'refFlat' ? [s.gene] : []),
      ...[s.id, s.chrom, s.strand, start, end, ...cds, s.exons.length, list(0), list(1)],
      ...(style === 'genePredExt' ? [0, s.gene, 'cmpl', 'cmpl', s.exons.map(() => '-1,').join('')] : []),
    ].join('\t');
  });
  return `${bin ? '#bin\tname\tchrom\n' : ''}${rows.join('\n')}\n`;
}

export function bed12(structures: readonly Structure[]): string {
  const rows = structures.map((s) => {
    const [start, end] = [s.exons[0]![0], s.exons.at(-1)![1]];
    const cds = s.cds ?? [start, start];
    const sizes = s.exons.map((exon) => exon[1] - exon[0]).join(',');
    const starts = s.exons.map((exon) => exon[0] - start).join(',');
    return [s.chrom, start, end, s.id, 0, s.strand, ...cds, '0,0,0', s.exons.length, sizes, starts].join('\t');
  });
  return `track name=test\n${rows.join('\n')}\n`;
}
