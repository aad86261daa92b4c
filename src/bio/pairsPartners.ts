/** Orthologs of which only the coding sequence is known: partners by UTR combination. */
import { codingOnly } from './augment';
import { withoutVersion } from './formats/fastaHeader';
import { CODON_START_BIT, EXON_END_BIT } from './tracks';
import type { Transcript } from './transcript';

/** The transcript as its coding sequence alone: the whole of it where no CDS is annotated, as in a FASTA of coding sequences. */
export function codingPartner(transcript: Transcript): Transcript {
  const tracks = codingOnly(transcript);
  for (let i = 0; i < tracks.length; i += 3) tracks[i]! |= CODON_START_BIT;
  if (tracks.length > 0) tracks[tracks.length - 1]! |= EXON_END_BIT;
  const cds = [0, tracks.length] as const;
  return { ...transcript, cds, cdsSource: transcript.cds ? transcript.cdsSource : 'header', tracks };
}

/** What a TOGA projection is called after: the reference's transcript, and its gene where the name has one. */
export interface Projection {
  readonly transcript: string;
  readonly gene: string;
}

/**
 * Reads the names of TOGA's projections: `ENST00000398168.DMD.77` and `ENST00000398168.DMD.77,78` (transcript, gene, chains),
 * `ENST00000398168.77`, and TOGA 2's `ENST00000398168.12#DMD#77`; undefined for any other name.
 */
export function projectionOf(name: string): Projection | undefined {
  const match = /^(.+?)(?:[.#]([^.#]*[^.#\d][^.#]*))?[.#]-?\d+(?:,-?\d+)*(?:\$\d+)?$/.exec(name);
  return match ? { transcript: match[1]!, gene: match[2] ?? '' } : undefined;
}

export interface LinkedProjections {
  readonly partners: readonly Transcript[];
  /** Projections of transcripts and genes that the reference lacks. */
  readonly unlinked: number;
}

/**
 * Gives projections the gene of the reference transcript that they are called after (by id with or without version, by name, or
 * by the gene's symbol), and reduces them to their coding sequence.
 */
export function linkProjections(
  projections: readonly Transcript[],
  references: readonly Transcript[],
): LinkedProjections {
  const known = new Map<string, Transcript>();
  // The last key that is set wins: ids go before names, and names before symbols.
  for (const reference of references) known.set(reference.gene.toLowerCase(), reference);
  for (const reference of references) known.set(reference.name.toLowerCase(), reference);
  for (const reference of references) {
    known.set(withoutVersion(reference.id).toLowerCase(), reference);
    known.set(reference.id.toLowerCase(), reference);
  }
  known.delete('');
  const partners: Transcript[] = [];
  for (const projection of projections) {
    const named = projectionOf(projection.id);
    const reference =
      named &&
      [named.transcript, withoutVersion(named.transcript), named.gene]
        .map((key) => known.get(key.toLowerCase()))
        .find((found) => found !== undefined);
    if (!reference) continue;
    const { gene, geneId } = reference;
    partners.push(codingPartner({ ...projection, gene, geneId: geneId || gene }));
  }
  return { partners, unlinked: projections.length - partners.length };
}
