import { describe, expect, it } from 'vitest';
import { bytesOf, collector, dataText, feedCut, type Collected } from '../../oracle/bio/collect';
import { bed12, genePred, gff3, type Structure } from '../../oracle/bio/writers';
import type { ChunkReader } from '../annotation';
import { sequenceOf } from '../tracks';
import { Bed12Reader } from './bed12';
import { FastaReader } from './fasta';
import { GenePredReader } from './genePred';
import { Gff3Reader } from './gff3';
import { GtfReader } from './gtf';
import { TracksTableReader } from './tracksTable';

const lines = (name: string, count: number): string => `${dataText(name).split('\n').slice(0, count).join('\n')}\n`;

/** The first isoforms of BCL2L1 as structures, to write them in the formats that the data does not have. */
const structures: Structure[] = (() => {
  const { sink, transcripts } = collector();
  feedCut(new GtfReader('BCL2L1.gtf', sink), bytesOf(dataText('BCL2L1.gtf')), []);
  return transcripts
    .slice(0, 2)
    .map(({ id, gene, chrom, strand, exons, cds }) => ({ id, gene, chrom, strand, exons, cds }));
})();

const fasta = (collected: Collected, line = 0): FastaReader =>
  new FastaReader(
    {
      header: (header, at) => !header.includes('skipped') || collected.sequences.push(`${at} passed over`) < 0,
      record: (record) => {
        const { bases, ...rest } = record;
        collected.sequences.push(`${JSON.stringify(rest)} ${rest.foreign ? '' : sequenceOf(bases)}`);
      },
      stray: (at) => void collected.sequences.push(`stray ${at}`),
    },
    Infinity,
    line,
  );

const excerpt = lines('BCL2L1.fa', 4);
const genome = `##FASTA\n>20 chromosome\n${'ACGTN'.repeat(20)}\n`;
const table =
  'id\tgene\tsequence\tcds_start\tcds_end\texon_ends\nt1\tG\tACGTACGTA\t0\t6\t4,9\nt2\tG\tACGU\t\t\t\nt3\tG\tAC!T\t\t\t\n';

const cases: [string, string, (all: ReturnType<typeof collector>) => ChunkReader][] = [
  ['GTF', lines('BCL2L1.gtf', 9), ({ sink }) => new GtfReader('f', sink)],
  ['GTF without exon rows', lines('fly_excerpt.gtf', 12), ({ sink }) => new GtfReader('f', sink)],
  [
    'GTF with a bad row and a byte order mark',
    `\uFEFF${lines('BCL2L1.gtf', 3)}1\tx\n`,
    ({ sink }) => new GtfReader('f', sink),
  ],
  ['GFF3', gff3(structures) + genome, (all) => new Gff3Reader('f', all.sink, (line) => fasta(all, line))],
  ['genePredExt', genePred(structures, 'genePredExt', true), ({ sink }) => new GenePredReader('f', sink)],
  ['refFlat', genePred(structures, 'refFlat', false), ({ sink }) => new GenePredReader('f', sink)],
  ['BED12', bed12(structures), ({ sink }) => new Bed12Reader('f', sink)],
  ['FASTA', `${excerpt}>skipped é\nACGT\n\n>empty\n>x\nAC GT\nAé!\n>protein\nMEEPQSDPSV\n`, (all) => fasta(all)],
  ['FASTA with text before it', `\uFEFF\n;comment\nACGT\n>a b\nACGTRYN\n`, (all) => fasta(all)],
  [
    'tracks table',
    table,
    (all) =>
      new TracksTableReader('f', {
        wanted: () => true,
        row: ({ bases, ...row }) => void all.sequences.push(JSON.stringify(row) + sequenceOf(bases)),
        reject: all.sink.reject,
      }),
  ],
];

const readCut = (text: string, cuts: readonly number[], reader: (typeof cases)[number][2]): Collected => {
  const all = collector();
  feedCut(reader(all), bytesOf(text), cuts);
  return { transcripts: all.transcripts, rejected: all.rejected, sequences: all.sequences };
};

describe.each(cases)('%s: the same wherever the bytes are split', (_, text, reader) => {
  const whole = readCut(text, [], reader);

  it('gives something', () => {
    expect(whole.transcripts.length + whole.sequences.length).toBeGreaterThan(0);
  });

  it.each([
    ['as it is', text],
    ['with CRLF', text.replaceAll('\n', '\r\n')],
    ['without final newline', text.replace(/\n$/, '')],
  ])('at every position, %s', (_name, variant) => {
    const expected = readCut(variant, [], reader);
    expect(expected).toEqual(whole);
    const { length } = bytesOf(variant);
    for (let cut = 0; cut <= length; cut++) {
      const found = readCut(variant, [cut], reader);
      // A deep comparison at every position takes most of the time; texts are compared first.
      if (JSON.stringify(found) !== JSON.stringify(expected)) expect(found, `cut at ${cut}`).toEqual(expected);
    }
  });

  it('byte by byte', () => {
    const { length } = bytesOf(text);
    expect(
      readCut(
        text,
        Array.from({ length }, (__, i) => i),
        reader,
      ),
    ).toEqual(whole);
  });
});
