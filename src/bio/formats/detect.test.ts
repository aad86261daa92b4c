import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { bytesOf, dataText } from '../../oracle/bio/collect';
import { DETECT_BYTES, detectFormat } from './detect';

const kindOf = (content: string | Uint8Array): string => {
  const bytes = typeof content === 'string' ? bytesOf(content) : content;
  const { kind, label, reason, mend } = detectFormat(bytes.subarray(0, DETECT_BYTES), bytes.length);
  // Whatever is refused says why and how to mend it.
  expect(reason !== '' && mend !== '').toBe(kind === 'unknown');
  return `${kind}: ${label}`;
};

const gzi = (count: number): Uint8Array => {
  const bytes = new Uint8Array(8 + 16 * count);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(count), true);
  return bytes;
};

describe('detectFormat', () => {
  it.each<[string, string | Uint8Array]>([
    ['fasta: FASTA', dataText('BCL2L1.fa')],
    ['fasta: FASTA', '\uFEFF\r\n;comment\r\n>a\r\nACGT'],
    ['gtf: GTF', dataText('BCL2L1.gtf')],
    ['gtf: GTF', dataText('fly_excerpt.gtf')],
    ['gtf: GTF', '1\tx\texon\t1\t9\t.\t+\t.\tgene_id G; transcript_id T'],
    ['gff3: GFF3', '##gff-version 3\n'],
    ['gff3: GFF3', '##gff-version   3.1.26\n##sequence-region 1 1 9\n'],
    ['gff3: GFF3', '1\tx\tgene\t1\t9\t.\t+\t.\tID=gene:A%3B;Name=A'],
    ['gtf: GTF', 'a bad line\n1\tx\texon\t1\t9\t.\t+\t.\ttranscript_id "a=b";\n'],
    ['bed12: BED12', 'chr1 0 90 t 0 + 0 0 0 2 10,10 0,80'],
    ['bed12: BED12', 'track name="x"\nchr1\t0\t90\ta b\t0\t+\t0\t0\t0\t2\t10,10,\t0,80,\n'],
    ['genePred: genePred', 't\t1\t+\t0\t9\t0\t9\t1\t0,\t9,\n'],
    ['genbank: GenBank', 'LOCUS       NM_138578   2575 bp    mRNA    linear   PRI\n'],
    ['tracksTable: tracks table', 'id\tgene\tsequence\tcds_start\tcds_end\texon_ends\n'],
    ['tracksTable: tracks table', 'sequence\tID\n'],
    ['twoBit: 2bit genome', Uint8Array.of(0x43, 0x27, 0x41, 0x1a, 0, 0, 0, 0)],
    ['fai: FASTA index (.fai)', 'chr1\t248956422\t112\t70\t71\n'],
    ['gzi: bgzip index (.gzi)', gzi(3)],
    ['unknown: empty', ''],
    ['unknown: empty', ' \n\n'],
    ['unknown: binary', Uint8Array.of(1, 2, 0, 3)],
    ['unknown: unknown', 'Dear all,\nplease find enclosed\n'],
    ['unknown: unknown', '# only a comment\n'],
    ['unknown: UTF-16 text', Uint8Array.of(0xff, 0xfe, 62, 0)],
    ['unknown: zip archive', Uint8Array.of(0x50, 0x4b, 3, 4, 0)],
    ['unknown: FASTQ', '@r1\nACGT\n+\nIIII\n'],
    ['unknown: SAM', '@SQ\tSN:1\tLN:9\n'],
    ['unknown: BAM', Uint8Array.of(0x42, 0x41, 0x4d, 1, 0)],
    ['unknown: BED', 'chr1\t0\t90\tname\n'],
    ['unknown: table', 'id,gene,sequence,cds_start,cds_end,exon_ends\n'],
    ['unknown: binary', new Uint8Array(gzipSync('twice compressed is not unpacked twice'))],
  ])('%s', (expected, content) => {
    expect(kindOf(content)).toBe(expected);
  });
});
