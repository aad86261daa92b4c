import { blocksHash } from '../lib/blocks';
import { sha256 } from '../lib/hash';
import type { Transcript } from './transcript';

/**
 * What a set of transcripts is known by: equal transcripts in equal order have equal hashes, however they were read. SHA-256 of the
 * hashes of all but the tracks (one JSON array a transcript, newlines between) and of the concatenated tracks (`blocksHash`).
 */
export async function transcriptsHash(transcripts: readonly Transcript[]): Promise<string> {
  const lines = transcripts.map(({ id, name, gene, geneId, species, biotype, chrom, strand, exons, cds, ...rest }) => {
    const { cdsSource, tracks } = rest;
    const place = [chrom, strand, exons, cds ?? null, cdsSource, tracks.length];
    return JSON.stringify([id, name, gene, geneId, species, biotype, ...place]);
  });
  const tracks = await blocksHash(transcripts.map((transcript) => transcript.tracks));
  return sha256(`orthrus transcripts 1\n${await sha256(lines.join('\n'))}\n${tracks}`);
}
