import type { Interval, Rejection, Strand } from './transcript';

/**
 * What every annotation reader (GTF, GFF3, genePred, BED12, GenBank) gives for one transcript, before its sequence is
 * joined and before anything is checked: structure as the file says it, in 0-based half-open genomic coordinates.
 * Unknown texts are ''. `assembly.ts` checks it and makes a Transcript of it.
 */
export interface AnnotatedTranscript {
  readonly id: string;
  /** Transcript name, the id where the file has none. */
  readonly name: string;
  /** Gene symbol; '' where the file gives no symbol (then `geneId` stands in when the transcript is made). */
  readonly gene: string;
  readonly geneId: string;
  readonly biotype: string;
  readonly species: string;
  readonly chrom: string;
  readonly strand: Strand;
  /** Ascending by start. Overlaps are left in for the check to refuse. */
  readonly exons: readonly Interval[];
  /** From the first to the last coding base on the genome, stop codon included; undefined where there is no CDS. */
  readonly cds: Interval | undefined;
  /** The coding pieces where the file names them one by one (GTF, GFF3, GenBank); each must lie within the exons. */
  readonly cdsParts?: readonly Interval[];
  /** Base codes (BASE_CODE) of the mature transcript, 5′ → 3′, where the file itself holds them (GenBank). */
  readonly sequence?: Uint8Array<ArrayBuffer>;
  /** Length of the chromosome where the file states it (GFF3 `##sequence-region`, GenBank). */
  readonly chromLength?: number;
  /** Source name and 1-based line of the transcript's first row. */
  readonly file: string;
  readonly line: number;
}

/** Where readers put what they find. A reader asks `wanted` as early as it can, so that the rest costs no memory. */
export interface AnnotationSink {
  transcript(transcript: AnnotatedTranscript): void;
  reject(rejection: Rejection): void;
  /**
   * Whether a transcript of this gene and biotype may be kept ('' = not known yet). False only where it is certain
   * that the user did not ask for it.
   */
  wanted(gene: string, geneId: string, biotype: string): boolean;
  /** Told of the chromosomes of all rows, also of those not wanted: a genome among the sources is known by them. */
  readonly sawChromosome?: (name: string) => void;
}

/**
 * A reader that is fed decompressed bytes in pieces of any size and puts what it finds into its sink. What it finds
 * does not depend on where the pieces were split. `end` finishes the last record (also one without a final newline).
 * `cut` is called in its place when the stream broke off: it keeps the records before the break, drops the one that the
 * break went through, and returns that one's name ('' where it has none).
 */
export interface ChunkReader {
  push(chunk: Uint8Array): void;
  end(): void;
  cut(): string;
  /** What `end` does, in steps: readers that hold many records till the end let others have a turn between them. */
  readonly ending?: () => Iterator<undefined>;
}
