import { DisjointSets } from '../lib/disjointSets';
import { withoutVersion } from './formats/fastaHeader';
import { geneKey } from './pairs';
import { linkedGenes, type OrthologTable } from './pairsOrthologs';
import { speciesKey } from './species';
import type { Transcript } from './transcript';

/** What positive pairs are made of. */
export interface PairInput {
  /** Whole transcripts, of one species or several: every one is drawn. */
  readonly references: readonly Transcript[];
  /** Coding sequences of other species (bio/pairsPartners); `geneId` (or `gene`) is that of the reference's gene. */
  readonly partners?: readonly Transcript[];
  readonly orthologs?: readonly OrthologTable[];
  /** Naive orthology: genes of one name in two species count as orthologs. True where it is not said. */
  readonly byName?: boolean;
}

export interface GroupMember {
  readonly transcript: Transcript;
  readonly partnerOnly: boolean;
}

/** Transcripts of one gene and its orthologs; see TrainingGroup. */
export interface TranscriptGroup {
  readonly name: string;
  /** References first, in the order of the input. */
  readonly members: readonly GroupMember[];
}

export interface GroupedTranscripts {
  /** Sorted by name. */
  readonly groups: readonly TranscriptGroup[];
  /** Rows of the ortholog tables that linked two genes of the set. */
  readonly linkedRows: number;
  /** Coding sequences whose gene is not in the set; they are left out. */
  readonly unlinked: number;
}

/**
 * A name that more genes of one species share stands for a family (Y_RNA, U6), not for a gene. Two may: the copies of a gene on
 * X and Y have one name.
 */
const MOST_NAMESAKES = 2;

/** The genes of the references, and how to find them. */
class Genes {
  readonly sets = new DisjointSets();
  readonly idOf: string[] = [];
  private readonly speciesOf: string[] = [];
  private readonly byKey = new Map<string, number>();
  private readonly byId = new Map<string, number>();
  /** By symbol as written; undefined where several genes share it. */
  private readonly bySymbol = new Map<string, number | undefined>();
  private readonly byName = new Map<string, number[]>();

  /** The number of a transcript's gene, which is made where it is new. */
  of(transcript: Transcript): number {
    const key = geneKey(transcript);
    const known = this.byKey.get(key);
    if (known !== undefined) return known;
    const gene = this.sets.add();
    const id = key.slice(key.indexOf('|') + 1);
    this.byKey.set(key, gene);
    this.idOf.push(id);
    this.speciesOf.push(speciesKey(transcript.species));
    if (!this.byId.has(id)) this.byId.set(id, gene);
    else this.sets.join(gene, this.byId.get(id)!);
    const { gene: symbol } = transcript;
    if (symbol !== '') {
      this.bySymbol.set(symbol, this.bySymbol.has(symbol) ? undefined : gene);
      const name = symbol.toLowerCase();
      const namesakes = this.byName.get(name);
      if (namesakes) namesakes.push(gene);
      else this.byName.set(name, [gene]);
    }
    return gene;
  }

  /** The gene with this id, or with this symbol where only one has it. */
  readonly named = (cell: string): number | undefined =>
    this.byId.get(withoutVersion(cell).toLowerCase()) ?? this.bySymbol.get(cell);

  /** The gene that a coding sequence belongs to. */
  ofPartner({ gene, geneId }: Transcript): number | undefined {
    return this.named(geneId) ?? this.byName.get((gene || geneId).toLowerCase())?.[0];
  }

  joinNamesakes(): void {
    for (const genes of this.byName.values()) {
      const ofSpecies = new Map<string, number>();
      for (const gene of genes) {
        const species = this.speciesOf[gene]!;
        ofSpecies.set(species, (ofSpecies.get(species) ?? 0) + 1);
      }
      if (Math.max(...ofSpecies.values()) > MOST_NAMESAKES) continue;
      for (const gene of genes) this.sets.join(gene, genes[0]!);
    }
  }
}

/**
 * Sorts transcripts into groups that hold everything a transcript may be paired with: genes that an ortholog table, a common
 * name or a common id links, with their isoforms and the coding sequences that belong to them. Takes time in proportion to
 * the transcripts.
 */
export function groupTranscripts({ references, partners, orthologs, byName }: PairInput): GroupedTranscripts {
  const genes = new Genes();
  const ofReference = references.map((transcript) => genes.of(transcript));
  let linkedRows = 0;
  for (const table of orthologs ?? []) {
    const links = linkedGenes(table, genes.named);
    linkedRows += links.length;
    for (const [a, b] of links) genes.sets.join(a, b);
  }
  if (byName ?? true) genes.joinNamesakes();

  const names = new Map<number, string>();
  for (const [gene, id] of genes.idOf.entries()) {
    const set = genes.sets.find(gene);
    const known = names.get(set);
    if (known === undefined || id < known) names.set(set, id);
  }
  const members = new Map<string, GroupMember[]>();
  const put = (gene: number, member: GroupMember): void => {
    const name = names.get(genes.sets.find(gene))!;
    const group = members.get(name);
    if (group) group.push(member);
    else members.set(name, [member]);
  };
  for (const [i, transcript] of references.entries()) put(ofReference[i]!, { transcript, partnerOnly: false });
  let unlinked = 0;
  for (const transcript of partners ?? []) {
    const gene = genes.ofPartner(transcript);
    if (gene === undefined) unlinked++;
    else put(gene, { transcript, partnerOnly: true });
  }
  const groups = [...members].map(([name, list]): TranscriptGroup => ({ name, members: list }));
  groups.sort((a, b) => (a.name < b.name ? -1 : 1));
  return { groups, linkedRows, unlinked };
}
