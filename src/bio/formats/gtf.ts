import type { AnnotationSink, ChunkReader } from '../annotation';
import { Interner, RecentSet, Words, integer, spells, text } from './bytes';
import { ROW_KINDS, addRow, biotypeName, finishDraft, newDraft, type TranscriptDraft } from './draft';
import { LineSplitter } from './lines';

const TAB = 9;
const SPACE = 32;
const QUOTE = 34;
const HASH = 35;
const SEMICOLON = 59;
const ID_KEY = 'transcript_id "';

/**
 * Calls `take(keyStart, keyEnd, valueStart, valueEnd)` for each attribute in bytes [start, end). A quoted value ends at the
 * quote that a semicolon or the end follows, so semicolons and quotes inside values do no harm.
 */
export function eachGtfAttribute(
  bytes: Uint8Array,
  start: number,
  end: number,
  take: (keyStart: number, keyEnd: number, valueStart: number, valueEnd: number) => void,
): void {
  let i = start;
  while (i < end) {
    while (i < end && (bytes[i] === SPACE || bytes[i] === SEMICOLON || bytes[i] === TAB)) i++;
    const key = i;
    while (i < end && bytes[i] !== SPACE && bytes[i] !== SEMICOLON) i++;
    const keyEnd = i;
    while (i < end && bytes[i] === SPACE) i++;
    let value = i;
    let valueEnd = i;
    if (bytes[i] === QUOTE && i < end) {
      value = ++i;
      for (; i < end; i++) {
        if (bytes[i] !== QUOTE) continue;
        let next = i + 1;
        while (next < end && bytes[next] === SPACE) next++;
        if (next >= end || bytes[next] === SEMICOLON) break;
      }
      valueEnd = i++;
    } else {
      while (i < end && bytes[i] !== SEMICOLON) i++;
      valueEnd = i;
      while (valueEnd > value && bytes[valueEnd - 1] === SPACE) valueEnd--;
    }
    if (keyEnd > key) take(key, keyEnd, value, valueEnd);
  }
}

/** What one row's attributes say; '' where they say nothing. */
interface RowFacts {
  id: string;
  name: string;
  gene: string;
  geneId: string;
  biotype: string;
  geneBiotype: string;
}

const FACT_OF_KEY: ReadonlyMap<string, keyof RowFacts> = new Map<string, keyof RowFacts>([
  ['transcript_id', 'id'],
  ['transcript_name', 'name'],
  ['gene_name', 'gene'],
  ['gene_symbol', 'gene'],
  ['gene', 'gene'],
  ['ref_gene_name', 'gene'],
  ['gene_id', 'geneId'],
  ['transcript_biotype', 'biotype'],
  ['transcript_type', 'biotype'],
  ['gene_biotype', 'geneBiotype'],
  ['gene_type', 'geneBiotype'],
]);

/**
 * GTF (Ensembl, GENCODE, NCBI, UCSC, StringTie, AUGUSTUS): rows of a transcript may lie anywhere in the file. What is held in
 * memory is the structure of wanted transcripts, and symbol and biotype of their genes.
 * Reference: https://mblab.wustl.edu/GTF22.html; 1-based inclusive coordinates.
 */
export class GtfReader implements ChunkReader {
  private readonly splitter = new LineSplitter((bytes, start, end, line) => this.row(bytes, start, end, line));
  /** By id and chromosome: RefSeq and GENCODE repeat an id on X and Y. */
  private readonly drafts = new Map<string, TranscriptDraft>();
  private readonly genes = new Map<string, { symbol: string; biotype: string }>();
  private readonly unwanted = new RecentSet();
  private readonly spoiled = new Set<string>();
  private readonly texts = new Interner();
  private readonly words = new Words();
  private readonly tabs = new Int32Array(8);
  /** The transcript of the last row (undefined where it is not wanted) and where in the row's attributes its id stood. */
  private draft: TranscriptDraft | undefined;
  private lastId = '';
  private lastChrom = '';
  private lastOffset = -1;

  constructor(
    private readonly file: string,
    private readonly sink: AnnotationSink,
  ) {}

  push(chunk: Uint8Array): void {
    this.splitter.push(chunk);
  }

  end(): void {
    const steps = this.ending();
    while (!steps.next().done);
  }

  *ending(): Generator<undefined> {
    this.splitter.end();
    for (const draft of this.drafts.values()) {
      yield;
      if (this.spoiled.has(draft.id)) continue;
      const gene = this.genes.get(draft.geneId);
      draft.gene ||= gene?.symbol ?? '';
      draft.biotype ||= gene?.biotype ?? '';
      finishDraft(draft, this.file, this.sink);
    }
    this.drafts.clear();
  }

  cut(): string {
    this.splitter.drop();
    const cut = this.draft;
    if (cut) this.drafts.delete(`${cut.id}\t${cut.chrom}`);
    this.end();
    return cut?.id ?? '';
  }

  private row(bytes: Uint8Array, start: number, end: number, line: number): undefined {
    if (start >= end || bytes[start] === HASH) return;
    const tabs = this.tabs;
    let found = 0;
    for (let i = start; i < end && found < 8; i++) if (bytes[i] === TAB) tabs[found++] = i;
    if (found < 8) return this.badRow(text(bytes, start, end), line);
    const type = this.words.of(bytes, tabs[1]! + 1, tabs[2]!);
    const kind = ROW_KINDS.get(type) ?? ROW_KINDS.get(type.toLowerCase());
    const isTranscript = type === 'transcript' || type === 'mRNA';
    if (type === 'gene') this.learnGene(this.factsOf(bytes, tabs[7]! + 1, end));
    if (kind === undefined && !isTranscript) return;
    if (isTranscript || !this.isLast(bytes, start, tabs[7]! + 1, end)) {
      this.turnTo(
        this.factsOf(bytes, tabs[7]! + 1, end),
        this.words.of(bytes, start, tabs[0]!),
        bytes[tabs[5]! + 1]!,
        line,
      );
    }
    const draft = this.draft;
    if (!draft) return;
    if (bytes[tabs[5]! + 1] !== draft.strand) {
      const reason = 'its rows lie on both strands';
      draft.problem ??= { line, reason, mend: 'Split it, or leave it out: a mature transcript here has one strand.' };
    }
    if (kind === undefined) return;
    addRow(draft, kind, integer(bytes, tabs[2]! + 1, tabs[3]!), integer(bytes, tabs[3]! + 1, tabs[4]!), line);
  }

  /** Whether this row names the same transcript, at the same place in the row, as the row before it. */
  private isLast(bytes: Uint8Array, start: number, attributes: number, end: number): boolean {
    if (this.lastOffset < 0) return false;
    const id = attributes + this.lastOffset;
    const idEnd = id + this.lastId.length;
    return (
      idEnd < end &&
      bytes[idEnd] === QUOTE &&
      spells(bytes, id, idEnd, this.lastId) &&
      spells(bytes, id - ID_KEY.length, id, ID_KEY) &&
      spells(bytes, start, this.tabs[0]!, this.lastChrom)
    );
  }

  private factsOf(bytes: Uint8Array, start: number, end: number): RowFacts {
    const facts: RowFacts = { id: '', name: '', gene: '', geneId: '', biotype: '', geneBiotype: '' };
    this.lastOffset = -1;
    eachGtfAttribute(bytes, start, end, (key, keyEnd, value, valueEnd) => {
      const fact = FACT_OF_KEY.get(this.words.of(bytes, key, keyEnd));
      if (!fact || facts[fact] !== '') return;
      facts[fact] = text(bytes, value, valueEnd);
      if (fact === 'id' && bytes[value - 1] === QUOTE && value - key === ID_KEY.length) this.lastOffset = value - start;
    });
    return facts;
  }

  private learnGene(facts: RowFacts): void {
    if (facts.geneId === '' || (facts.gene === '' && facts.geneBiotype === '')) return;
    if (!this.sink.wanted(facts.gene, facts.geneId, '')) return this.unwanted.add(facts.geneId);
    const known = this.genes.get(facts.geneId);
    if (known) {
      known.symbol ||= facts.gene;
      known.biotype ||= this.texts.of(facts.geneBiotype);
    } else this.genes.set(facts.geneId, { symbol: facts.gene, biotype: this.texts.of(facts.geneBiotype) });
  }

  /** Makes the transcript that a row names the current one. */
  private turnTo(facts: RowFacts, chrom: string, strand: number, line: number): void {
    if (chrom !== this.lastChrom) this.sink.sawChromosome?.(chrom);
    this.lastId = facts.id;
    this.lastChrom = chrom;
    this.draft = undefined;
    if (facts.id === '') {
      this.lastOffset = -1;
      this.refuseRow('', line, 'the row names no transcript_id', 'Give every exon and CDS row a transcript_id "…".');
      return;
    }
    this.learnGene(facts);
    const key = `${facts.id}\t${chrom}`;
    const known = this.drafts.get(key);
    const gene = known?.gene || facts.gene || (this.genes.get(facts.geneId)?.symbol ?? '');
    const biotype = known?.biotype || facts.biotype;
    const isUnwanted = !known && (this.unwanted.has(key) || this.unwanted.has(facts.geneId));
    if (isUnwanted || !this.sink.wanted(gene, facts.geneId, biotypeName(biotype))) {
      this.drafts.delete(key);
      this.unwanted.add(key);
      return;
    }
    const draft = known ?? newDraft(facts.id, this.texts.of(chrom), strand, line);
    draft.name ||= facts.name;
    draft.gene ||= this.texts.of(gene);
    draft.geneId ||= this.texts.of(facts.geneId);
    draft.biotype ||= this.texts.of(biotype);
    if (!known) this.drafts.set(key, draft);
    this.draft = draft;
  }

  private badRow(row: string, line: number): undefined {
    const id = /transcript_id "([^"]+)"/.exec(row)?.[1] ?? '';
    const columns = row.split('\t').length;
    if (row.trim() === '' || /^(track|browser)\b/.test(row)) return;
    if (id !== '') this.spoiled.add(id);
    this.refuseRow(id, line, `the row has ${columns} columns where GTF has 9`, 'Separate the 9 columns with tabs.');
  }

  private refuseRow(record: string, line: number, reason: string, mend: string): void {
    this.sink.reject({ file: this.file, line, record, reason, mend });
  }
}
