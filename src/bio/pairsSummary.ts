/** What a training set holds, as the paper's Table 1 counts it. */
import { geneKey } from './pairs';
import type { GroupMember, TranscriptGroup } from './pairsGroups';
import { speciesKey, speciesLabel } from './species';

/** Width of the bins of `TrainingSummary.lengths`: divides the default length threshold, 3,900, and maximum, 12,288. */
export const LENGTH_BIN = 12;

export interface SummaryRow {
  /** Isoforms of one gene; whole transcripts of two species; coding sequences that are partners only. */
  readonly source: 'splicing' | 'orthology' | 'coding orthology';
  /** One species for splicing, "one – other" for orthology, that of the partners for coding orthology. */
  readonly species: string;
  /** Transcripts, and their genes, that are in at least one such pair; for splicing all of the species. */
  readonly transcripts: number;
  readonly genes: number;
  /** Unordered, each counted once. */
  readonly pairs: number;
}

export interface TrainingSummary {
  readonly rows: readonly SummaryRow[];
  /** References: transcripts that are drawn. */
  readonly transcripts: number;
  /** Coding sequences that are partners only. */
  readonly partnersOnly: number;
  readonly genes: number;
  readonly groups: number;
  /** Of all rows. */
  readonly pairs: number;
  /** References that can pair with nothing but themselves. */
  readonly alone: number;
  readonly nucleotides: number;
  /** References by length: entry k counts those of more than k · LENGTH_BIN and up to (k + 1) · LENGTH_BIN nucleotides. */
  readonly lengths: readonly number[];
}

/** Transcripts of one species in one group. */
interface Share {
  readonly species: string;
  readonly genes: Map<string, number>;
  readonly partnerGenes: Set<string>;
  references: number;
  partners: number;
}

class RowCount {
  transcripts = 0;
  genes = 0;
  pairs = 0;
}

/** Counts a training set. Takes time in proportion to the transcripts, not to the pairs. */
export function trainingSummary(groups: readonly TranscriptGroup[]): TrainingSummary {
  const rows = new Map<string, RowCount>();
  const row = (source: SummaryRow['source'], species: string): RowCount => {
    const key = `${source}\n${species}`;
    const known = rows.get(key) ?? new RowCount();
    rows.set(key, known);
    return known;
  };
  const lengths: number[] = [];
  const total = { transcripts: 0, partnersOnly: 0, genes: 0, alone: 0, nucleotides: 0 };
  for (const { members } of groups) {
    for (const { transcript, partnerOnly } of members) {
      if (partnerOnly) continue;
      const { length } = transcript.tracks;
      const bin = Math.max(0, Math.ceil(length / LENGTH_BIN) - 1);
      lengths[bin] = (lengths[bin] ?? 0) + 1;
      total.nucleotides += length;
    }
    const shares = sharesOf(members);
    const references = shares.reduce((sum, share) => sum + share.references, 0);
    for (const [i, share] of shares.entries()) {
      total.transcripts += share.references;
      total.partnersOnly += share.partners;
      total.genes += share.genes.size;
      if (share.references > 0) {
        const splicing = row('splicing', share.species);
        splicing.transcripts += share.references;
        splicing.genes += share.genes.size;
        for (const count of share.genes.values()) {
          splicing.pairs += (count * (count - 1)) / 2;
          if (count === 1 && shares.length === 1) total.alone++;
        }
      }
      for (const other of shares.slice(i + 1)) {
        if (share.references === 0 || other.references === 0) continue;
        const count = row('orthology', `${share.species} – ${other.species}`);
        count.transcripts += share.references + other.references;
        count.genes += share.genes.size + other.genes.size;
        count.pairs += share.references * other.references;
      }
      if (share.partners === 0 || references === share.references) continue;
      const coding = row('coding orthology', share.species);
      coding.transcripts += share.partners;
      coding.genes += share.partnerGenes.size;
      coding.pairs += share.partners * (references - share.references);
    }
  }
  const counted = [...rows].map(([key, { transcripts, genes, pairs }]): SummaryRow => {
    const [source, species] = key.split('\n') as [SummaryRow['source'], string];
    return { source, species, transcripts, genes, pairs };
  });
  const order = ['splicing', 'orthology', 'coding orthology'];
  counted.sort((a, b) => order.indexOf(a.source) - order.indexOf(b.source) || (a.species < b.species ? -1 : 1));
  return {
    rows: counted,
    ...total,
    groups: groups.length,
    pairs: counted.reduce((sum, { pairs }) => sum + pairs, 0),
    lengths: Array.from(lengths, (count: number | undefined) => count ?? 0),
  };
}

/** A group's transcripts by species, in the order in which species come up by name. */
function sharesOf(members: readonly GroupMember[]): Share[] {
  const shares = new Map<string, Share>();
  for (const { transcript, partnerOnly } of members) {
    const species = speciesKey(transcript.species);
    const gene = geneKey(transcript);
    // Of unknown species every gene may be another one's, as `pairKind` has it.
    const key = species || `${gene}\n${String(partnerOnly)}`;
    let share = shares.get(key);
    if (!share) {
      share = { species: speciesLabel(species), genes: new Map(), partnerGenes: new Set(), references: 0, partners: 0 };
      shares.set(key, share);
    }
    if (partnerOnly) {
      share.partners++;
      share.partnerGenes.add(gene);
    } else {
      share.references++;
      share.genes.set(gene, (share.genes.get(gene) ?? 0) + 1);
    }
  }
  return [...shares.values()].sort((a, b) => (a.species < b.species ? -1 : 1));
}
