import type { AnnotatedTranscript, AnnotationSink } from '../annotation';
import type { Interval } from '../transcript';

/** What a row of GTF or GFF3 says of its transcript's structure. */
export type RowKind = 'exon' | 'cds' | 'utr';

/**
 * Row types that carry structure, in lower case. Codon rows lie within the CDS, except that GTF keeps the stop codon out
 * of it: so `stop_codon` counts as CDS, and `start_codon` (which may be all that an incomplete CDS row leaves out) too.
 */
export const ROW_KINDS: ReadonlyMap<string, RowKind> = new Map<string, RowKind>([
  ['exon', 'exon'],
  ['cds', 'cds'],
  ['stop_codon', 'cds'],
  ['start_codon', 'cds'],
  ...["5'-utr", "3'-utr", "5'utr", "3'utr", '5utr', '3utr', 'utr', 'five_prime_utr', 'three_prime_utr'].map(
    (type): [string, RowKind] => [type, 'utr'],
  ),
]);

/** The first thing found wrong with a transcript while its rows were read: it is then refused as a whole. */
export interface RowProblem {
  readonly line: number;
  readonly reason: string;
  readonly mend: string;
}

/** A transcript whose rows are still coming in. Interval lists are flat: start, end, start, end … */
export interface TranscriptDraft {
  id: string;
  name: string;
  gene: string;
  geneId: string;
  biotype: string;
  species: string;
  readonly chrom: string;
  readonly strand: number;
  readonly line: number;
  chromLength: number | undefined;
  readonly exon: number[];
  readonly cds: number[];
  readonly utr: number[];
  problem: RowProblem | undefined;
}

export const PLUS = 43;
export const MINUS = 45;

/** An empty draft at its first row. `strand` is the ASCII code of the strand column. */
export function newDraft(id: string, chrom: string, strand: number, line: number): TranscriptDraft {
  return {
    id,
    name: '',
    gene: '',
    geneId: '',
    biotype: '',
    species: '',
    chrom,
    strand,
    line,
    chromLength: undefined,
    exon: [],
    cds: [],
    utr: [],
    problem: undefined,
  };
}

/** Adds one row to a draft. `first` and `last` are the file's 1-based inclusive coordinates, −1 where not a number. */
export function addRow(draft: TranscriptDraft, kind: RowKind, first: number, last: number, line: number): void {
  if (first < 1 || last < first) {
    draft.problem ??= {
      line,
      reason:
        first < 0 || last < 0 ? 'start or end is not a whole number' : `start ${first} and end ${last} are no range`,
      mend: 'Give start and end as whole numbers with 1 ≤ start ≤ end.',
    };
    return;
  }
  draft[kind].push(first - 1, last);
}

/** Flat pairs as intervals, ascending by start. */
export function sortedIntervals(flat: readonly number[]): Interval[] {
  const intervals: Interval[] = [];
  for (let i = 0; i < flat.length; i += 2) intervals.push([flat[i]!, flat[i + 1]!]);
  return intervals.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
}

/** Overlapping and touching intervals made one. `sorted` is ascending by start. */
export function mergedIntervals(sorted: readonly Interval[]): Interval[] {
  const merged: [number, number][] = [];
  for (const [start, end] of sorted) {
    const last = merged.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  return merged;
}

/** "mRNA", as NCBI says it, is the biotype that Ensembl and GENCODE call protein_coding. */
export const biotypeName = (biotype: string): string => (biotype === 'mRNA' ? 'protein_coding' : biotype);

/**
 * Hands a finished draft to the sink: as a transcript, or as a rejection where a row was wrong or nothing is in it.
 * Without exon rows, exons are the union of CDS, codon and UTR rows, where touching rows are one exon.
 */
export function finishDraft(draft: TranscriptDraft, file: string, sink: AnnotationSink): void {
  const { strand, line, problem } = draft;
  const refuse = (reason: string, mend: string, at = line): void =>
    sink.reject({ file, line: at, record: draft.id, reason, mend });
  if (problem) return refuse(problem.reason, problem.mend, problem.line);
  const cdsParts = mergedIntervals(sortedIntervals(draft.cds));
  const exons =
    draft.exon.length > 0
      ? sortedIntervals(draft.exon)
      : mergedIntervals(sortedIntervals([...draft.cds, ...draft.utr]));
  if (exons.length === 0) {
    return refuse('the transcript is empty: no exon, CDS or UTR row', 'Add its exon rows, or leave it out.');
  }
  if (strand !== PLUS && strand !== MINUS) {
    return refuse(`the strand is neither + nor -`, 'Give the strand in column 7: a mature transcript has one.');
  }
  const transcript: AnnotatedTranscript = {
    id: draft.id,
    name: draft.name || draft.id,
    gene: draft.gene,
    geneId: draft.geneId,
    biotype: biotypeName(draft.biotype),
    species: draft.species,
    chrom: draft.chrom,
    strand: strand === PLUS ? '+' : '-',
    exons,
    cds: cdsParts.length > 0 ? [cdsParts[0]![0], cdsParts.at(-1)![1]] : undefined,
    ...(cdsParts.length > 0 && { cdsParts }),
    ...(draft.chromLength !== undefined && { chromLength: draft.chromLength }),
    file,
    line,
  };
  sink.transcript(transcript);
}
