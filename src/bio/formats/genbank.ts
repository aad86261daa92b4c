import { OrthrusError } from '../../lib/errors';
import type { AnnotatedTranscript, AnnotationSink, ChunkReader } from '../annotation';
import { HeldBases } from '../genomeHeld';
import { reverseComplement } from '../loci';
import type { Interval } from '../transcript';
import { text } from './bytes';
import { mergedIntervals } from './draft';
import { FeatureTable, type GenBankFeature } from './genbankFeatures';
import { geneOf, transcriptsOf } from './genbankTranscripts';
import { LineSplitter } from './lines';

const SPACE = 32;
const NINE = 57;

/** Molecule types of LOCUS and /mol_type that are one RNA as it is in the cell; ss-RNA and genomic RNA are genomes. */
const TRANSCRIPT_TYPE = /^(m|r|t|nc|sn|sno|sc|u|transcribed[_ ])?RNA$/i;

/** What is known of the record that is being read. */
interface Open {
  readonly line: number;
  name: string;
  organism: string;
  readonly length: number;
  isTranscript: boolean;
  /** An RNA of a gene that was not asked for. */
  unwanted: boolean;
  readonly isProtein: boolean;
  readonly features: GenBankFeature[];
}

/**
 * GenBank flat files: mRNA records (one transcript each) and genomic records (mRNA and ncRNA features with their CDS), any
 * number of records one after the other. Of a genomic sequence only the exons are kept, half a byte a base; a record without
 * ORIGIN gives structures without sequence.
 *
 * Coordinates: a genomic record is its own chromosome, named by its version; the exons of an mRNA record, whose genomic places
 * it does not tell, follow on each other.
 *
 * Reference: NCBI-GenBank Flat File Release, section 3; https://www.insdc.org/submitting-standards/feature-table/
 */
export class GenBankReader implements ChunkReader {
  private readonly splitter = new LineSplitter((bytes, start, end, line) => this.row(bytes, start, end, line));
  private section: 'none' | 'head' | 'features' | 'origin' = 'none';
  private open: Open | undefined;
  private readonly table = new FeatureTable((feature) => this.feature(feature));
  private transcripts: AnnotatedTranscript[] = [];
  private held: HeldBases | undefined;
  private position = 0;
  private strayReported = false;

  constructor(
    private readonly file: string,
    private readonly sink: AnnotationSink,
  ) {}

  push(chunk: Uint8Array): void {
    this.splitter.push(chunk);
  }

  end(): void {
    this.splitter.end();
    this.finishRecord();
  }

  cut(): string {
    this.splitter.drop();
    const name = this.open?.name ?? '';
    this.open = undefined;
    return name;
  }

  private row(bytes: Uint8Array, start: number, end: number, line: number): undefined {
    if (this.section === 'origin' && (bytes[start] === SPACE || bytes[start]! <= NINE) && bytes[start] !== 47) {
      return this.letters(bytes, start, end, line);
    }
    const row = text(bytes, start, end).trimEnd();
    if (row === '') return;
    if (row.startsWith('//')) return this.finishRecord();
    if (this.section === 'features' && row.startsWith(' ')) this.table.push(row, line);
    else this.keyword(row, line);
  }

  private keyword(row: string, line: number): void {
    const [key = '', ...words] = row.trim().split(/\s+/);
    if (key === 'LOCUS' && !row.startsWith(' ')) return this.startRecord(words, line);
    const { open } = this;
    if (!open) {
      if (this.strayReported) return;
      this.strayReported = true;
      const reason = 'this line belongs to no record';
      return this.reject(line, '', reason, 'Begin every record with its LOCUS line.');
    }
    if (key === 'ORGANISM' && row.startsWith('  ')) open.organism ||= words.join(' ').replace(/^\.$/, '');
    if (row.startsWith(' ')) return;
    if (this.section === 'features') this.finishFeatures();
    this.section = key === 'FEATURES' ? 'features' : key === 'ORIGIN' ? 'origin' : 'head';
    // Programs write a lone dot where they know nothing.
    if ((key === 'ACCESSION' || key === 'VERSION') && words[0] && words[0] !== '.') open.name = words[0];
  }

  private startRecord(words: readonly string[], line: number): void {
    this.finishRecord();
    const unit = words.findIndex((word) => word === 'bp' || word === 'aa');
    const length = Number(words[unit - 1] ?? 'none');
    const name = words[0] ?? '';
    this.section = 'head';
    if (!Number.isInteger(length)) {
      this.reject(line, name, 'the LOCUS line states no length', 'Export the record again.');
    }
    const isTranscript = TRANSCRIPT_TYPE.test(words[unit + 1] ?? '');
    const isProtein = words[unit] === 'aa';
    this.open = { line, name, organism: '', length, isTranscript, unwanted: false, isProtein, features: [] };
  }

  private feature(feature: GenBankFeature): void {
    const { open } = this;
    if (!open) return;
    if (feature.key === 'source') {
      const type = feature.qualifiers.get('mol_type');
      if (type !== undefined) open.isTranscript = TRANSCRIPT_TYPE.test(type);
      open.organism ||= feature.qualifiers.get('organism') ?? '';
      return;
    }
    // In a genomic record these say nothing that its RNA and CDS features do not.
    if ((feature.key === 'gene' || feature.key === 'exon') && !open.isTranscript) return;
    const { gene, geneId } = geneOf(feature);
    if (this.sink.wanted(gene, geneId, '')) open.features.push(feature);
    else open.unwanted = open.isTranscript;
  }

  /** All features are known: what they make, and which bases to keep of the sequence that follows. */
  private finishFeatures(): void {
    this.table.finish();
    const { open } = this;
    if (!open || open.isProtein || open.unwanted || !Number.isInteger(open.length)) return;
    const { transcripts, refused } = transcriptsOf({ ...open, file: this.file });
    for (const { line, record, reason, mend } of refused) this.reject(line, record, reason, mend);
    this.transcripts = transcripts.filter(({ gene, geneId, biotype }) => this.sink.wanted(gene, geneId, biotype));
    const exons = this.transcripts.flatMap((transcript) => transcript.exons).sort((a, b) => a[0] - b[0]);
    const wanted = mergedIntervals(exons.map(([start, end]): Interval => [start, end]));
    this.held = new HeldBases(this.file, open.name, wanted);
    this.position = 0;
  }

  private letters(bytes: Uint8Array, start: number, end: number, line: number): undefined {
    if (!this.held) return;
    let i = start;
    while (i < end) {
      while (i < end && bytes[i]! <= NINE) i++;
      const from = i;
      while (i < end && bytes[i]! > NINE) i++;
      if (i === from) break;
      try {
        this.held.take(bytes, from, i, this.position);
      } catch (error) {
        if (!(error instanceof OrthrusError)) throw error;
        this.reject(line, this.open?.name ?? '', error.message, 'Give the record with its nucleotide sequence.');
        this.held = undefined;
        this.transcripts = [];
        return;
      }
      this.position += i - from;
    }
  }

  private finishRecord(): undefined {
    const { open } = this;
    if (!open) return;
    if (this.section === 'features') this.finishFeatures();
    const { transcripts, held, position } = this;
    this.open = undefined;
    this.section = 'none';
    this.transcripts = [];
    this.held = undefined;
    if (open.isProtein) {
      return this.reject(open.line, open.name, 'the record is a protein', 'Give its mRNA or genomic record.');
    }
    if (position > 0 && position !== open.length && transcripts.length > 0) {
      const reason = `the sequence has ${position} bases where LOCUS says ${open.length}`;
      return this.reject(open.line, open.name, reason, 'Download the record again, whole.');
    }
    for (const transcript of transcripts) {
      const inside = transcript.exons.every(([, end]) => end <= position);
      const sequence = held && inside ? basesOf(held, transcript) : undefined;
      this.sink.transcript(sequence ? { ...transcript, sequence } : transcript);
    }
  }

  private reject(line: number, record: string, reason: string, mend: string): undefined {
    this.sink.reject({ file: this.file, line, record, reason, mend });
  }
}

function basesOf(held: HeldBases, { exons, strand }: AnnotatedTranscript): Uint8Array<ArrayBuffer> {
  const bases = new Uint8Array(exons.reduce((sum, [start, end]) => sum + Math.max(0, end - start), 0));
  let offset = 0;
  for (const [start, end] of exons) {
    // Exons that overlap are left for the check to refuse.
    bases.set(held.bases(start, end).subarray(0, bases.length - offset), offset);
    offset += end - start;
  }
  if (strand === '-') reverseComplement(bases);
  return bases;
}
