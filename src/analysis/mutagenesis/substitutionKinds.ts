import { aminoAcid, BASE_LETTERS, BASE_NUMBER } from '../../bio/geneticCode';
import { BASE_MASK, EXON_END_BIT } from '../../bio/tracks';
import type { MutatedTranscript } from './mutagenesisTypes';

/**
 * What a substitution does to the protein, by its codon alone. `start lost`: any in a first codon ATG; `stop lost`: of the CDS's last codon
 * (a stop codon before it, as of a selenocysteine, counts as an amino acid). `unclear`: the codon is not whole, or has a letter outside ACGT.
 * `none`: the letter that stands there.
 */
export const SUBSTITUTION_KINDS = [
  'none',
  'missense',
  'synonymous',
  'stop gained',
  'stop lost',
  'start lost',
  '5′ UTR',
  '3′ UTR',
  'non-coding',
  'unclear',
] as const;
export type SubstitutionKind = (typeof SUBSTITUTION_KINDS)[number];

/** A substitution and its codon. */
export interface Substitution {
  readonly kind: SubstitutionKind;
  /** Letters there and instead. */
  readonly from: string;
  readonly to: string;
  /** Number of the codon from 1, its letters before and after; undefined outside the CDS and in what is no whole codon. */
  readonly codon: { readonly number: number; readonly from: string; readonly to: string } | undefined;
  /** "M1V", "W57*", "L12="; empty outside the CDS and where a codon is unclear. */
  readonly amino: string;
}

const letterOf = (code: number): string => BASE_LETTERS[BASE_NUMBER[code & BASE_MASK]!] ?? 'N';

/** Number of the letter that stands at each position, 0 … 3, −1 for what is none of ACGT. */
export const lettersOf = (codes: Uint8Array): Int8Array =>
  Int8Array.from(codes, (code) => BASE_NUMBER[code & BASE_MASK]!);

/** Says what base number `base` instead of what stands at `position` does. */
export function substitutionAt(
  { codes, cds }: Pick<MutatedTranscript, 'codes' | 'cds'>,
  position: number,
  base: number,
): Substitution {
  const from = letterOf(codes[position]!);
  const to = BASE_LETTERS[base]!;
  const outside = (kind: SubstitutionKind): Substitution => ({
    ...{ from, to, codon: undefined, amino: '' },
    kind: from === to ? 'none' : kind,
  });
  if (!cds) return outside('non-coding');
  if (position < cds[0]) return outside('5′ UTR');
  if (position >= cds[1]) return outside('3′ UTR');
  const place = (position - cds[0]) % 3;
  const start = position - place;
  if (start + 3 > cds[1]) return outside('unclear');
  const before: [number, number, number] = [codes[start]!, codes[start + 1]!, codes[start + 2]!];
  const after: [number, number, number] = [...before];
  after[place] = 1 << base;
  const [old, made] = [aminoAcid(...before), aminoAcid(...after)];
  const number = (start - cds[0]) / 3 + 1;
  const codon = { number, from: before.map(letterOf).join(''), to: after.map(letterOf).join('') };
  if (from === to) return { kind: 'none', from, to, codon, amino: '' };
  if (old === 'X' || made === 'X') return { kind: 'unclear', from, to, codon, amino: '' };
  const last = start + 3 === cds[1];
  return {
    kind: codingKind(old, made, number === 1 && codon.from === 'ATG', last),
    from,
    to,
    codon,
    amino: changed(old, number, made),
  };
}

function codingKind(old: string, made: string, start: boolean, last: boolean): SubstitutionKind {
  if (start) return 'start lost';
  if (old === made) return 'synonymous';
  if (made === '*') return 'stop gained';
  return old === '*' && last ? 'stop lost' : 'missense';
}

const changed = (old: string, number: number, made: string): string => `${old}${number}${old === made ? '=' : made}`;

/** Where each exon ends in transcript coordinates, by the tracks; empty where the structure is not known. */
export function exonEndsOf({ codes, exons }: Pick<MutatedTranscript, 'codes' | 'exons'>): number[] {
  const ends: number[] = [];
  for (let i = 0; i < codes.length; i++) if ((codes[i]! & EXON_END_BIT) !== 0) ends.push(i + 1);
  // A transcript without annotation counts as one exon.
  return ends.length === 1 && exons.length === 0 ? [] : ends;
}

/** Whether a position is the first or the last base of an exon at a junction with another one: splicing reads it too, the model does not. */
export const besideJunction = (codes: Uint8Array, position: number): boolean =>
  (position + 1 < codes.length && (codes[position]! & EXON_END_BIT) !== 0) ||
  (position > 0 && (codes[position - 1]! & EXON_END_BIT) !== 0);
