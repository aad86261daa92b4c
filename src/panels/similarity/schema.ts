import { SIMILARITY_THRESHOLD } from '../../bio/homology';
import type { JsonObject } from '../../notebook/document/documentTypes';
import { parseSource } from '../../notebook/sources';
import type { SourceRef } from '../../notebook/sources';

/** Parameters of the Similarity panel. */
export interface SimilarityParams {
  /** Genes whose isoforms are compared, drawn from those with several; as many pairs of random genes. */
  readonly genes: number;
  /** GO terms by gene; null: no pairs of one function. */
  readonly go: SourceRef | null;
  /** GO terms drawn, from those with so many genes in the table, and pairs drawn of each. */
  readonly terms: number;
  readonly leastGenes: number;
  readonly mostGenes: number;
  readonly pairsPerTerm: number;
  /** Pairs of homologous genes, which are in no pair of two genes; null: none are known. */
  readonly homologs: SourceRef | null;
  /** Similarity in percent that a pair must exceed to count as homologous, where the table tells it. */
  readonly threshold: number;
  /** Reference isoforms of genes (MANE, APPRIS); null: the longest CDS. */
  readonly references: SourceRef | null;
  readonly seed: number;
}

/** Names of the numbers among the parameters. */
export type SimilarityNumber = 'genes' | 'terms' | 'leastGenes' | 'mostGenes' | 'pairsPerTerm' | 'threshold' | 'seed';

/** What may be written into the fields. All are whole but for the threshold. */
export const SIMILARITY_LIMITS: Readonly<Record<SimilarityNumber, { readonly least: number; readonly most: number }>> =
  {
    genes: { least: 1, most: 20_000 },
    terms: { least: 1, most: 20_000 },
    leastGenes: { least: 2, most: 20_000 },
    mostGenes: { least: 2, most: 20_000 },
    pairsPerTerm: { least: 1, most: 100 },
    threshold: { least: 0, most: 100 },
    seed: { least: 0, most: 2 ** 32 - 1 },
  };

export const DEFAULT_SIMILARITY_PARAMS: SimilarityParams = {
  genes: 1000,
  go: { kind: 'shipped', path: 'labels/go_mf_human.tsv.gz' },
  terms: 5000,
  leastGenes: 10,
  mostGenes: 1000,
  pairsPerTerm: 5,
  homologs: { kind: 'shipped', path: 'labels/paralogs_human.tsv.gz' },
  threshold: SIMILARITY_THRESHOLD,
  references: null,
  seed: 0,
};

/** Parameters from a document: what is missing or of another kind takes its default; null means no table. */
export function parseSimilarityParams(value: JsonObject): SimilarityParams {
  const number = (name: SimilarityNumber): number => {
    const given = value[name];
    const { least, most } = SIMILARITY_LIMITS[name];
    const fits =
      typeof given === 'number' && given >= least && given <= most && (name === 'threshold' || Number.isInteger(given));
    return fits ? given : DEFAULT_SIMILARITY_PARAMS[name];
  };
  const source = (name: 'go' | 'homologs' | 'references'): SourceRef | null =>
    value[name] === null ? null : (parseSource(value[name]) ?? DEFAULT_SIMILARITY_PARAMS[name]);
  return {
    genes: number('genes'),
    go: source('go'),
    terms: number('terms'),
    leastGenes: number('leastGenes'),
    mostGenes: number('mostGenes'),
    pairsPerTerm: number('pairsPerTerm'),
    homologs: source('homologs'),
    threshold: number('threshold'),
    references: source('references'),
    seed: number('seed'),
  };
}

/** What is shown of similarities. */
export interface SimilarityView {
  /** Which correlation with shared domains is drawn. */
  readonly correlation: 'pearson' | 'spearman';
  /** Which divergent pairs are listed: similar for their CDS overlap (`similar`), or different for it (`different`). */
  readonly corner: 'different' | 'similar';
  /** Ids of the pair that is opened; empty: none. */
  readonly pair: readonly [string, string] | readonly [];
}

export const DEFAULT_SIMILARITY_VIEW: SimilarityView = { correlation: 'spearman', corner: 'different', pair: [] };

export function parseSimilarityView({ correlation, corner, pair }: JsonObject): SimilarityView {
  const ids = Array.isArray(pair) && pair.length === 2 && pair.every((id) => typeof id === 'string');
  return {
    correlation: correlation === 'pearson' ? 'pearson' : 'spearman',
    corner: corner === 'similar' ? 'similar' : 'different',
    pair: ids ? (pair as unknown as [string, string]) : [],
  };
}
