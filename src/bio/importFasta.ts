import { assemble, isProblem, type SequenceFacts } from './assembly';
import { chromosomeIn } from './chromosomeNames';
import { FastaReader, type FastaRecord, type FastaSink } from './formats/fasta';
import { parseFastaHeader, type FastaHeader } from './formats/fastaHeader';
import type { ImportContext } from './importContext';
import type { JoinEntry } from './joinIndex';
import type { Sniffed } from './sniff';
import { packTracks } from './tracks';
import type { Interval, Transcript } from './transcript';

/** Far above any mature transcript (titin has 0.1 million nt): a longer record is a chromosome. */
export const LONGEST_TRANSCRIPT = 4_000_000;

/** So many proteins and no nucleotide record: the file is taken for proteins without reading on. */
const PROTEINS_TO_BE_SURE = 20;

interface Alone {
  readonly transcript: Transcript;
  readonly line: number;
}

/** Reads one FASTA: joins its records to the annotation, or takes them alone where none of them joins. */
class FastaImport implements FastaSink {
  /** Records that joined, records that are kept, records that have no annotation while others of the file have. */
  joined = 0;
  records = 0;
  unannotated = 0;
  differingCds = 0;
  isGenome = false;
  isProtein = false;
  private hasChromosome = false;
  private readonly alone: Alone[] = [];
  private readonly proteins: FastaRecord[] = [];
  private nucleotideRecords = 0;
  private header_: FastaHeader | undefined;
  private entry: JoinEntry | undefined;

  constructor(
    private readonly context: ImportContext,
    private readonly file: string,
    private readonly isChromosome: (name: string) => boolean,
  ) {}

  header(header: string): boolean {
    const parsed = parseFastaHeader(header);
    const { index, wanted } = this.context;
    this.header_ = parsed;
    this.entry = index.find(parsed);
    const { gene, geneId, biotype } = parsed;
    if (this.entry) {
      const { annotated } = this.entry;
      return wanted.surely(annotated.gene || gene, annotated.geneId || geneId, annotated.biotype || biotype);
    }
    if (index.size > 0 && this.isChromosome(parsed.id)) this.isGenome = true;
    if (this.isGenome || index.isRefused(parsed)) return false;
    return wanted.surely(gene || geneId, geneId, biotype);
  }

  record(record: FastaRecord): void {
    const header = this.header_!;
    if (record.isProtein) return this.protein(record);
    this.nucleotideRecords++;
    this.flushProteins();
    const refuse = (reason: string, mend: string, line = record.line): void => {
      if (this.entry) this.entry.refused = true;
      this.context.reject(this.file, line, header.id, reason, mend);
    };
    if (record.foreign) {
      const { letter, position, line } = record.foreign;
      const reason = `letter ${JSON.stringify(letter)} at position ${position} stands for no nucleotide`;
      return refuse(reason, 'Use A, C, G, T or U, and IUPAC letters where a base is not known; take out gaps.', line);
    }
    if (header.id === '') return refuse('the record has no name', 'Write a name after the >.');
    const length = record.bases.length;
    if (length === 0) return refuse('the record is empty: it has no sequence', 'Give its sequence, or leave it out.');
    if (record.tooLong) {
      this.hasChromosome = true;
      const mend = 'If this is a genome, give it with an annotation whose chromosomes have the same names.';
      return refuse(`it is longer than ${LONGEST_TRANSCRIPT.toLocaleString('en')} nt: not a transcript`, mend);
    }
    const cds = header.cds === 'whole' ? ([0, length] as const) : header.cds;
    if (this.entry?.annotated.cds === undefined && (header.badCds !== undefined || (cds && cds[1] > length))) {
      const tag = header.badCds ?? `${cds![0] + 1}-${cds![1]}`;
      return refuse(
        `the CDS tag ${tag} lies outside the sequence of ${length} nt`,
        'Give CDS:first-last, counted from 1.',
      );
    }
    if (this.entry) this.join(this.entry, record, { ...header, cds });
    else this.takeAlone(record, cds);
  }

  stray(line: number): void {
    this.context.reject(this.file, line, '', 'text before the first record', 'Start each record with a > line.');
  }

  private join(entry: JoinEntry, { bases, line }: FastaRecord, facts: SequenceFacts): void {
    const { annotated } = entry;
    if (entry.done) {
      const mend = 'Give every transcript one sequence; the first one was kept.';
      return this.context.reject(
        this.file,
        line,
        annotated.id,
        `the sequence of ${annotated.id} was there before`,
        mend,
      );
    }
    if (this.joined++ === 0) {
      this.unannotated += this.alone.length;
      this.alone.length = 0;
    }
    entry.done = true;
    const made = assemble(annotated, bases, facts);
    if (isProblem(made)) return this.context.reject(this.file, line, annotated.id, made.reason, made.mend);
    if (facts.cds && made.cds && String(facts.cds) !== String(made.cds)) this.differingCds++;
    if (this.context.keep(made, this.file, line)) this.records++;
  }

  /** A record without annotation: one exon. It is only kept for good when no record of the file joins (see `finish`). */
  private takeAlone({ bases, line }: FastaRecord, cds: Interval | undefined): void {
    if (this.joined > 0 && this.header_!.joinable) {
      this.unannotated++;
      return;
    }
    const { id, name, gene, geneId, species, biotype, chrom, strand } = this.header_!;
    const transcript: Transcript = {
      ...{ id, name, gene: gene || geneId, geneId, species, biotype, chrom, strand },
      exons: [],
      cds,
      cdsSource: cds ? 'header' : 'none',
      tracks: packTracks(bases, [bases.length], cds),
    };
    // Without any annotation nothing can join any more; another species' copies never join.
    if (this.context.index.size > 0 && this.header_!.joinable) this.alone.push({ transcript, line });
    else if (this.context.keep(transcript, this.file, line)) this.records++;
  }

  private protein(record: FastaRecord): void {
    this.proteins.push(record);
    if (this.nucleotideRecords > 0) this.flushProteins();
    else if (this.proteins.length >= PROTEINS_TO_BE_SURE) this.isProtein = true;
  }

  private flushProteins(): void {
    for (const { header, line } of this.proteins) {
      const reason = 'the sequence is a protein, not nucleotides';
      this.context.reject(this.file, line, parseFastaHeader(header).id, reason, 'Give its transcript (cDNA).');
    }
    this.proteins.length = 0;
  }

  /** Nothing but what looks like a genome, and no annotation to say which part of it is wanted. */
  get isGenomeAlone(): boolean {
    return this.hasChromosome && this.records === 0 && this.context.index.size === 0;
  }

  /** Settles what only the whole file can tell. */
  finish(): void {
    if (this.isGenome) return;
    if (this.proteins.length > 0) {
      const mend = 'Give the transcripts (cDNA) instead, for instance Ensembl’s cdna.all.fa.';
      const { line } = this.proteins[0]!;
      return this.context.reject(this.file, line, '', 'the FASTA holds proteins, not nucleotides', mend);
    }
    for (const { transcript, line } of this.alone) if (this.context.keep(transcript, this.file, line)) this.records++;
    const { notes } = this.context;
    if (this.alone.length > 0) {
      const names = `"${this.alone[0]!.transcript.id}" here`;
      notes.push(
        `No record of ${this.file} is in the annotation (${names}): they were read alone, with one exon each.`,
      );
    }
    if (this.unannotated > 0) {
      notes.push(`${this.unannotated} sequences of ${this.file} are not in the annotation and were left out.`);
    }
    if (this.differingCds > 0) {
      notes.push(`${this.differingCds} CDS tags of ${this.file} differ from the annotation, which was followed.`);
    }
  }
}

/**
 * Reads a FASTA of transcripts. Where it turns out to be a genome (a record is named as one of the annotation's chromosomes) it
 * stops and says so: nothing of it was kept.
 * @returns how many transcripts it gave; `lone genome` where it looks like a genome and there is no annotation
 */
export async function importFasta(
  context: ImportContext,
  { source }: Sniffed,
): Promise<number | 'genome' | 'lone genome'> {
  const { chromosomes } = context;
  const isChromosome = (name: string): boolean => chromosomeIn(name, (alias) => chromosomes.has(alias)) !== undefined;
  const run = new FastaImport(context, source.name, isChromosome);
  await context.read(source, new FastaReader(run, LONGEST_TRANSCRIPT), () => run.isGenome || run.isProtein);
  run.finish();
  if (run.isGenome) return 'genome';
  return run.isGenomeAlone ? 'lone genome' : run.records;
}
