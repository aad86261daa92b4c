import type { TranscriptTable } from './importTypes';
import { BASE_MASK, EXON_END_BIT } from './tracks';
import type { Transcript } from './transcript';

/** The columns that tables and panels show of transcripts, one entry a transcript (see TranscriptTable for units). */
export function tableOf(transcripts: readonly Transcript[]): TranscriptTable {
  const n = transcripts.length;
  const column = (key: 'id' | 'name' | 'gene' | 'geneId' | 'species' | 'biotype' | 'chrom' | 'cdsSource'): string[] =>
    transcripts.map((transcript) => transcript[key]);
  const table = {
    length: new Uint32Array(n),
    exonCount: new Uint32Array(n),
    cdsLength: new Uint32Array(n),
    utr5Length: new Uint32Array(n),
    utr3Length: new Uint32Array(n),
    gc: new Float32Array(n),
  };
  // How many A/C/G/T codes 1, 2, 4, 8 there are; bases outside ACGT have code 0.
  const counts = new Uint32Array(16);
  transcripts.forEach(({ tracks, cds }, row) => {
    counts.fill(0);
    let exons = 0;
    for (const code of tracks) {
      counts[code & BASE_MASK]!++;
      if (code & EXON_END_BIT) exons++;
    }
    const gc = counts[2]! + counts[4]!;
    const all = gc + counts[1]! + counts[8]!;
    table.length[row] = tracks.length;
    table.exonCount[row] = exons;
    table.gc[row] = all > 0 ? gc / all : 0;
    if (!cds) return;
    table.cdsLength[row] = cds[1] - cds[0];
    table.utr5Length[row] = cds[0];
    table.utr3Length[row] = tracks.length - cds[1];
  });
  return {
    id: column('id'),
    name: column('name'),
    gene: column('gene'),
    geneId: column('geneId'),
    species: column('species'),
    biotype: column('biotype'),
    chrom: column('chrom'),
    cdsSource: column('cdsSource'),
    ...table,
  };
}
