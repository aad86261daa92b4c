import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collector, bytesOf, feedCut } from '../../oracle/bio/collect';
import { bed12, genePred, gff3, gtf, type Structure } from '../../oracle/bio/writers';
import type { AnnotatedTranscript, AnnotationSink, ChunkReader } from '../annotation';
import type { Interval } from '../transcript';
import { Bed12Reader } from './bed12';
import { detectFormat } from './detect';
import { GenePredReader } from './genePred';
import { Gff3Reader } from './gff3';
import { GtfReader } from './gtf';

/** Structures with 1 … 6 exons that do not touch, and a CDS that starts and ends anywhere within them. */
const structures: fc.Arbitrary<Structure[]> = fc
  .array(
    fc.record({
      start: fc.nat(300_000_000),
      steps: fc.array(fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 90_000 })), {
        minLength: 1,
        maxLength: 6,
      }),
      strand: fc.constantFrom('+' as const, '-' as const),
      coding: fc.option(
        fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
      ),
      chrom: fc.constantFrom('1', 'chrX', 'scaffold_12'),
    }),
    { minLength: 1, maxLength: 5 },
  )
  .map((records) =>
    records.map(({ start, steps, strand, coding, chrom }, i) => {
      const exons: Interval[] = [];
      let position = start;
      for (const [length, intron] of steps) {
        exons.push([position, position + length]);
        position += length + intron;
      }
      const bases = exons.flatMap(([from, to]) => Array.from({ length: to - from }, (_, k) => from + k));
      const [low, high] = (coding ?? [0, 0])
        .map((share) => Math.floor(share * (bases.length - 1)))
        .sort((a, b) => a - b);
      // Four bases at least, so that the writer's stop codon leaves some CDS.
      const isCoding = coding !== null && high! - low! >= 3;
      const cds: Interval | undefined = isCoding ? [bases[low!]!, bases[high!]! + 1] : undefined;
      return { id: `T${i}.1`, gene: `G${i % 2}`, chrom, strand, exons, cds };
    }),
  );

const read = (text: string, reader: (sink: AnnotationSink) => ChunkReader): AnnotatedTranscript[] => {
  const { sink, transcripts, rejected } = collector();
  feedCut(reader(sink), bytesOf(text), [Math.floor(text.length / 3)]);
  expect(rejected).toEqual([]);
  return transcripts;
};

const structureOf = ({ id, gene, chrom, strand, exons, cds }: AnnotatedTranscript): Structure => ({
  ...{ id, gene, chrom, strand, exons, cds },
});

describe('a structure written and read back is the same', () => {
  const noFasta = (): ChunkReader => {
    throw new Error('no FASTA was written');
  };
  const cases: [string, string, (s: Structure[]) => string, (sink: AnnotationSink) => ChunkReader, boolean][] = [
    ['GTF', 'gtf', (s) => gtf(s), (sink) => new GtfReader('f', sink), true],
    ['GTF without exon rows', 'gtf', (s) => gtf(s, false), (sink) => new GtfReader('f', sink), true],
    ['GTF with CRLF', 'gtf', (s) => gtf(s).replaceAll('\n', '\r\n'), (sink) => new GtfReader('f', sink), true],
    ['GFF3', 'gff3', gff3, (sink) => new Gff3Reader('f', sink, noFasta), true],
    ['BED12', 'bed12', bed12, (sink) => new Bed12Reader('f', sink), false],
  ];
  for (const style of ['genePred', 'genePredExt', 'refFlat'] as const) {
    for (const bin of [false, true]) {
      const name = `${style}${bin ? ' with bin' : ''}`;
      const write = (s: Structure[]): string => genePred(s, style, bin);
      cases.push([name, 'genePred', write, (sink) => new GenePredReader('f', sink), style !== 'genePred']);
    }
  }
  it.each(cases)('%s', (_, kind, write, reader, hasGenes) => {
    fc.assert(
      fc.property(structures, (expected) => {
        const text = write(expected);
        expect(detectFormat(bytesOf(text), text.length).kind).toBe(kind);
        const found = read(text, reader).map(structureOf);
        expect(found).toEqual(expected.map((s) => ({ ...s, gene: hasGenes ? s.gene : '' })));
        expect(read(text.trimEnd(), reader).map(structureOf)).toEqual(found);
      }),
      { numRuns: 60, seed: 1 },
    );
  });

  it('tells refFlat from genePred with bin', () => {
    const one: Structure[] = [
      { id: 'T', gene: '585', chrom: '1', strand: '+', exons: [[200_000, 200_100]], cds: undefined },
    ];
    const found = read(genePred(one, 'refFlat', false), (sink) => new GenePredReader('f', sink));
    expect(found[0]).toMatchObject({ id: 'T', gene: '585' });
  });
});
