import { describe, expect, it } from 'vitest';
import type { Transcript } from '../bio/transcript';
import { cdsLength, compareStructures, intersect, subtract, union } from './isoformComparison';
import { analyseIsoforms } from './analyseIsoforms';
import { isoformRow } from './isoformRow';
import type { IsoformRow } from './isoformTypes';

const row = (name: string, more: Partial<IsoformRow> = {}): IsoformRow => ({
  id: name,
  name,
  biotype: 'protein_coding',
  label: '',
  length: 100,
  chrom: '20',
  strand: '-',
  exons: [],
  cdsParts: [],
  ...more,
});

describe('analyseIsoforms', () => {
  it('compares and clusters', () => {
    const analysis = analyseIsoforms('G', [row('a'), row('b'), row('c')], Float32Array.of(0, 0, 5, 0, 0, 1), 'average');
    expect(analysis.similarity.raw[2]).toBe(1);
    expect(analysis.dendrogram.merges[0]).toMatchObject({ left: 0, right: 2, height: 1 });
    expect(analysis.dendrogram.linkage).toBe('average');
  });

  it('refuses no rows, and embeddings that do not match', () => {
    expect(() => analyseIsoforms('G', [], new Float32Array(0), 'ward')).toThrow(/no embedded isoforms/);
    expect(() => analyseIsoforms('G', [row('a'), row('b')], new Float32Array(3), 'ward')).toThrow(/do not divide/);
    expect(() => analyseIsoforms('G', [row('a')], new Float32Array(0), 'ward')).toThrow(/do not divide/);
  });
});

describe('compareStructures', () => {
  const a = row('a', { exons: [[0, 100], [200, 300]], cdsParts: [[50, 100], [200, 250]] }); // prettier-ignore
  const b = row('b', { exons: [[0, 100], [220, 320]], cdsParts: [[50, 100]] }); // prettier-ignore

  it('tells shared and unique parts and the overlaps of the paper', () => {
    expect(compareStructures(a, b)).toEqual({
      sharedExons: [[0, 100]],
      onlyA: [[200, 220]],
      onlyB: [[300, 320]],
      sharedLength: 180,
      exonOverlap: 180 / 220,
      cdsOverlap: 0.5,
    });
  });

  it('does not compare without structures or across chromosomes or strands', () => {
    expect(compareStructures(a, row('c'))).toBeUndefined();
    expect(compareStructures(a, { ...b, chrom: 'X' })).toBeUndefined();
    expect(compareStructures(a, { ...b, strand: '+' })).toBeUndefined();
  });

  it('has no CDS overlap where neither has a CDS', () => {
    expect(compareStructures({ ...a, cdsParts: [] }, { ...b, cdsParts: [] })?.cdsOverlap).toBeUndefined();
  });

  it('knows CDS lengths', () => {
    expect(cdsLength(a)).toBe(100);
    expect(cdsLength(row('c', { cdsLength: 33 }))).toBe(33);
    expect(cdsLength(row('c'))).toBe(0);
  });
});

describe('isoformRow', () => {
  const transcript = {
    id: 't.1',
    name: 't',
    gene: 'G',
    geneId: 'g',
    species: '',
    biotype: 'protein_coding',
    chrom: '20',
    strand: '-',
    exons: [[100, 150], [200, 250]], // prettier-ignore
    cds: [10, 70],
    cdsSource: 'annotation',
    tracks: new Uint8Array(100),
  } as const satisfies Transcript;

  it('cuts the CDS along the exons and knows its length', () => {
    const made = isoformRow(transcript);
    expect(made).toMatchObject({ id: 't.1', label: '', length: 100, cdsLength: 60 });
    expect(made.cdsParts).toEqual([[130, 150], [200, 240]]); // prettier-ignore
  });

  it('knows the length of a CDS without structure, and of none', () => {
    expect(isoformRow({ ...transcript, exons: [] })).toMatchObject({ cdsLength: 60, cdsParts: [] });
    expect(isoformRow({ ...transcript, cds: undefined, cdsSource: 'none' })).toMatchObject({
      cdsLength: 0,
      cdsParts: [],
    });
  });
});

describe('intervals', () => {
  it('intersect, subtract, union', () => {
    expect(intersect([[0, 10], [20, 30]], [[5, 25]])).toEqual([[5, 10], [20, 25]]); // prettier-ignore
    expect(subtract([[0, 30]], [[5, 10], [20, 40]])).toEqual([[0, 5], [10, 20]]); // prettier-ignore
    expect(subtract([[0, 5]], [[0, 5]])).toEqual([]);
    expect(union([[20, 30], [0, 10], [10, 12], [25, 26]])).toEqual([[0, 12], [20, 30]]); // prettier-ignore
  });
});
