import { sha256 } from '../lib/hash';
import type { Transcript } from './transcript';

/** Tracks are hashed in blocks of so many bytes, so that no copy of all of them is made. */
const BLOCK = 1 << 23;

/**
 * What a set of transcripts is known by: equal transcripts in equal order have equal hashes, however they were read. SHA-256 of the
 * SHA-256s of all but the tracks (one JSON array a transcript, newlines between) and of the concatenated tracks in blocks of 8 MiB.
 */
export async function transcriptsHash(transcripts: readonly Transcript[]): Promise<string> {
  const lines = transcripts.map(({ id, name, gene, geneId, species, biotype, chrom, strand, exons, cds, ...rest }) => {
    const { cdsSource, tracks } = rest;
    const place = [chrom, strand, exons, cds ?? null, cdsSource, tracks.length];
    return JSON.stringify([id, name, gene, geneId, species, biotype, ...place]);
  });
  const hashes = [await sha256(lines.join('\n'))];
  const block = new Uint8Array(BLOCK);
  let filled = 0;
  for (const { tracks } of transcripts) {
    for (let at = 0; at < tracks.length;) {
      const part = tracks.subarray(at, at + BLOCK - filled);
      block.set(part, filled);
      filled += part.length;
      at += part.length;
      if (filled < BLOCK) continue;
      hashes.push(await sha256(block));
      filled = 0;
    }
  }
  if (filled > 0) hashes.push(await sha256(block.subarray(0, filled)));
  return sha256(`orthrus transcripts 1\n${hashes.join('\n')}`);
}
