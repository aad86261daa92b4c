import { describe, expect, it } from 'vitest';
import type { Mutagenesis } from '../../analysis/mutagenesis/mutagenesisTypes';
import { BASE_CODE, packTracks } from '../../bio/tracks';
import { bucketsOf, mutagenesisLayout, mutagenesisParts } from './mutagenesisLayout';
import { mutagenesisSvg } from './mutagenesisSvg';
import { mutagenesisBedGraph, mutagenesisTsv } from './mutagenesisTables';

const bases = Uint8Array.from('GATGTAACC', (letter) => BASE_CODE[letter.charCodeAt(0)]!);
/** Nine nucleotides in two exons on the minus strand; the effect of base b at position p is p + b / 10. */
const made: Mutagenesis = {
  transcript: {
    ...{ id: 'T1', name: 'T-201', gene: 'T', species: '', chrom: 'chr7', strand: '-' },
    exons: [
      [100, 104],
      [110, 115],
    ],
    cds: [1, 7],
    codes: packTracks(bases, [5, 4], [1, 7]),
  },
  region: [3, 7],
  model: { name: 'M <1>', sha256: 'abc', trained: true },
  dim: 2,
  distance: Float32Array.from({ length: 16 }, (_, i) => Math.floor(i / 4) + 3 + (i % 4) / 10),
  cosine: new Float32Array(16).fill(0.5),
  predicted: {
    ...{
      kind: 'probe',
      label: 'half-life',
      labels: 'half_life.tsv',
      task: 'regression',
      seeds: [0, 1],
      wildType: 2,
      sha256: 'abc',
    },
    change: Float32Array.from({ length: 16 }, (_, i) => (i % 2 === 0 ? 1 : -2) * (1 + Math.floor(i / 4))),
  },
  tokens: 1,
  fullTokens: 2,
};
const unplaced: Mutagenesis = { ...made, transcript: { ...made.transcript, exons: [], chrom: '' } };

describe('tables of a mutagenesis', () => {
  it('have a line a substitution, with its place, codon and effects', async () => {
    const lines = (await mutagenesisTsv(made))
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t'));
    expect(lines).toHaveLength(1 + 4 * 3);
    const [header, first] = lines;
    // Position 4 is G of ATG: base 0 (A) instead.
    expect(Object.fromEntries(header!.map((name, i) => [name, first![i]]))).toEqual({
      ...{ transcript: 'T1', position: '4', chrom: 'chr7', genomic_position: '112', strand: '-', exon: '1' },
      ...{ beside_junction: '0', region: 'CDS', codon: '1', codon_ref: 'ATG', codon_alt: 'ATA', ref: 'G', alt: 'A' },
      ...{
        kind: 'start lost',
        amino_acid_change: 'M1I',
        l2_distance: '3',
        l2_distance_x_length: '27',
        one_minus_cosine: '0.5',
      },
      prediction_change: '1',
    });
    // T4 is the last base of the first exon, A of TAA the first of the second.
    const beside = lines.slice(1).filter((line) => line[6] === '1');
    expect([...new Set(beside.map((line) => line[1]))]).toEqual(['5', '6']);
    expect(beside.map((line) => line[3])).toEqual(['111', '111', '111', '104', '104', '104']);
    const free = (await mutagenesisTsv(unplaced)).split('\n')[1]!.split('\t');
    expect(free.slice(1, 6)).toEqual(['4', '', '', '', '1']);
  });

  it('are bedGraph in ascending genomic order, or in the transcript’s own positions', () => {
    const lines = mutagenesisBedGraph(made, made.predicted!.change, 'change of "x"').trimEnd().split('\n');
    expect(lines[0]).toBe(
      `track type=bedGraph name="T-201: change of 'x'" description="T-201: change of 'x', strand -"`,
    );
    // Positions 7, 6, 5, 4; of the letters that stand there (A, A, T, G) no change counts.
    expect(lines.slice(1)).toEqual([
      'chr7\t102\t103\t-8',
      'chr7\t103\t104\t-6',
      'chr7\t110\t111\t-4',
      'chr7\t111\t112\t-2',
    ]);
    const own = mutagenesisBedGraph(unplaced, made.distance, 'effect').trimEnd().split('\n');
    expect(own[0]).toContain('transcript coordinates');
    expect(own[1]).toMatch(/^T1\t3\t4\t3\.29/);
  });
});

describe('the picture of a mutagenesis', () => {
  it('keeps what is strong when many positions share a pixel', () => {
    const strongest = new Float32Array(12_288);
    strongest[7000] = 9;
    strongest[9000] = -4;
    const window = { from: 0, to: 12_288, width: 800 };
    const buckets = bucketsOf(window, [0, 12_288], strongest, strongest);
    expect(buckets.length).toBeLessThanOrEqual(800);
    expect(Math.max(...buckets.map(({ high }) => high))).toBe(9);
    expect(Math.min(...buckets.map(({ low }) => low))).toBe(-4);
    expect(buckets.reduce((sum, { width }) => sum + width, 0)).toBeCloseTo(800, 6);
    // Of a region alone, cut at the window.
    const cut = bucketsOf(
      { from: 10.5, to: 14.5, width: 400 },
      [12, 20],
      Float32Array.of(1, 2, 3),
      Float32Array.of(1, 1, 1),
    );
    expect(cut).toEqual([
      { x: 150, width: 100, low: 1, high: 1, mean: 1 },
      { x: 250, width: 100, low: 2, high: 2, mean: 1 },
      { x: 350, width: 50, low: 3, high: 3, mean: 1 },
    ]);
  });

  it('shows letters where there is room, and keeps their room where that is wanted', () => {
    const parts = mutagenesisParts(made, [{ name: 'd', span: [2, 5] }]);
    const close = mutagenesisLayout(parts, [0, 9], 600, true, false);
    expect([close.letters, close.sequence.height > 0, close.track.exons.length, close.track.lanes]).toEqual([
      true,
      true,
      2,
      1,
    ]);
    const long = { ...parts, length: 9000 };
    const far = mutagenesisLayout(long, [0, 9000], 600, true, false);
    expect([far.letters, far.effectCells.height, far.protein.height]).toEqual([false, 0, 0]);
    const kept = mutagenesisLayout(long, [0, 9000], 600, true, true);
    expect(kept.height).toBe(mutagenesisLayout(long, [0, 20], 600, true, true).height);
  });

  it('is one SVG document whose texts are escaped', () => {
    const svg = mutagenesisSvg(made, {
      measure: 'scaled',
      domains: [{ name: '<d>', span: [1, 7] }],
      width: 900,
      theme: 'dark',
    });
    for (const text of ['M &lt;1&gt;', '&lt;d&gt;', '>4</text>', '>*</text>', 'Change of half-life']) {
      expect(svg).toContain(text);
    }
    expect(svg).not.toMatch(/NaN|undefined|<d>/);
    expect(mutagenesisSvg(made, { measure: 'scaled', domains: [], width: 900, theme: 'dark' })).toBe(
      mutagenesisSvg(made, { measure: 'scaled', domains: [], width: 900, theme: 'dark' }),
    );
  });
});
