import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { Rng } from '../lib/rng';
import { goldensFolder } from '../oracle/goldens';
import {
  codingOnly,
  combinedLength,
  dropTracks,
  IGNORED_LABEL,
  maskForMlm,
  maskTracks,
  utrCombination,
} from './augment';
import { BASE_CODE, BASE_MASK, CODON_START_BIT, EXON_END_BIT } from './tracks';

interface Sequence {
  readonly sequence: string;
  readonly codonStarts: readonly number[];
  readonly spliceSites: readonly number[];
}

const { utrCombination: cases } = JSON.parse(readFileSync(join(goldensFolder, 'transcripts.json'), 'utf8')) as {
  utrCombination: { base: Sequence; pair: Sequence; combined: Sequence }[];
};

const tracksOf = ({ sequence, codonStarts, spliceSites }: Sequence): Uint8Array<ArrayBuffer> => {
  const tracks = Uint8Array.from(sequence, (letter) => BASE_CODE[letter.charCodeAt(0)]!);
  for (const i of codonStarts) tracks[i]! |= CODON_START_BIT;
  for (const i of spliceSites) tracks[i]! |= EXON_END_BIT;
  return tracks;
};

describe('UTR combination', () => {
  test.each(cases.map((golden, i) => [i, golden] as const))('as the released code has it, case %i', (_, golden) => {
    const { codonStarts } = golden.base;
    const cds = [codonStarts[0]!, codonStarts.at(-1)! + 3] as const;
    const reference = { tracks: tracksOf(golden.base), cds };
    const pair = tracksOf(golden.pair);
    expect(utrCombination(reference, pair)).toEqual(tracksOf(golden.combined));
    if (golden.pair.codonStarts.length > 0) {
      expect(combinedLength(reference, pair.length)).toBe(golden.combined.sequence.length);
    }
  });

  it('gives the reference back from its own coding sequence, and the ortholog where the reference has none', () => {
    const tracks = tracksOf(cases[0]!.base);
    const { codonStarts } = cases[0]!.base;
    const cds = [codonStarts[0]!, codonStarts.at(-1)! + 3] as const;
    expect(utrCombination({ tracks, cds }, codingOnly({ tracks, cds }))).toEqual(tracks);
    expect(utrCombination({ tracks, cds: undefined }, tracks)).toEqual(tracks);
  });
});

const anyTracks = fc.uint8Array({ minLength: 1, maxLength: 400, max: 63 }).map((codes) => new Uint8Array(codes));
const share = fc.double({ min: 0, max: 1, noNaN: true });

test('masking clears exactly the shares asked for, each on its own tracks', () => {
  const shares = fc.record({ bases: share, codons: share, splice: share });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), shares, fc.integer(), (length, asked, seed) => {
      const full = new Uint8Array(length).fill(63);
      const masked = maskTracks(full, asked, new Rng(seed));
      const cleared = (bits: number): number => masked.filter((code) => (code & bits) === 0).length;
      expect(full.every((code) => code === 63)).toBe(true);
      expect([cleared(BASE_MASK), cleared(CODON_START_BIT), cleared(EXON_END_BIT)]).toEqual(
        [asked.bases, asked.codons, asked.splice].map((value) => Math.floor(value * length)),
      );
      expect(masked.every((code) => (code & BASE_MASK) === 0 || (code & BASE_MASK) === BASE_MASK)).toBe(true);
    }),
    { seed: 0 },
  );
});

test('masked positions are spread evenly and differ by seed', () => {
  const hits = new Uint32Array(100);
  for (let seed = 0; seed < 2000; seed++) {
    const masked = maskTracks(new Uint8Array(100).fill(1), { bases: 0.15, codons: 0, splice: 0 }, new Rng(seed));
    for (const [i, code] of masked.entries()) if (code === 0) hits[i]!++;
  }
  for (const count of hits) expect(Math.abs(count - 300)).toBeLessThan(100);
});

test('MLM zeroes every track at masked positions and labels those whose base is known', () => {
  fc.assert(
    fc.property(anyTracks, share, fc.integer(), (tracks, asked, seed) => {
      const oneHot = tracks.map((code) => (code & 0x30) | [0, 1, 2, 4, 8][code % 5]!);
      const before = oneHot.slice();
      const view = maskForMlm(oneHot, asked, new Rng(seed));
      expect(oneHot).toEqual(before);
      let changed = 0;
      for (const [i, code] of oneHot.entries()) {
        const label = view.labels[i]!;
        if (label !== IGNORED_LABEL) expect(1 << label).toBe(code & BASE_MASK);
        if (view.tracks[i] !== code) {
          expect(view.tracks[i]).toBe(0);
          if (code & BASE_MASK) expect(label).not.toBe(IGNORED_LABEL);
          changed++;
        }
      }
      expect(changed).toBeLessThanOrEqual(Math.floor(asked * oneHot.length));
    }),
    { seed: 0 },
  );
  const full = maskForMlm(new Uint8Array(1000).fill(4), 0.15, new Rng(1));
  expect(full.labels.filter((label) => label === 2).length).toBe(150);
});

test('whole tracks are dropped', () => {
  const tracks = Uint8Array.of(0b110001, 0b010010, 0b100100, 0b001000);
  expect([...dropTracks(tracks, { codons: true, splice: false })]).toEqual([0b100001, 0b000010, 0b100100, 0b001000]);
  expect([...dropTracks(tracks, { codons: true, splice: true })]).toEqual([1, 2, 4, 8]);
  expect([...dropTracks(tracks, { codons: false, splice: false })]).toEqual([...tracks]);
});
