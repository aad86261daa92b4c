import type { Jacobian, JacobianDomain } from '../../analysis/jacobian/jacobianTypes';
import type { Stretch } from '../../analysis/jacobian/blocks';
import { EXON_END_BIT } from '../../bio/tracks';
import type { Interval } from '../../bio/transcript';
import type { TranscriptParts } from './transcriptTrack';

/** Where each exon ends, by the transcript's tracks; the last one at its end, marked or not. */
export function exonEndsOf(codes: Uint8Array): readonly number[] {
  const ends: number[] = [];
  for (let i = 0; i < codes.length; i++) if (codes[i]! & EXON_END_BIT) ends.push(i + 1);
  if (ends.at(-1) !== codes.length) ends.push(codes.length);
  return ends;
}

/** What is drawn beside a Jacobian. */
export const jacobianParts = ({ codes, cds }: Jacobian, domains: readonly JacobianDomain[]): TranscriptParts => ({
  length: codes.length,
  exonEnds: exonEndsOf(codes),
  cds: cds ?? undefined,
  domains,
});

/** A part within a window, as rows of the matrix; undefined where it lies outside. */
function within(name: string, [start, end]: Interval, [from, to]: Interval): Stretch | undefined {
  const stretch = { name, start: Math.max(start, from) - from, end: Math.min(end, to) - from };
  return stretch.end > stretch.start ? stretch : undefined;
}

/** The exons, as rows and columns of the matrix: "Exon 3" counts from the transcript's first. */
export function exonStretches({ codes, window }: Jacobian): readonly Stretch[] {
  const ends = exonEndsOf(codes);
  return ends.flatMap((end, e) => within(`Exon ${e + 1}`, [ends[e - 1] ?? 0, end], window) ?? []);
}

/** The domains, as rows and columns of the matrix; those of one name are numbered. */
export function domainStretches({ window }: Jacobian, domains: readonly JacobianDomain[]): readonly Stretch[] {
  const seen = new Map<string, number>();
  const repeated = new Set(domains.map(({ name }) => name).filter((name, i, all) => all.indexOf(name) !== i));
  return domains.flatMap(({ name, span }) => {
    const number = (seen.get(name) ?? 0) + 1;
    seen.set(name, number);
    return within(repeated.has(name) ? `${name} (${number})` : name, span, window) ?? [];
  });
}
