import type { TranscriptTable } from './importTypes';
import { BASE_MASK, EXON_END_BIT } from './tracks';
import type { Transcript } from './transcript';

/** The bits of C and G. */
const GC_MASK = 0b0110;

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
  // How often each code occurs: one count a nucleotide, of which there are a hundred million.
  const seen = new Uint32Array(64);
  transcripts.forEach(({ tracks, cds }, row) => {
    seen.fill(0);
    for (let i = 0; i < tracks.length; i++) seen[tracks[i]! & 63]!++;
    let exons = 0;
    let gc = 0;
    let all = 0;
    for (let code = 0; code < 64; code++) {
      const count = seen[code]!;
      if (code & EXON_END_BIT) exons += count;
      if (code & BASE_MASK) all += count;
      if (code & GC_MASK) gc += count;
    }
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
