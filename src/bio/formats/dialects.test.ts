import { describe, expect, it } from 'vitest';
import { bytesOf, collector, feedCut, type Collected } from '../../oracle/bio/collect';
import type { AnnotationSink, ChunkReader } from '../annotation';
import { FastaReader } from './fasta';
import { Bed12Reader } from './bed12';
import { GenePredReader } from './genePred';
import { Gff3Reader } from './gff3';
import { GtfReader } from './gtf';

const fasta = (): ChunkReader =>
  new FastaReader({ header: () => false, record: () => undefined, stray: () => undefined });
const read = (open: (sink: AnnotationSink) => ChunkReader, rows: readonly string[]): Collected => {
  const all = collector();
  // Columns are written with | here, so that they can be seen.
  feedCut(open(all.sink), bytesOf(rows.map((row) => `${row.replace(/ *\| */g, '\t')}\n`).join('')), []);
  return all;
};
const gff3 = (...rows: string[]): Collected => read((sink) => new Gff3Reader('f', sink, fasta), rows);
const gtf = (...rows: string[]): Collected => read((sink) => new GtfReader('f', sink), rows);

describe('GFF3 as its makers write it', () => {
  it('Ensembl', () => {
    const { transcripts, rejected } = gff3(
      '##gff-version 3',
      '##sequence-region   1 1 248956422',
      '1|GRCh38|chromosome|1|248956422|.|.|.|ID=chromosome:1;Alias=CM000663.2,chr1,NC_000001.11',
      '###',
      '1|ensembl_havana|gene|65419|71585|.|+|.|ID=gene:ENSG00000186092;Name=OR4F5;biotype=protein_coding;description=olfactory [Source:HGNC Symbol%3BAcc:HGNC:14825];gene_id=ENSG00000186092;version=5',
      '1|havana|mRNA|65419|71585|.|+|.|ID=transcript:ENST00000641515;Parent=gene:ENSG00000186092;Name=OR4F5-202;biotype=protein_coding;tag=basic;transcript_id=ENST00000641515;version=1',
      '1|havana|exon|65419|65433|.|+|.|Parent=transcript:ENST00000641515;Name=ENSE00003812156;rank=1;version=1',
      '1|havana|five_prime_UTR|65419|65433|.|+|.|Parent=transcript:ENST00000641515',
      '1|havana|exon|65520|65573|.|+|.|Parent=transcript:ENST00000641515;Name=ENSE00003813641',
      '1|havana|CDS|65565|65573|.|+|0|ID=CDS:ENSP00000493376;Parent=transcript:ENST00000641515;protein_id=ENSP00000493376',
      '###',
    );
    expect(rejected).toEqual([]);
    expect(transcripts).toEqual([
      {
        ...{ id: 'ENST00000641515', name: 'OR4F5-202', gene: 'OR4F5', geneId: 'ENSG00000186092' },
        ...{ biotype: 'protein_coding', species: '', chrom: '1', strand: '+', chromLength: 248956422 },
        exons: [
          [65418, 65433],
          [65519, 65573],
        ],
        cds: [65564, 65573],
        cdsParts: [[65564, 65573]],
        ...{ file: 'f', line: 7 },
      },
    ]);
  });

  it('NCBI', () => {
    const { transcripts } = gff3(
      '##gff-version 3',
      'NC_000020.11|RefSeq|region|1|64444167|.|+|.|ID=NC_000020.11:1..64444167;Name=20;gbkey=Src',
      'NC_000020.11|BestRefSeq|gene|87672|97094|.|+|.|ID=gene-DEFB125;Dbxref=GeneID:245938;Name=DEFB125;gbkey=Gene;gene=DEFB125;gene_biotype=protein_coding',
      'NC_000020.11|BestRefSeq|mRNA|87672|97094|.|+|.|ID=rna-NM_153325.4;Parent=gene-DEFB125;Name=NM_153325.4;gbkey=mRNA;gene=DEFB125;transcript_id=NM_153325.4',
      'NC_000020.11|BestRefSeq|exon|87672|87767|.|+|.|ID=exon-NM_153325.4-1;Parent=rna-NM_153325.4;gene=DEFB125;transcript_id=NM_153325.4',
      'NC_000020.11|BestRefSeq|exon|96005|97094|.|+|.|ID=exon-NM_153325.4-2;Parent=rna-NM_153325.4;gene=DEFB125;transcript_id=NM_153325.4',
      'NC_000020.11|BestRefSeq|CDS|87710|87767|.|+|0|ID=cds-NP_697020.2;Parent=rna-NM_153325.4;Name=NP_697020.2;gene=DEFB125',
      'NC_000020.11|BestRefSeq|CDS|96005|96417|.|+|2|ID=cds-NP_697020.2;Parent=rna-NM_153325.4;Name=NP_697020.2;gene=DEFB125',
    );
    expect(transcripts).toMatchObject([
      {
        ...{ id: 'NM_153325.4', gene: 'DEFB125', geneId: 'DEFB125', biotype: 'protein_coding', chrom: 'NC_000020.11' },
        exons: [
          [87671, 87767],
          [96004, 97094],
        ],
        cds: [87709, 96417],
      },
    ]);
  });

  it('GENCODE, and exons with several parents, and a parent after its children', () => {
    const { transcripts } = gff3(
      'chr1|HAVANA|exon|10|20|.|-|.|ID=exon:a%2Cb;Parent=t%2C1,t2',
      'chr1|HAVANA|exon|30|40|.|-|.|ID=e2;Parent=t2',
      'chr1|HAVANA|transcript|10|40|.|-|.|ID=t%2C1;Parent=g;gene_id=ENSG1.2;transcript_id=ENST1.3;gene_type=lncRNA;gene_name=A%3BB;transcript_type=retained_intron;transcript_name=A-201',
      'chr1|HAVANA|transcript|10|40|.|-|.|ID=t2;Parent=g',
      'chr1|HAVANA|gene|10|40|.|-|.|ID=g;gene_id=ENSG1.2;gene_type=lncRNA;gene_name=A%3BB',
    );
    expect(transcripts).toMatchObject([
      { id: 'ENST1.3', name: 'A-201', gene: 'A;B', geneId: 'ENSG1.2', biotype: 'retained_intron', exons: [[9, 20]] },
      {
        id: 't2',
        gene: 'A;B',
        geneId: 'ENSG1.2',
        biotype: 'lncRNA',
        exons: [
          [9, 20],
          [29, 40],
        ],
      },
    ]);
  });

  it('genes whose CDS or exons have no transcript between', () => {
    const { transcripts } = gff3(
      'c|x|gene|1|90|.|+|.|ID=gene-thrL;Name=thrL;gene_biotype=protein_coding',
      'c|x|CDS|1|90|.|+|0|ID=cds-1;Parent=gene-thrL',
      'c|x|mRNA|1|9|.|+|.|ID=MSTRG.1.1;geneID=MSTRG.1;gene_name=ABC',
      'c|x|exon|1|9|.|+|.|Parent=MSTRG.1.1',
    );
    expect(transcripts).toMatchObject([
      { id: 'thrL', gene: 'thrL', geneId: 'thrL', biotype: 'protein_coding', exons: [[0, 90]], cds: [0, 90] },
      { id: 'MSTRG.1.1', gene: 'ABC', geneId: 'MSTRG.1', biotype: 'protein_coding', exons: [[0, 9]] },
    ]);
  });
});

describe('GTF as its makers write it', () => {
  it('NCBI: semicolons within quotes, gene rows without transcript, the stop codon apart', () => {
    const { transcripts, rejected } = gtf(
      '#gtf-version 2.2',
      'NC_001133.9|RefSeq|gene|1807|2169|.|-|.|gene_id "YAL068C"; transcript_id ""; gene "PAU8"; gene_biotype "protein_coding"; ',
      'NC_001133.9|RefSeq|exon|1807|2169|.|-|.|gene_id "YAL068C"; transcript_id "NM_001180043.1"; gene "PAU8"; product "seripauperin PAU8"; ',
      'NC_001133.9|RefSeq|CDS|1810|2169|.|-|0|gene_id "YAL068C"; note "hypothetical; transcript_id of "others"; x"; transcript_id "NM_001180043.1"; gene "PAU8"; ',
      'NC_001133.9|RefSeq|start_codon|2167|2169|.|-|0|gene_id "YAL068C"; transcript_id "NM_001180043.1"; ',
      'NC_001133.9|RefSeq|stop_codon|1807|1809|.|-|0|gene_id "YAL068C"; transcript_id "NM_001180043.1"; ',
    );
    expect(rejected).toEqual([]);
    expect(transcripts).toMatchObject([
      {
        id: 'NM_001180043.1',
        gene: 'PAU8',
        geneId: 'YAL068C',
        biotype: 'protein_coding',
        exons: [[1806, 2169]],
        cds: [1806, 2169],
      },
    ]);
  });

  it('a stop codon that an intron splits, and unquoted values', () => {
    const { transcripts } = gtf(
      'c|x|exon|1|10|.|+|.|gene_id G; transcript_id T;',
      'c|x|exon|21|30|.|+|.|gene_id G; transcript_id T',
      'c|x|CDS|2|8|.|+|.|gene_id G; transcript_id T',
      'c|x|stop_codon|9|10|.|+|.|gene_id G; transcript_id T',
      'c|x|stop_codon|21|21|.|+|.|gene_id G; transcript_id T',
    );
    expect(transcripts).toMatchObject([
      {
        cds: [1, 21],
        cdsParts: [
          [1, 10],
          [20, 21],
        ],
      },
    ]);
  });

  it('rows of two transcripts mixed, and an id on two chromosomes', () => {
    const row = (id: string, start: number, chrom = 'X'): string =>
      `${chrom}|x|exon|${start}|${start + 1}|.|+|.|gene_id "G"; transcript_id "${id}";`;
    const { transcripts } = gtf(row('a', 5), row('bb', 7), row('a', 1), row('a', 1, 'Y'), row('bb', 3));
    expect(transcripts.map(({ id, chrom, exons }) => [id, chrom, exons])).toEqual([
      [
        'a',
        'X',
        [
          [0, 2],
          [4, 6],
        ],
      ],
      [
        'bb',
        'X',
        [
          [2, 4],
          [6, 8],
        ],
      ],
      ['a', 'Y', [[0, 2]]],
    ]);
  });

  it('UTR and CDS rows that touch make one exon', () => {
    const attributes = 'gene_id "t"; transcript_id "t";';
    const { transcripts } = gtf(
      `c|x|stop_codon|11|13|.|-|.|${attributes}`,
      `c|x|CDS|14|20|.|-|.|${attributes}`,
      `c|x|5'-UTR|5|10|.|-|.|${attributes}`,
      `c|x|CDS|31|40|.|-|.|${attributes}`,
      `c|x|start_codon|38|40|.|-|.|${attributes}`,
      `c|x|3'-UTR|41|50|.|-|.|${attributes}`,
    );
    expect(transcripts).toMatchObject([
      {
        exons: [
          [4, 20],
          [30, 50],
        ],
        cds: [10, 40],
        cdsParts: [
          [10, 20],
          [30, 40],
        ],
      },
    ]);
  });
});

describe('UCSC tables', () => {
  it('reads a dump of refGene, which has a bin', () => {
    const { transcripts } = read(
      (sink) => new GenePredReader('f', sink),
      [
        '#bin|name|chrom|strand',
        '585|NM_1|chr1|-|11873|14409|12000|14000|2|11873,13220,|12227,14409,|0|DDX11L1|cmpl|cmpl|0,0,',
      ],
    );
    expect(transcripts).toMatchObject([
      {
        id: 'NM_1',
        gene: 'DDX11L1',
        strand: '-',
        exons: [
          [11873, 12227],
          [13220, 14409],
        ],
        cds: [12000, 14000],
        line: 2,
      },
    ]);
  });

  it('takes a bin that is not UCSC’s for a bin where the CDS status follows', () => {
    const row = '0|NM_1|chr20|-|31664451|31723989|31664570|31722218|1|31664451,|31723989,|0|BCL2L1|cmpl|cmpl|0,';
    const { transcripts } = read((sink) => new GenePredReader('f', sink), [row]);
    expect(transcripts).toMatchObject([{ id: 'NM_1', gene: 'BCL2L1', chrom: 'chr20' }]);
  });

  it('reads the gene of bigGenePred', () => {
    const { transcripts } = read(
      (sink) => new Bed12Reader('f', sink),
      ['chr1|0|90|T|0|+|0|0|0|2|10,10,|0,80,|name2|none|none|-1,-1,|none|GENE|G2|lncRNA'],
    );
    expect(transcripts).toMatchObject([
      {
        id: 'T',
        gene: 'GENE',
        biotype: 'lncRNA',
        exons: [
          [0, 10],
          [80, 90],
        ],
        cds: undefined,
      },
    ]);
  });
});
