import { OrthrusError } from '../lib/errors';
import { ProgressMeter } from '../lib/progress';
import { assemble, isProblem, structureProblem } from './assembly';
import type { ByteSource } from './byteSource';
import { orAborted } from './feed';
import { openGenome, type Genome } from './genome';
import type { ImportContext } from './importContext';
import type { JoinEntry } from './joinIndex';
import { lociOf, readLocus, type Locus } from './loci';

/**
 * Opens a genome and cuts the annotated transcripts that have no sequence yet out of it. A transcript whose exons leave its
 * chromosome is refused; one whose chromosome the genome lacks stays without sequence. A genome that cannot be used is
 * refused as a file.
 * @returns how many transcripts it gave
 * @throws AbortError | what the source throws
 */
export async function importGenome(
  context: ImportContext,
  source: ByteSource,
  companions: readonly ByteSource[],
): Promise<number> {
  const { signal, onProgress } = context.request;
  const regions = waiting(context).flatMap(({ annotated: { chrom, exons } }) =>
    exons.map(([start, end]) => ({ chrom, start, end })),
  );
  // Reading a genome for nothing could take minutes.
  if (regions.length === 0) return 0;
  try {
    const options = { wanted: regions, ...(signal && { signal }), ...(onProgress && { onProgress }) };
    return await cutTranscripts(context, await orAborted(openGenome(source, companions, options), signal));
  } catch (error) {
    if (!(error instanceof OrthrusError) || !/^(genome|bytes)\./.test(error.code)) throw error;
    context.reject(source.name, undefined, '', error.message, error.mend);
    return 0;
  }
}

/** What is annotated, wanted, and still without sequence. */
function waiting({ index, wanted }: ImportContext): JoinEntry[] {
  return [...index.entries()].filter(({ done, annotated: { gene, geneId, biotype } }) => {
    return !done && wanted.surely(gene || geneId, geneId, biotype);
  });
}

/** Cuts what is still without sequence out of an open genome; returns how many transcripts that gave. */
export async function cutTranscripts(context: ImportContext, genome: Genome): Promise<number> {
  const { signal, onProgress } = context.request;
  const entries = waiting(context);
  const open = new Map(entries.map((entry) => [entry.annotated.id, entry]));
  const annotations = entries.map(({ annotated }) => annotated);
  const { loci, missing } = lociOf(annotations, await genome.chromosomes(signal));
  const total = entries.length - missing.length;
  const meter = new ProgressMeter(onProgress, 'Cutting transcripts out of the genome', 'transcripts', total);
  let records = 0;
  for (const locus of loci) {
    if (context.pacer.due) await context.pacer.breathe();
    const sound = soundOf(context, locus, open);
    const basesOf = await orAborted(readLocus(genome, { ...locus, transcripts: sound }, signal), signal);
    for (const annotated of sound) {
      open.get(annotated.id)!.done = true;
      const made = assemble(annotated, basesOf(annotated));
      if (isProblem(made)) context.reject(annotated.file, annotated.line, annotated.id, made.reason, made.mend);
      else if (context.keep(made, annotated.file, annotated.line)) records++;
    }
    meter.add(locus.transcripts.length);
  }
  return records;
}

/** The transcripts of a locus that fit on its chromosome; the others are refused. */
function soundOf(
  context: ImportContext,
  { transcripts, chromLength }: Locus,
  open: ReadonlyMap<string, JoinEntry>,
): Locus['transcripts'] {
  return transcripts.filter((annotated) => {
    const problem = structureProblem(annotated, chromLength);
    if (!problem) return true;
    open.get(annotated.id)!.done = true;
    context.reject(annotated.file, annotated.line, annotated.id, problem.reason, problem.mend);
    return false;
  });
}
