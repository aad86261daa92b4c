import { describe, expect, it } from 'vitest';
import { exonAt, positionAt, positionX, transcriptTrack } from './transcriptTrack';
import type { TranscriptParts } from './transcriptTrack';

const parts: TranscriptParts = {
  length: 1000,
  exonEnds: [100, 101, 600, 1000],
  cds: [50, 650],
  domains: [
    { name: 'inner', span: [200, 300] },
    { name: 'outer', span: [150, 400] },
    { name: 'after', span: [400, 500] },
  ],
};

describe('a transcript on an axis', () => {
  it('places all parts of a whole transcript', () => {
    const { exons, boundaries, cds, domains, lanes } = transcriptTrack(parts, { from: 0, to: 1000, width: 500 });
    expect(exons.map(({ x, width, name }) => [x, width, name])).toEqual([
      [0, 50, 'Exon 1'],
      [50, 1, 'Exon 2'],
      [50.5, 249.5, 'Exon 3'],
      [300, 200, 'Exon 4'],
    ]);
    expect(boundaries).toEqual([50, 50.5, 300]);
    expect(cds).toMatchObject({ x: 25, width: 300 });
    expect(lanes).toBe(2);
    expect(domains.map(({ name, lane }) => [name, lane])).toEqual([
      ['inner', 1],
      ['outer', 0],
      ['after', 0],
    ]);
  });

  it('cuts parts at the window and keeps their lanes', () => {
    const { exons, boundaries, cds, domains, lanes } = transcriptTrack(parts, { from: 210, to: 220, width: 100 });
    expect(exons).toEqual([{ x: 0, width: 100, span: [101, 600], name: 'Exon 3', index: 2 }]);
    expect(boundaries).toEqual([]);
    expect(cds).toMatchObject({ x: 0, width: 100 });
    expect(domains.map(({ name, lane }) => [name, lane])).toEqual([
      ['inner', 1],
      ['outer', 0],
    ]);
    expect(lanes).toBe(2);
  });

  it('writes round positions, 1-based, at the middles of their nucleotides', () => {
    const ticks = transcriptTrack(parts, { from: 0, to: 1000, width: 450 }).ticks;
    expect(ticks.map(({ position }) => position)).toEqual([200, 400, 600, 800, 1000]);
    expect(ticks[0]!.x).toBeCloseTo(199.5 * 0.45, 10);
    const close = transcriptTrack(parts, { from: 10, to: 14, width: 400 }).ticks;
    expect(close.map(({ position, x }) => [position, x])).toEqual([
      [11, 50],
      [12, 150],
      [13, 250],
      [14, 350],
    ]);
  });

  it('goes from pixels to positions and back', () => {
    const window = { from: 12.5, to: 90.25, width: 700 };
    for (const x of [0, 3.25, 350, 700]) expect(positionX(window, positionAt(window, x))).toBeCloseTo(x, 9);
  });

  it('knows the exon at a position', () => {
    expect([0, 99, 100, 101, 599, 600, 999].map((at) => exonAt(parts.exonEnds, at))).toEqual([1, 1, 2, 3, 3, 4, 4]);
    expect(exonAt([], 5)).toBe(0);
  });
});
