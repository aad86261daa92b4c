import type { AnnotatedTranscript, AnnotationSink, ChunkReader } from './annotation';
import { assemble, isProblem, structureProblem } from './assembly';
import { Bed12Reader } from './formats/bed12';
import { FastaReader } from './formats/fasta';
import { GenBankReader } from './formats/genbank';
import { GenePredReader } from './formats/genePred';
import { Gff3Reader } from './formats/gff3';
import { GtfReader } from './formats/gtf';
import type { Genome } from './genome';
import type { ImportContext } from './importContext';
import type { Sniffed } from './sniff';

/** Chromosomes that a GFF3 file brings along below its rows. */
export class EmbeddedGenome implements Genome {
  private readonly sequences = new Map<string, Uint8Array>();

  get size(): number {
    return this.sequences.size;
  }

  add(name: string, bases: Uint8Array): void {
    this.sequences.set(name, bases.slice());
  }

  chromosomes(): Promise<ReadonlyMap<string, number>> {
    return Promise.resolve(new Map([...this.sequences].map(([name, { length }]) => [name, length])));
  }

  bases(chrom: string, start: number, end: number): Promise<Uint8Array> {
    return Promise.resolve(this.sequences.get(chrom)!.subarray(start, end));
  }
}

/**
 * Puts what annotation readers find into the import's index, and makes transcripts at once of those that bring their sequence
 * along; refuses structures that are not sound and ids that come again.
 */
export function annotationSink(context: ImportContext, onFound: () => void): AnnotationSink {
  const { index, wanted, log } = context;
  const take = ({ sequence, ...annotated }: AnnotatedTranscript): void => {
    const { id, gene, geneId, biotype, file, line } = annotated;
    if (!wanted.maybe(gene, geneId, biotype)) return;
    const problem = structureProblem(annotated);
    if (problem) {
      index.refuse(id);
      return context.reject(file, line, id, problem.reason, problem.mend);
    }
    const entry = index.add(annotated);
    if (!entry) {
      const mend = 'Give every transcript an id of its own; the first one was kept.';
      return context.reject(file, line, id, 'the id was there before in the annotation', mend);
    }
    onFound();
    if (!sequence) return;
    entry.done = true;
    const made = assemble(annotated, sequence);
    if (isProblem(made)) context.reject(file, line, id, made.reason, made.mend);
    else context.keep(made, file, line);
  };
  return {
    wanted: (gene, geneId, biotype) => wanted.maybe(gene, geneId, biotype),
    sawChromosome: (name) => void context.chromosomes.add(name),
    reject(rejection) {
      index.refuse(rejection.record);
      log.add(rejection);
    },
    transcript: take,
  };
}

/** Reads GTF, GFF3, genePred, BED12 or GenBank; returns how many transcripts it gave. */
export async function importAnnotation(
  context: ImportContext,
  { source, detected }: Sniffed,
  embedded: EmbeddedGenome,
): Promise<number> {
  let records = 0;
  const sink = annotationSink(context, () => records++);
  const file = source.name;
  const readers: Partial<Record<typeof detected.kind, () => ChunkReader>> = {
    gtf: () => new GtfReader(file, sink),
    gff3: () => new Gff3Reader(file, sink, (line) => embeddedFasta(context, file, embedded, line)),
    genePred: () => new GenePredReader(file, sink),
    bed12: () => new Bed12Reader(file, sink),
    genbank: () => new GenBankReader(file, sink),
  };
  await context.read(source, readers[detected.kind]!());
  return records;
}

function embeddedFasta(context: ImportContext, file: string, genome: EmbeddedGenome, line: number): FastaReader {
  const name = (header: string): string => header.split(/\s/, 1)[0]!;
  const sink = {
    header: () => true,
    record({
      header,
      bases,
      foreign,
      line: at,
    }: Parameters<ConstructorParameters<typeof FastaReader>[0]['record']>[0]) {
      if (!foreign) return genome.add(name(header), bases);
      const reason = `letter ${JSON.stringify(foreign.letter)} at position ${foreign.position} stands for no nucleotide`;
      context.reject(file, foreign.line ?? at, name(header), reason, 'Give chromosomes in nucleotide letters.');
    },
    stray: () => undefined,
  };
  return new FastaReader(sink, Infinity, line);
}
