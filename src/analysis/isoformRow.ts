import { cdsParts } from '../bio/assembly';
import type { Transcript } from '../bio/transcript';
import type { IsoformRow } from './isoformTypes';

/** What the isoform figure draws of a transcript; the function label starts empty. */
export function isoformRow(transcript: Transcript): IsoformRow {
  const { id, name, biotype, chrom, strand, exons, cds, tracks } = transcript;
  return {
    id,
    name,
    biotype,
    label: '',
    length: tracks.length,
    cdsLength: cds ? cds[1] - cds[0] : 0,
    chrom,
    strand,
    exons,
    cdsParts: cdsParts(transcript),
  };
}
