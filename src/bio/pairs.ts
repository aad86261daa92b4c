/**
 * Positive pairs: which transcripts count as two views of one thing (paper, Methods "Splicing and Orthology Contrastive Dataset").
 * Everything that a transcript may be paired with lies in its group, so that a group can be stored and sampled by itself.
 */
import { withoutVersion } from './formats/fastaHeader';
import { speciesKey } from './species';
import type { Tracks } from './tracks';
import type { Interval, Transcript } from './transcript';

/** `self`: the transcript itself, masked anew; `splice`: an isoform of its gene; `orthology`: a transcript of an ortholog. */
export type PairKind = 'self' | 'splice' | 'orthology';

/** What sampling needs to know of a transcript. */
export interface TrainingRecord {
  readonly id: string;
  /** What isoforms of one gene share (`geneKey`). */
  readonly geneKey: string;
  /** As `speciesKey` writes it; '' where it is not known. */
  readonly species: string;
  /** Coding sequence only, for instance a TOGA projection: a partner by UTR combination, never a reference. */
  readonly partnerOnly: boolean;
  /** In transcript coordinates, stop codon included. */
  readonly cds: Interval | undefined;
  readonly tracks: Tracks;
}

/** Transcripts of one gene and its orthologs. */
export interface TrainingGroup {
  /** The smallest gene id in it, so that neither order nor files decide what is held out. */
  readonly name: string;
  readonly records: readonly TrainingRecord[];
}

/** The gene's id without version, else its symbol, else the transcript's id; with the species, for symbols are not unique. */
export function geneKey({ id, gene, geneId, species }: Pick<Transcript, 'id' | 'gene' | 'geneId' | 'species'>): string {
  return `${speciesKey(species)}|${(geneId ? withoutVersion(geneId) : gene || id).toLowerCase()}`;
}

/** A transcript as sampling sees it. */
export function trainingRecord(transcript: Transcript, partnerOnly: boolean): TrainingRecord {
  const { id, species, cds, tracks } = transcript;
  return { id, geneKey: geneKey(transcript), species: speciesKey(species), partnerOnly, cds, tracks };
}

/**
 * How `partner` is related to `reference`, both of one group: undefined where the two are no positive pair, namely for
 * different genes of one species (paralogs that share an ortholog) and for a coding sequence of the reference's own species.
 */
export function pairKind(reference: TrainingRecord, partner: TrainingRecord): PairKind | undefined {
  if (partner === reference) return 'self';
  const sameSpecies = reference.species === partner.species && reference.species !== '';
  if (partner.partnerOnly) return sameSpecies ? undefined : 'orthology';
  if (reference.geneKey === partner.geneKey) return 'splice';
  return sameSpecies ? undefined : 'orthology';
}
