import { describe, expect, it } from 'vitest';
import type { ExonSkipping, SkippedTranscript } from '../../analysis/skipping/skippingTypes';
import { FRAMES } from '../../bio/skipExon';
import { genomicScale, scaleX } from './genomicScale';
import { skippingLayout } from './skippingLayout';
import { skippingSvg } from './skippingSvg';

const transcript = (strand: '+' | '-', more: Partial<SkippedTranscript> = {}): SkippedTranscript => ({
  ...{
    id: 'T',
    name: 'A<1>',
    gene: 'A',
    geneId: 'G',
    biotype: '',
    label: '',
    length: 120,
    cdsLength: 100,
    chrom: '1',
    strand,
  },
  exons: [
    [100, 130],
    [200, 260],
    [300, 330],
  ],
  cdsParts: [
    [110, 130],
    [200, 260],
    [300, 320],
  ],
  ...more,
});

/** One skipped exon, the middle one, which breaks the frame. */
const skipping = (one: SkippedTranscript): ExonSkipping =>
  ({
    transcripts: [one],
    of: Uint32Array.of(0),
    facts: {
      ...{ number: Uint32Array.of(2), start: Uint32Array.of(30), end: Uint32Array.of(90), region: Uint8Array.of(1) },
      frame: Uint8Array.of(FRAMES.indexOf('broken')),
    },
    distance: Float32Array.of(2),
  }) as unknown as ExonSkipping;

describe.each([
  [
    '+',
    [
      [110, 130],
      [200, 210],
    ],
  ],
  [
    '-',
    [
      [300, 320],
      [250, 260],
    ],
  ],
] as const)('strand %s', (strand, genomic) => {
  it('domains lie on the genome where their codons do, and on lanes of their own where they overlap', () => {
    const one = transcript(strand);
    const scale = genomicScale(one.exons, 0, 600, 'compressed')!;
    const domains = () => [
      { accession: 'IPR1', start: 0, end: 10 },
      { accession: 'IPR2', start: 5, end: 20 },
      { accession: 'IPR3', start: 12, end: 20 },
      { accession: 'beyond', start: 900, end: 990 },
    ];
    const [row] = skippingLayout(skipping(one), [0], 600, domains);
    expect(row!.domains.map(({ name, lane }) => [name, lane])).toEqual([
      ['IPR1', 0],
      ['IPR2', 1],
      ['IPR3', 0],
    ]);
    expect(row!.domains[0]!.parts).toEqual(genomic.map((part) => part.map((at) => scaleX(scale, at))));
    expect(row!.bars).toEqual([{ index: 0, x: scaleX(scale, 200), width: scaleX(scale, 260) - scaleX(scale, 200) }]);
    expect(row!.forward).toBe(strand === '+');
  });
});

it('a transcript whose structure is not known is drawn by its own positions', () => {
  const [row] = skippingLayout(skipping(transcript('-', { exons: [], cdsParts: [] })), [0], 120, () => [
    { accession: 'IPR1', start: 0, end: 10 },
  ]);
  expect(row!.boxes.map(({ exon, x }) => [exon, x])).toEqual([
    [1, 0],
    [2, 30],
    [3, 90],
  ]);
  expect(row).toMatchObject({ domains: [], forward: true });
});

it('is one document whose texts are escaped, with a mark and a hatch where the frame breaks', () => {
  const svg = skippingSvg(skipping(transcript('+')), [0], {
    ...{ title: 'A & B', caption: 'Made <up>', width: 760, theme: 'dark' },
    domains: () => [{ accession: '<IPR>', start: 0, end: 30 }],
  });
  expect(svg).toContain('A &amp; B');
  expect(svg).toContain('A&lt;1&gt;');
  expect(svg).toContain('&lt;IPR&gt;');
  expect(svg).not.toMatch(/<IPR>|<up>/);
  expect(svg.match(/url\(#hatch\)/g)).toHaveLength(1);
  expect(svg).toContain('frame broken (hatched too)');
});
