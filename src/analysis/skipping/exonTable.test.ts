import { describe, expect, it } from 'vitest';
import { parseLabels } from '../../bio/labels';
import { FRAMES } from '../../bio/skipExon';
import { exonFeatures, exonLabels, matchExons } from './exonTable';
import { compareFrames, median, relativeShifts, shiftsOf } from './shifts';
import type { ExonSkipping } from './skippingTypes';

/** Exons 2 of two isoforms on the minus strand, the same one, and exon 2 and 3 of a transcript on the plus strand. */
const skipping = {
  transcripts: [
    {
      id: 'T1.3',
      name: 'A-201',
      chrom: '20',
      strand: '-',
      exons: [
        [100, 200],
        [300, 340],
        [500, 600],
      ],
    },
    {
      id: 'T2.1',
      name: 'A-202',
      chrom: '20',
      strand: '-',
      exons: [
        [150, 200],
        [300, 340],
        [500, 700],
      ],
    },
    {
      id: 'T3',
      name: '',
      chrom: 'chrM',
      strand: '+',
      exons: [
        [0, 9],
        [20, 30],
        [40, 50],
        [60, 70],
      ],
    },
  ],
  of: Uint32Array.of(0, 1, 2, 2),
  facts: { number: Uint32Array.of(2, 2, 2, 3) },
} as unknown as ExonSkipping;

const match = (text: string) => matchExons(parseLabels(text, 't.csv'), skipping);

describe('rows find their exons', () => {
  it.each([
    ['1-based places', 'exon,hit\nchr20:301-340,1\n20:301-341,0\nMT:21-30:+,0', 'coordinates in exon, 1-based'],
    ['0-based places', 'exon,hit\nchr20:300-340:-,1\n20:300-341,0\nMT:20-30,0', 'coordinates in exon, 0-based'],
    [
      'BED columns',
      'chrom\tstart\tend\thit\nchr20\t300\t340\t1\n20\t300\t341\t0\nM\t20\t30\t0',
      'coordinates in chrom, start, end, 0-based',
    ],
    [
      '1-based columns',
      'chr,exon_start,exon_end,strand,hit\nchr20,"301",340,-,1\n20,301,341,-,0\nMT,21,30,+,0',
      'coordinates in chr, exon_start, exon_end, strand, 1-based',
    ],
  ])('by %s', (_, text, by) => {
    const got = match(text);
    expect(got.exons).toEqual([[0, 1], [], [2]]);
    expect(got).toMatchObject({ matched: 2, by });
  });

  it('by transcript, with or without version, or its name, and exon number', () => {
    const got = match('transcript_id,exon_number,hit\nT1,2,1\nT2.1,2,0\nA-201,2,0\nT3,3,1\nT3,4,0');
    expect(got.exons).toEqual([[0], [1], [0], [3], []]);
    expect(got.keys).toEqual(['transcript_id', 'exon_number']);
  });

  it('on their strand alone where it is given, and not at all elsewhere', () => {
    expect(match('exon,hit\n20:301-340:+,1\n20:301-340:-,0').exons).toEqual([[], [0, 1]]);
    expect(() => match('exon,hit\n1:301-340,1\n1:1-3,0')).toThrow('No row of t.csv names an exon that was skipped');
    expect(() => match('gene,hit\nA,1\nB,0')).toThrow('does not say which exons');
  });
});

describe('columns', () => {
  const table = parseLabels(
    'exon,strand_known,fitness,PSI,expression,note\na,1,hit,0.9,3,x\nb,0,non-hit,NA,4,y\nc,1,,0.1,5,z\nd,0,hit,0.5,6,w',
    't.csv',
  );

  it('of labels is told by its name, and its positive value by the word', () => {
    expect(exonLabels(table, ['exon'], '')).toEqual({ column: 'fitness', positive: 'hit', values: [1, 0, NaN, 1] });
    expect(exonLabels(table, [], 'strand_known')).toMatchObject({ positive: '1', values: [1, 0, 1, 0] });
    expect(() => exonLabels(table, [], 'PSI')).toThrow('has not two values');
  });

  it('of numbers are features, but those left out', () => {
    expect(exonFeatures(table, ['exon', 'fitness', 'strand_known'])).toEqual({
      names: ['PSI', 'expression'],
      values: [
        [0.9, 3],
        [NaN, 4],
        [0.1, 5],
        [0.5, 6],
      ],
    });
  });
});

describe('shifts', () => {
  it('are L2 distances and 1 − cos, of which small ones keep their digits', () => {
    const got = shiftsOf(
      Float32Array.of(3, 4, 1, 0),
      Float32Array.of(3, 4, 0, 0.5, 1, 1e-4),
      Uint32Array.of(0, 1, 1),
      2,
    );
    expect([...got.distance]).toEqual([0, Math.fround(Math.hypot(1, 0.5)), Math.fround(1e-4)]);
    expect(got.cosine[1]).toBeCloseTo(1, 6);
    expect(got.cosine[2]! / 5e-9).toBeCloseTo(1, 4);
  });

  it('are compared with the middle one of their gene', () => {
    expect([median([3, 1, 2]), median([4, 1, 2, 3]), median([])]).toEqual([2, 2.5, NaN]);
    expect([...relativeShifts(Float32Array.of(1, 2, 3, 8, 0), ['a', 'a', 'a', 'b', 'c'])]).toEqual([
      0.5,
      1,
      1.5,
      1,
      NaN,
    ]);
  });

  it('of broken and kept frames are compared by a Mann–Whitney test', () => {
    const [kept, broken, utr] = ['kept', 'broken', 'utr'].map((frame) => FRAMES.indexOf(frame as 'kept'));
    const frames = Uint8Array.of(kept!, broken!, kept!, utr!, broken!, broken!);
    // scipy.stats.mannwhitneyu([2, 4, 6], [1, 3]): U = 5, p = 0.4
    const got = compareFrames(Float32Array.of(1, 2, 3, 100, 4, 6), frames)!;
    expect(got).toMatchObject({ kept: 2, broken: 3, keptMedian: 2, brokenMedian: 4, share: 5 / 6 });
    expect(got.test).toMatchObject({ u: 5, method: 'exact' });
    expect(got.test.p).toBeCloseTo(0.4, 10);
    expect(compareFrames(Float32Array.of(1), Uint8Array.of(kept!))).toBeUndefined();
  });
});
