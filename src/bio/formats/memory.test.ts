import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { bytesOf, collector } from '../../oracle/bio/collect';
import type { AnnotationSink, ChunkReader } from '../annotation';
import { Wanted } from '../wanted';
import { FastaReader } from './fasta';
import { Gff3Reader } from './gff3';
import { GtfReader } from './gtf';

const heapAfterCollection = (): number => {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
};

const columns = (type: string): string => `1\tx\t${type}\t1\t9\t.\t+\t.\t`;
const gtf = (i: number): string =>
  ['transcript', 'exon', 'CDS', 'exon']
    // As in NCBI's GTF, CDS rows do not say which gene symbol they belong to.
    .map(
      (type) =>
        `${columns(type)}gene_id "ID${i}"; transcript_id "T${i}";${type === 'CDS' ? '' : ` gene_name "G${i}";`}\n`,
    )
    .join('');
const gff3 = (i: number): string =>
  `${columns('gene')}ID=gene:ID${i};Name=G${i}\n${columns('mRNA')}ID=T${i};Parent=gene:ID${i}\n` +
  ['exon', 'CDS'].map((type) => `${columns(type)}Parent=T${i}\n`).join('');
const fasta = (i: number): string => `>T${i} gene_symbol:G${i}\n${'ACGTACGTAC'.repeat(6)}\n`;

const noFasta = (): ChunkReader => {
  throw new Error('no FASTA here');
};
const cases: [string, (i: number) => string, (sink: AnnotationSink) => ChunkReader][] = [
  ['GTF', gtf, (sink) => new GtfReader('f', sink)],
  ['GFF3', gff3, (sink) => new Gff3Reader('f', sink, noFasta)],
  ['FASTA', fasta, () => new FastaReader({ header: () => false, record: () => undefined, stray: () => undefined })],
];

describe('memory does not grow with the file when only some genes are wanted', () => {
  it.each(cases)('%s', (_, write, open) => {
    const wanted = new Wanted(['G7']);
    const { sink, transcripts } = collector();
    const reader = open({ ...sink, wanted: (gene, geneId, biotype) => wanted.maybe(gene, geneId, biotype) });
    const feed = (from: number, to: number): void => {
      for (let i = from; i < to; i += 100) {
        reader.push(bytesOf(Array.from({ length: 100 }, (__, k) => write(i + k)).join('')));
      }
    };
    feed(0, 10_000);
    const before = heapAfterCollection();
    feed(10_000, 50_000);
    // 40,000 transcripts held would be some 20 MB.
    expect(heapAfterCollection() - before).toBeLessThan(1_000_000);
    reader.end();
    expect(transcripts.map(({ id }) => id)).toEqual(write === fasta ? [] : ['T7']);
  });
});
