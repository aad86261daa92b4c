/** What the page may ask of pairs of transcripts: of the data worker, which has their sequences and structures. */
import type { AnnotatedPairs, SamplingOptions } from '../analysis/isoformFunction/samplingTypes';
import type { ProteinAlignment } from '../analysis/proteinAlignment';
import type { ProgressListener } from '../lib/progress';
import type { ImportSource } from './protocol';

/** Tables that pairs are drawn by, each where it is given. */
export interface SamplingSources {
  /** Terms by gene. */
  readonly go?: ImportSource;
  /** Pairs of homologous genes. */
  readonly homologs?: ImportSource;
  /** Reference isoforms. */
  readonly references?: ImportSource;
}

/** Two proteins, one letter an amino acid, and how they lie along each other. */
export interface ProteinPair {
  readonly proteins: readonly [string, string];
  readonly alignment: ProteinAlignment;
}

/** Part of the data worker's API. */
export interface IsoformPairsApi {
  /**
   * Draws pairs within genes, between genes and of GO terms, and compares them by their annotation.
   * @param among rows of the set that may take part, ascending
   * @throws OrthrusError `similarity.none`, `terms.columns`, `references.none`, `orthologs.columns`, what a source throws; AbortError
   */
  samplePairs(
    set: string,
    among: readonly number[],
    sources: SamplingSources,
    options: SamplingOptions,
    task: string,
    onProgress: ProgressListener,
  ): Promise<AnnotatedPairs>;
  /**
   * Translates the CDS of the transcripts at two rows, and aligns the proteins.
   * @throws OrthrusError `protein.none` where one has no CDS, `protein.long`; AbortError
   */
  alignProteins(
    set: string,
    rows: readonly [number, number],
    task: string,
    onProgress: ProgressListener,
  ): Promise<ProteinPair>;
}
