import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { dataText, sourceOf } from '../oracle/bio/collect';
import type { ByteSource } from './byteSource';
import { importTranscripts } from './import';
import type { ImportResult } from './importTypes';
import { REJECTIONS_KEPT } from './rejections';

const load = (...sources: ByteSource[]): Promise<ImportResult> => importTranscripts({ sources });
const fasta = (text: string): ByteSource => sourceOf('t.fa', text);
const gtfRow = (type: string, start: number | string, end: number, id: string, strand = '+', chrom = 'c'): string =>
  `${chrom}\tx\t${type}\t${start}\t${end}\t.\t${strand}\t.\tgene_id "G"; transcript_id "${id}";\n`;

/** Two transcripts that are sound, with their sequences; what is wrong goes between them. */
const around = (rows: string, records = ''): Promise<ImportResult> =>
  load(
    sourceOf('t.gtf', `${gtfRow('exon', 1, 4, 'first')}${rows}${gtfRow('exon', 11, 14, 'last')}`),
    fasta(`>first\nACGT\n${records}>last\nACGT\n`),
  );

describe('one bad transcript is refused with file, line, reason and mending; the rest is kept', () => {
  const bad = '>bad\nACGTACGT\n';
  it.each<[string, string, string, string, number, RegExp]>([
    [
      'exons overlap',
      gtfRow('exon', 1, 4, 'bad') + gtfRow('exon', 4, 7, 'bad'),
      bad,
      't.gtf',
      2,
      /exons overlap at 4–4/,
    ],
    [
      'CDS outside the exons',
      gtfRow('exon', 1, 8, 'bad') + gtfRow('CDS', 5, 9, 'bad'),
      bad,
      't.gtf',
      2,
      /CDS \(5–9\) lies outside/,
    ],
    ['length differs', gtfRow('exon', 1, 9, 'bad'), bad, 't.fa', 3, /8 nt.*sum to 9/],
    ['no exon row', gtfRow('transcript', 1, 9, 'bad'), bad, 't.gtf', 2, /empty/],
    ['no strand', gtfRow('exon', 1, 8, 'bad', '.'), bad, 't.gtf', 2, /strand/],
    ['both strands', gtfRow('exon', 1, 4, 'bad') + gtfRow('exon', 5, 8, 'bad', '-'), bad, 't.gtf', 3, /both strands/],
    ['start after end', gtfRow('exon', 1, 4, 'bad') + gtfRow('exon', 8, 5, 'bad'), bad, 't.gtf', 3, /8 and end 5/],
    ['start before the chromosome', gtfRow('exon', 0, 7, 'bad'), bad, 't.gtf', 2, /start 0/],
    ['no number', gtfRow('exon', '1e3', 7, 'bad'), bad, 't.gtf', 2, /not a whole number/],
    [
      'columns missing',
      gtfRow('exon', 1, 8, 'bad') + gtfRow('exon', 9, 9, 'bad').replace('\t.\t+', ' + '),
      bad,
      't.gtf',
      3,
      /8 columns|7 columns/,
    ],
    ['a letter', gtfRow('exon', 1, 8, 'bad'), '>bad\nACGT\nAC!T\n', 't.fa', 5, /letter "!" at position 7/],
    ['a gap', gtfRow('exon', 1, 8, 'bad'), '>bad\nACGT-CGT\n', 't.fa', 4, /letter "-" at position 5/],
    ['a protein', gtfRow('exon', 1, 8, 'bad'), '>bad\nMEEPQSDP\n', 't.fa', 3, /protein/],
    ['no sequence', gtfRow('exon', 1, 8, 'bad'), '>bad\n\n', 't.fa', 3, /empty/],
    ['the same sequence twice', gtfRow('exon', 1, 8, 'bad'), `${bad}${bad}`, 't.fa', 5, /was there before/],
    [
      'the same id on two chromosomes',
      gtfRow('exon', 1, 8, 'bad') + gtfRow('exon', 1, 8, 'bad', '+', 'Y'),
      bad,
      't.gtf',
      3,
      /id was there before/,
    ],
  ])('%s', async (name, rows, records, file, line, reason) => {
    const { transcripts, rejected, rejectedCount } = await around(rows, records);
    expect([rejectedCount, rejected.length]).toEqual([1, 1]);
    expect(rejected[0]).toMatchObject({ file, line, record: 'bad', reason: expect.stringMatching(reason) as string });
    expect(rejected[0]!.mend).not.toBe('');
    const kept = /twice|two chrom/.test(name) ? ['first', 'bad', 'last'] : ['first', 'last'];
    expect(transcripts.map(({ id }) => id)).toEqual(kept);
  });

  it('a row that belongs to no transcript', async () => {
    const { transcripts, rejected } = await around('c\tx\texon\t1\t4\t.\t+\t.\tgene_id "G";\n');
    expect(rejected).toMatchObject([{ file: 't.gtf', line: 2, record: '', reason: 'the row names no transcript_id' }]);
    expect(transcripts).toHaveLength(2);
  });

  it('records of a FASTA read alone', async () => {
    const { transcripts, rejected } = await load(
      fasta('>a\nACGT\n>a\nAC\n>\nAC\n>b CDS:2-9\nACGT\n>c CDS:x\nACGT\n>d\n>e CDS:2-4\nacgu\n'),
    );
    expect(transcripts.map(({ id, cds }) => [id, cds])).toEqual([
      ['a', undefined],
      ['e', [1, 4]],
    ]);
    expect(rejected.map(({ line, record, reason }) => [line, record, reason])).toEqual([
      [3, 'a', 'the id was there before'],
      [5, '', 'the record has no name'],
      [7, 'b', 'the CDS tag 2-9 lies outside the sequence of 4 nt'],
      [9, 'c', 'the CDS tag x lies outside the sequence of 4 nt'],
      [11, 'd', 'the record is empty: it has no sequence'],
    ]);
  });

  it('GFF3, genePred and BED12 rows', async () => {
    const gff =
      '##gff-version 3\nc\tx\texon\t1\t4\t.\t+\t.\tParent=t\nc\tx\texon\t3\t9\t.\t+\t.\tParent=t\nc\tx\texon\t1\t4\t.\t+\t.\tID=e\nbad\n';
    const pred = 'p\tc\t+\t0\t9\t0\t0\t1\t0,\t9,\nq\tc\t+\t0\t9\t0\t0\t2\t0,\t9,\nr\tc\t+\t0\tx\n';
    const bed =
      'c\t0\t9\tb\t0\t+\t0\t0\t0\t1\t9\t0\nc\t0\t9\td\t0\t+\t0\t0\t0\t1\t10\t0\nc\t0\t9\te\t0\t.\t0\t0\t0\t1\t9\t0\nc\t0\n';
    const { rejected } = await load(
      sourceOf('1', gff),
      sourceOf('2', pred),
      sourceOf('3', bed),
      fasta('>p\nACGTACGTA\n>b\nACGTACGTA\n'),
    );
    expect(rejected.map(({ file, line, record }) => [file, line, record])).toEqual([
      ['1', 4, ''],
      ['1', 5, ''],
      ['1', 2, 't'],
      ['2', 2, 'q'],
      ['2', 3, 'r'],
      ['3', 2, 'd'],
      ['3', 3, 'e'],
      ['3', 4, ''],
    ]);
  });

  it('exons beyond the ##sequence-region of a GFF3', async () => {
    const gff = '##gff-version 3\n##sequence-region c 1 5\nc\tx\texon\t1\t6\t.\t+\t.\tParent=t\n';
    const { rejected } = await load(sourceOf('g', gff), fasta('>t\nACGTAC\n'));
    expect(rejected).toMatchObject([
      { file: 'g', line: 3, record: 't', reason: 'exon 1–6 leaves c, which has 5 bases' },
    ]);
  });
});

describe('files that cannot be used', () => {
  it.each<[string, string | Uint8Array<ArrayBuffer>, RegExp]>([
    ['empty', '', /empty/],
    ['white space', '\n \n', /white space/],
    ['binary', Uint8Array.from({ length: 3000 }, (_, i) => (i * 7919) & 255), /binary/],
    ['text', 'Lorem ipsum dolor sit amet,\nconsectetur adipiscing elit.\n', /none of the formats/],
    ['an image', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13), /binary/],
    ['a gzip file cut in its header', new Uint8Array(gzipSync('x')).slice(0, 6), /./],
    [
      'proteins',
      '>P04637 TP53\nMEEPQSDPSVEPPLSQETFSDLWKLLPENNVLSPLPSQAMDDLMLSPDDIEQWFTEDPGP\n',
      /proteins, not nucleotides/,
    ],
    [
      'many proteins',
      Array.from({ length: 50 }, (_, i) => `>p${i}\nMEEPQSDPSVEPPLSQ*\n`).join(''),
      /proteins, not nucleotides/,
    ],
  ])('%s', async (_, content, reason) => {
    const { transcripts, rejected, rejectedCount } = await load(sourceOf('what', content), fasta('>a\nACGT\n'));
    expect(transcripts.map(({ id }) => id)).toEqual(['a']);
    expect(rejectedCount).toBe(1);
    expect(rejected[0]).toMatchObject({ file: 'what', record: '', reason: expect.stringMatching(reason) as string });
    expect(rejected[0]!.mend).not.toBe('');
  });

  it('a genome that is none', async () => {
    const sources = [sourceOf('g', dataText('OAS1.structures.gtf'))];
    const { rejected } = await importTranscripts({ sources, genome: sourceOf('genome', 'Lorem ipsum') });
    expect(rejected[0]).toMatchObject({ file: 'genome', reason: expect.stringMatching(/not a genome/) as string });
  });

  it('chromosomes given without annotation', async () => {
    const { transcripts, rejected } = await load(fasta(`>c\n${'ACGTACGTAC'.repeat(400_001)}\n>t\nACGT\n`));
    expect(transcripts.map(({ id }) => id)).toEqual(['t']);
    expect(rejected).toMatchObject([{ line: 1, record: 'c', mend: expect.stringMatching(/genome/) as string }]);
  });
});

describe('truncated gzip', () => {
  const cutAt = (name: string, share: number): ByteSource => {
    const bytes = new Uint8Array(gzipSync(dataText(name)));
    return sourceOf(`${name}.gz`, bytes.slice(0, Math.floor(bytes.length * share)));
  };

  it.each([0.3, 0.7, 0.95])('keeps the records of a FASTA before the break at %d', async (share) => {
    const whole = (await load(sourceOf('f', dataText('BCL2L1.fa')))).transcripts;
    const { transcripts, rejected, files } = await load(cutAt('BCL2L1.fa', share));
    expect(files[0]!.format).toBe('FASTA (gzip)');
    expect(transcripts).toEqual(whole.slice(0, transcripts.length));
    expect(transcripts.length).toBeGreaterThan(0);
    expect(transcripts.length).toBeLessThan(14);
    expect(rejected).toHaveLength(1);
    expect(rejected[0]).toMatchObject({ file: 'BCL2L1.fa.gz', line: undefined });
    // The record that the break went through is named and not kept.
    expect(rejected[0]!.record).toBe(whole[transcripts.length]!.id);
  });

  it('keeps the transcripts of a GTF before the break, and none that may lack rows', async () => {
    const whole = (await load(sourceOf('f', dataText('BCL2L1.fa')), sourceOf('g', dataText('BCL2L1.gtf')))).transcripts;
    const { transcripts, rejected } = await load(cutAt('BCL2L1.gtf', 0.5), sourceOf('f', dataText('BCL2L1.fa')));
    expect(rejected).toMatchObject([{ file: 'BCL2L1.gtf.gz', mend: expect.stringMatching(/kept/) as string }]);
    expect(transcripts.length).toBeGreaterThan(0);
    expect(transcripts).toEqual(whole.filter(({ id }) => transcripts.some((kept) => kept.id === id)));
  });
});

describe('very many rejections', () => {
  it('are counted exactly, and only the first are held', async () => {
    const count = REJECTIONS_KEPT + 2345;
    const { rejected, rejectedCount, notes } = await load(fasta('>a\nACGT\n' + '>b\n'.repeat(count)));
    expect(rejectedCount).toBe(count);
    expect(rejected).toHaveLength(REJECTIONS_KEPT);
    expect(notes).toEqual(['2345 more rejections are not listed.']);
  });
});
