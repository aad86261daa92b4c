import { chromosomeIn } from '../bio/chromosomeNames';
import { geneOf } from '../bio/labelsJoin';
import type { LabelledTranscripts } from '../bio/labelTypes';
import { OrthrusError } from '../lib/errors';
import { splitGroups, SPLIT_SHARES, type SplitShares } from '../lib/groupSplit';
import type { Split, SplitKind } from './evaluationTypes';
import { joinNamesakes } from './splitNamesakes';
import { reportSplit } from './splitReport';

/** Rows to be split: what is known of the transcript that each stands for. */
export interface SplitRows extends Pick<LabelledTranscripts, 'id' | 'gene' | 'geneId'> {
  /** Needed to split by chromosome. */
  readonly chrom?: readonly string[];
  /** Needed to split by homology: the group of each row's gene (bio/homology, over the genes of all transcripts at hand). */
  readonly homology?: readonly string[];
}

export interface SplitOptions {
  readonly kind: SplitKind;
  readonly seed: number;
  /** Default: 70-15-15. */
  readonly shares?: SplitShares;
  /**
   * Where one gene goes by two names (its symbol here, its id there) that would be two groups: refuse to split (default), or join them.
   */
  readonly namesakes?: 'refuse' | 'join';
}

/**
 * Splits rows into training, validation and test, by a seed, so that what belongs together is on one side (lib/groupSplit says how
 * shares are kept near 70-15-15, giant groups or not). Does not depend on the order of the rows, but for `random`.
 * @throws OrthrusError `split.homology`, `split.chromosomes` where the rows do not say | `split.leak` where a gene would be on both
 * sides under two names | `split.few` where a side would be empty
 */
export function splitRows(rows: SplitRows, { kind, seed, shares = SPLIT_SHARES, namesakes }: SplitOptions): Split {
  const genes = rows.id.map((_, row) => geneOf(rows, row));
  const plain = groupsOf(kind, rows, genes);
  const { groups, joined } =
    kind === 'random' ? { groups: plain, joined: 0 } : joinNamesakes(plain, genes, rows.gene, namesakes ?? 'refuse');
  const split = splitGroups(groups, seed, shares);
  if (Math.min(split.train.length, split.validation.length, split.test.length) === 0) {
    throw new OrthrusError(
      'split.few',
      `${rows.id.length} rows in ${new Set(groups).size} groups leave a side of the split empty.`,
      'Give more rows of more groups, or split by something finer (gene instead of chromosome or homology).',
    );
  }
  return { ...split, report: reportSplit(split, { kind, seed, shares, groups, genes, joined }) };
}

/** What must stay together, by row. */
function groupsOf(kind: SplitKind, rows: SplitRows, genes: readonly string[]): readonly string[] {
  switch (kind) {
    case 'random':
      return rows.id.map((_, row) => String(row));
    case 'gene':
      return genes;
    case 'homology':
      if (rows.homology) return rows.homology;
      throw new OrthrusError(
        'split.homology',
        'There are no groups of homologous genes.',
        'Give a table of homologous genes, or split by gene.',
      );
    case 'chromosome':
      return chromosomesOf(rows.chrom ?? []);
  }
}

/** Chromosomes by one name each. */
function chromosomesOf(chrom: readonly string[]): string[] {
  const known = new Set<string>();
  const unknown = chrom.filter((name) => name === '').length;
  if (unknown > 0 || chrom.length === 0) {
    throw new OrthrusError(
      'split.chromosomes',
      chrom.length === 0 ? 'The chromosomes of the rows are not known.' : `${unknown} rows have no chromosome.`,
      'Give an annotation (GTF or GFF) with the sequences, or split by gene or homology.',
    );
  }
  return chrom.map((name) => {
    const own = chromosomeIn(name, (alias) => known.has(alias)) ?? name;
    known.add(own);
    return own;
  });
}
