import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bytesOf, dataText } from '../oracle/bio/collect';
import { goldensFolder } from '../oracle/goldens';
import type { AnnotatedTranscript } from './annotation';
import { assemble, cdsParts, exonLengthsOf, isProblem, structureProblem, withCds } from './assembly';
import { EmbeddedGenome } from './importAnnotation';
import { lociOf, readLocus, reverseComplement } from './loci';
import { longestOrf } from './orf';
import { tableOf } from './table';
import { BASE_CODE, CODON_START_BIT, EXON_END_BIT, packTracks, sequenceOf } from './tracks';
import type { Interval, Strand, Transcript } from './transcript';

interface SixTrackCase {
  readonly name: string;
  readonly strand: Strand;
  readonly genome: string;
  readonly exonStarts: number[];
  readonly exonEnds: number[];
  readonly cdsStart: number;
  readonly cdsEnd: number;
  readonly sequence: string;
  readonly codonStarts: number[];
  readonly spliceSites: number[];
  readonly cdsInTranscript: [number, number];
}

const { sixTrack } = JSON.parse(readFileSync(join(goldensFolder, 'transcripts.json'), 'utf8')) as {
  sixTrack: SixTrackCase[];
};

const codes = (sequence: string): Uint8Array<ArrayBuffer> => bytesOf(sequence).map((byte) => BASE_CODE[byte]!);

const annotatedOf = (golden: SixTrackCase): AnnotatedTranscript => ({
  ...{ id: golden.name, name: golden.name, gene: 'G', geneId: 'G', biotype: '', species: '' },
  chrom: 'c',
  strand: golden.strand,
  exons: golden.exonStarts.map((start, i): Interval => [start, golden.exonEnds[i]!]),
  cds: golden.cdsStart < golden.cdsEnd ? [golden.cdsStart, golden.cdsEnd] : undefined,
  file: 'golden',
  line: 1,
});

const made = (result: ReturnType<typeof assemble>): Transcript => {
  if (isProblem(result)) throw new Error(result.reason);
  return result;
};

const positions = (tracks: Uint8Array, bit: number): number[] =>
  [...tracks.keys()].filter((i) => (tracks[i]! & bit) !== 0);

describe('tracks as the released code makes them', () => {
  it('has cases of both strands, without CDS and with several exons', () => {
    expect(new Set(sixTrack.map(({ strand }) => strand)).size).toBe(2);
    expect(sixTrack.some(({ codonStarts }) => codonStarts.length === 0)).toBe(true);
    expect(sixTrack.some(({ exonStarts }) => exonStarts.length > 2)).toBe(true);
  });

  it.each(sixTrack.map((golden): [string, SixTrackCase] => [golden.name, golden]))('%s', async (_, golden) => {
    const annotated = annotatedOf(golden);
    const genome = new EmbeddedGenome();
    genome.add('c', codes(golden.genome));
    expect(structureProblem(annotated, golden.genome.length)).toBeUndefined();
    const basesOf = await readLocus(genome, { chrom: 'c', transcripts: [annotated] }, undefined);
    const transcript = made(assemble(annotated, basesOf(annotated)));
    expect(sequenceOf(transcript.tracks)).toBe(golden.sequence.replace(/[^ACGT]/g, 'N'));
    expect(positions(transcript.tracks, CODON_START_BIT)).toEqual(golden.codonStarts);
    expect(positions(transcript.tracks, EXON_END_BIT)).toEqual(golden.spliceSites);
    const [start, end] = golden.cdsInTranscript;
    expect(transcript.cds).toEqual(start < end ? [start, end] : undefined);
    // The CDS cut along the exons is what lies between the genomic ends.
    const parts = annotated.exons
      .map(([from, to]): Interval => [Math.max(from, golden.cdsStart), Math.min(to, golden.cdsEnd)])
      .filter(([from, to]) => from < to);
    expect(cdsParts(transcript)).toEqual(parts);
  });
});

describe('structureProblem', () => {
  const base = annotatedOf(sixTrack.find(({ exonStarts }) => exonStarts.length > 1)!);
  const withExons = (exons: Interval[], rest: Partial<AnnotatedTranscript> = {}): AnnotatedTranscript => ({
    ...base,
    cds: undefined,
    exons,
    ...rest,
  });
  it.each<[string, AnnotatedTranscript, RegExp]>([
    [
      'overlap',
      withExons([
        [0, 10],
        [9, 20],
      ]),
      /exons overlap at 10–10/,
    ],
    [
      'nested',
      withExons([
        [0, 30],
        [5, 10],
        [12, 14],
      ]),
      /overlap/,
    ],
    ['before the chromosome', withExons([[-1, 10]]), /starts before c/],
    ['behind the chromosome', withExons([[0, 10]], { chromLength: 9 }), /leaves c, which has 9 bases/],
    ['empty exon', withExons([[5, 5]]), /exon 6–5 is empty/],
    ['no exon', withExons([]), /empty/],
    ['no id', withExons([[0, 10]], { id: '' }), /no id/],
    ['CDS outside', withExons([[0, 10]], { cds: [2, 11] }), /CDS \(3–11\) lies outside/],
    [
      'CDS starts in an intron',
      withExons(
        [
          [0, 10],
          [20, 30],
        ],
        { cds: [12, 25] },
      ),
      /outside/,
    ],
    [
      'CDS part in an intron',
      withExons(
        [
          [0, 10],
          [20, 30],
        ],
        {
          cds: [2, 25],
          cdsParts: [
            [2, 12],
            [20, 25],
          ],
        },
      ),
      /3–12/,
    ],
  ])('%s', (_, annotated, reason) => {
    const problem = structureProblem(annotated);
    expect(problem?.reason).toMatch(reason);
    expect(problem?.mend).not.toBe('');
  });

  it('lets touching exons and a whole-length CDS pass', () => {
    expect(
      structureProblem(
        withExons(
          [
            [0, 10],
            [10, 20],
          ],
          { cds: [0, 20], chromLength: 20 },
        ),
      ),
    ).toBeUndefined();
  });
});

describe('loci', () => {
  it('reads overlapping isoforms together, whatever the chromosome is called', async () => {
    const sequence = dataText('fly_excerpt.fa').split('\n').slice(1).join('');
    const genome = new EmbeddedGenome();
    genome.add('chr2R', codes(sequence));
    const make = (id: string, chrom: string, exons: Interval[], strand: Strand): AnnotatedTranscript => ({
      ...{ ...annotatedOf(sixTrack[0]!), id, chrom, exons, strand, cds: undefined },
    });
    const all = [
      make(
        'a',
        '2R',
        [
          [100, 200],
          [9000, 9100],
        ],
        '+',
      ),
      make(
        'b',
        '2R',
        [
          [150, 250],
          [9050, 9060],
        ],
        '-',
      ),
      make('c', '2R', [[9100, 9110]], '+'),
      make('d', '3R', [[1, 2]], '+'),
    ];
    const { loci, missing } = lociOf(all, await genome.chromosomes());
    expect(loci.map(({ chrom, transcripts }) => [chrom, transcripts.map(({ id }) => id)])).toEqual([
      ['chr2R', ['a', 'b']],
      ['chr2R', ['c']],
    ]);
    expect(missing.map(({ id }) => id)).toEqual(['d']);
    const basesOf = await readLocus(genome, loci[0]!, undefined);
    const piece = (start: number, end: number): string => sequence.slice(start, end).toUpperCase();
    expect(sequenceOf(basesOf(all[0]!))).toBe(piece(100, 200) + piece(9000, 9100));
    const minus = codes(piece(150, 250) + piece(9050, 9060));
    reverseComplement(minus);
    expect(basesOf(all[1]!)).toEqual(minus);
  });
});

describe('longestOrf', () => {
  it.each<[string, string, Interval | undefined]>([
    ['the longest of two', 'ATGTAAACATGAAATAGC', [8, 17]],
    ['the first of equals', 'ATGTAAATGTAG', [0, 6]],
    ['from the first ATG of its frame', 'CATGATGCCCTGA', [1, 13]],
    ['no stop', 'ATGAAAAAAAA', undefined],
    ['an unknown base is no stop', 'ATGTNATAA', [0, 9]],
    ['nothing', '', undefined],
  ])('%s', (_, sequence, expected) => {
    expect(longestOrf(codes(sequence))).toEqual(expected);
  });

  it('finds the annotated CDS of Bcl-xL', () => {
    const [header = '', ...lines] = dataText('BCL2L1.fa').split('>')[1]!.split('\n');
    const [first, last] = /CDS:(\d+)-(\d+)/.exec(header)!.slice(1).map(Number);
    expect(longestOrf(codes(lines.join('')))).toEqual([first! - 1, last]);
  });
});

describe('tableOf', () => {
  it('counts what the transcript holds', () => {
    const bare = annotatedOf(sixTrack[0]!);
    const annotated = {
      ...bare,
      exons: [
        [0, 4],
        [10, 16],
      ] as Interval[],
      cds: [2, 13] as Interval,
      strand: '-' as const,
    };
    const transcript = made(assemble(annotated, codes('ACGTNGGGAA')));
    expect(exonLengthsOf(transcript)).toEqual([6, 4]);
    const alone = withCds(
      { ...transcript, exons: [], tracks: packTracks(codes('NNN'), [3], undefined) },
      [0, 3],
      'predicted',
    );
    const table = tableOf([transcript, alone]);
    expect(table.length).toEqual(Uint32Array.of(10, 3));
    expect(table.exonCount).toEqual(Uint32Array.of(2, 1));
    expect(table.cdsLength).toEqual(Uint32Array.of(5, 3));
    expect(table.utr5Length).toEqual(Uint32Array.of(3, 0));
    expect(table.utr3Length).toEqual(Uint32Array.of(2, 0));
    expect(table.gc).toEqual(Float32Array.of(5 / 9, 0));
    expect(table.cdsSource).toEqual(['annotation', 'predicted']);
  });
});
