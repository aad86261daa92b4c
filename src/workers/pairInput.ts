import type { ByteSource } from '../bio/byteSource';
import { blobSource, urlSource } from '../bio/byteSources';
import { importTranscripts } from '../bio/import';
import type { PairInput } from '../bio/pairsGroups';
import { readOrthologTable } from '../bio/pairsOrthologs';
import { codingPartner, linkProjections } from '../bio/pairsPartners';
import type { Transcript } from '../bio/transcript';
import type { ProgressListener } from '../lib/progress';
import type { ImportSource, PairLinks } from './protocol';

export const byteSource = (source: ImportSource): ByteSource =>
  'url' in source ? urlSource(source.url) : blobSource(source.name, source.blob);

/** Reads what pairs the transcripts held with others: ortholog tables, coding sequences, TOGA's projections. */
export async function readPairInput(
  references: readonly Transcript[],
  { byName = true, orthologs = [], codingFasta = [], toga = [] }: PairLinks,
  signal?: AbortSignal,
  onProgress?: ProgressListener,
): Promise<PairInput> {
  const options = { ...(signal && { signal }), ...(onProgress && { onProgress }) };
  const tables = [];
  for (const source of orthologs) tables.push(await readOrthologTable(byteSource(source), signal));
  const partners: Transcript[] = [];
  if (codingFasta.length > 0) {
    const { transcripts } = await importTranscripts({ sources: codingFasta.map(byteSource), ...options });
    for (const transcript of transcripts) partners.push(codingPartner(transcript));
  }
  for (const { species, bed, genome } of toga) {
    const [first, ...genomeCompanions] = genome.map(byteSource);
    const { transcripts } = await importTranscripts({
      sources: [byteSource(bed)],
      ...(first && { genome: first, genomeCompanions }),
      species,
      ...options,
    });
    for (const partner of linkProjections(transcripts, references).partners) partners.push(partner);
  }
  return { references, partners, orthologs: tables, byName };
}
