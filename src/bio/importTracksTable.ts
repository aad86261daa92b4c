import { TracksTableReader } from './formats/tracksTable';
import type { ImportContext } from './importContext';
import type { Sniffed } from './sniff';
import { packTracks } from './tracks';

/** Reads a tracks table; returns how many transcripts it gave. Genomic positions are not known, so `exons` stays empty. */
export async function importTracksTable(context: ImportContext, { source }: Sniffed): Promise<number> {
  let records = 0;
  const reader = new TracksTableReader(source.name, {
    wanted: (gene) => context.wanted.surely(gene, '', ''),
    reject: (rejection) => context.log.add(rejection),
    row({ id, gene, bases, cds, exonLengths, line }) {
      const texts = { id, name: id, gene, geneId: '', species: '', biotype: '', chrom: '' };
      const tracks = packTracks(bases, exonLengths, cds);
      const cdsSource = cds ? 'annotation' : 'none';
      if (context.keep({ ...texts, strand: '+', exons: [], cds, cdsSource, tracks }, source.name, line)) records++;
    },
  });
  await context.read(source, reader);
  return records;
}
