import { expect, it } from 'vitest';
import { aminoAcid } from './geneticCode';
import { genomicPositions } from './genomicPositions';
import { BASE_CODE } from './tracks';

const translated = (codon: string): string => {
  const [a, b, c] = [...codon].map((letter) => BASE_CODE[letter.charCodeAt(0)]!);
  return aminoAcid(a!, b!, c!);
};

it('translates codons by the standard code', () => {
  // NCBI table 1 in its own order, T C A G.
  const letters = [...'TCAG'];
  const codons = letters.flatMap((a) => letters.flatMap((b) => letters.map((c) => a + b + c)));
  expect(codons.map(translated).join('')).toBe('FFLLSSSSYY**CC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG');
  expect(translated('ANG')).toBe('X');
  // Structure bits are not looked at.
  expect(aminoAcid(0b010001, 0b1000, 0b100100)).toBe('M');
});

it('tells genomic positions on both strands', () => {
  const exons = [
    [10, 12],
    [20, 23],
  ] as const;
  expect([...genomicPositions({ exons, strand: '+' })!]).toEqual([10, 11, 20, 21, 22]);
  expect([...genomicPositions({ exons, strand: '-' })!]).toEqual([22, 21, 20, 11, 10]);
  expect(genomicPositions({ exons: [], strand: '+' })).toBeUndefined();
});
