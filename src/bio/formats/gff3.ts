import type { AnnotationSink, ChunkReader } from '../annotation';
import { Interner, RecentSet, Words, integer, text } from './bytes';
import { ROW_KINDS, addRow, biotypeName, finishDraft, newDraft, type TranscriptDraft } from './draft';
import { bareId, gff3Attribute, gff3Attributes, listOf, nodeFacts, unescaped, type NodeFacts } from './gff3Attributes';
import { LineSplitter } from './lines';

const TAB = 9;
const HASH = 35;
const GREATER = 62;

/** Row types that may be a gene or a transcript; alignments, repeats and regions are passed over. */
const NODE_TYPE = /gene|transcript|rna|pseudo/i;

/**
 * GFF3 (Ensembl, GENCODE, NCBI, FlyBase, gffread). Whatever exon, CDS and UTR rows name as their Parent is a transcript; what that
 * names as its Parent is the gene. A row with several parents counts for each. Parents may come after their children.
 * From `##FASTA` (or a first `>`) on, bytes go to `fasta`, which sees lines from there. CDS rows contain the stop codon.
 * Reference: https://github.com/The-Sequence-Ontology/Specifications/blob/master/gff3.md; 1-based inclusive coordinates.
 */
export class Gff3Reader implements ChunkReader {
  private readonly splitter = new LineSplitter((bytes, start, end, line) => this.row(bytes, start, end, line));
  /** Genes and transcripts by ID. */
  private readonly nodes = new Map<string, NodeFacts & { readonly line: number }>();
  /** By the ID that rows name as Parent, and chromosome. */
  private readonly drafts = new Map<string, { readonly parent: string; readonly draft: TranscriptDraft }>();
  private readonly unwanted = new RecentSet();
  private readonly spoiled = new Set<string>();
  private readonly lengths = new Map<string, number>();
  private readonly texts = new Interner();
  private readonly words = new Words();
  private readonly tabs = new Int32Array(8);
  private lastParents: readonly string[] = [];
  private lastChrom = '';
  private fasta: ChunkReader | undefined;

  /** @param startFasta makes the reader of the sequences that may follow; it is given the line before them */
  constructor(
    private readonly file: string,
    private readonly sink: AnnotationSink,
    private readonly startFasta: (line: number) => ChunkReader,
  ) {}

  push(chunk: Uint8Array): void {
    if (this.fasta) return this.fasta.push(chunk);
    const used = this.splitter.push(chunk);
    // The row handler may have met ##FASTA.
    (this.fasta as ChunkReader | undefined)?.push(chunk.subarray(used));
  }

  end(): void {
    const steps = this.ending();
    while (!steps.next().done);
  }

  *ending(): Generator<undefined> {
    this.splitter.end();
    yield* this.finish();
    this.fasta?.end();
  }

  cut(): string {
    this.splitter.drop();
    const parents = this.fasta ? [] : this.lastParents;
    for (const [key, { parent }] of this.drafts) if (parents.includes(parent)) this.drafts.delete(key);
    const steps = this.finish();
    while (!steps.next().done);
    return this.fasta ? this.fasta.cut() : parents.map(bareId).join(', ');
  }

  private row(bytes: Uint8Array, start: number, end: number, line: number): boolean | undefined {
    if (start >= end) return undefined;
    if (bytes[start] === HASH) return this.directive(text(bytes, start, end), line);
    if (bytes[start] === GREATER) {
      this.fasta = this.startFasta(line - 1);
      this.fasta.push(bytes.slice(start, end));
      this.fasta.push(new Uint8Array([10]));
      return true;
    }
    const tabs = this.tabs;
    let found = 0;
    for (let i = start; i < end && found < 8; i++) if (bytes[i] === TAB) tabs[found++] = i;
    if (found < 8) return this.badRow(text(bytes, start, end), line);
    const type = this.words.of(bytes, tabs[1]! + 1, tabs[2]!);
    const kind = ROW_KINDS.get(type) ?? ROW_KINDS.get(type.toLowerCase());
    if (kind === undefined) {
      if (NODE_TYPE.test(type)) this.learnNode(nodeFacts(gff3Attributes(bytes, tabs[7]! + 1, end), type), line);
      return undefined;
    }
    const parents = listOf(gff3Attribute(bytes, tabs[7]! + 1, end, 'Parent'));
    this.lastParents = parents;
    if (parents.length === 0) {
      const mend = 'Give every exon and CDS row the Parent=… of its transcript.';
      this.sink.reject({ file: this.file, line, record: '', reason: 'the row names no Parent', mend });
      return undefined;
    }
    const chrom = unescaped(this.words.of(bytes, start, tabs[0]!));
    if (chrom !== this.lastChrom) this.sink.sawChromosome?.(chrom);
    this.lastChrom = chrom;
    const strand = bytes[tabs[5]! + 1]!;
    const first = integer(bytes, tabs[2]! + 1, tabs[3]!);
    const last = integer(bytes, tabs[3]! + 1, tabs[4]!);
    for (const parent of parents) {
      if (this.unwanted.has(parent)) continue;
      const draft = this.draftOf(parent, chrom, strand, line);
      if (strand !== draft.strand) {
        const reason = 'its rows lie on both strands';
        draft.problem ??= { line, reason, mend: 'Split it, or leave it out: a mature transcript here has one strand.' };
      }
      addRow(draft, kind, first, last, line);
    }
    return undefined;
  }

  private directive(row: string, line: number): boolean | undefined {
    if (row.startsWith('##FASTA')) {
      this.fasta = this.startFasta(line);
      return true;
    }
    const region = /^##sequence-region\s+(\S+)\s+\d+\s+(\d+)/.exec(row);
    if (region) this.lengths.set(unescaped(region[1]!), Number(region[2]));
    return undefined;
  }

  private draftOf(parent: string, chrom: string, strand: number, line: number): TranscriptDraft {
    const key = `${parent}\t${chrom}`;
    const known = this.drafts.get(key);
    if (known) return known.draft;
    const draft = newDraft(bareId(parent), this.texts.of(chrom), strand, line);
    this.drafts.set(key, { parent, draft });
    return draft;
  }

  /** Notes a gene or transcript, unless it is certain that it is not wanted; its children are passed over then. */
  private learnNode(node: NodeFacts, line: number): void {
    if (node.id === '' || this.nodes.has(node.id)) return;
    const parent = node.parents[0];
    const isTop = parent === undefined;
    const gene = isTop ? node : (this.nodes.get(parent) ?? node);
    // A top row is a gene, or a transcript without one: only its gene is judged, a gene's biotype is not its transcripts'.
    const symbol = node.gene || gene.gene || (gene.parents.length === 0 && gene.type.includes('gene') ? gene.name : '');
    const biotype = isTop ? '' : biotypeName(node.biotype);
    const geneId = node.geneId || gene.geneId || bareId(gene.id);
    if ((parent !== undefined && this.unwanted.has(parent)) || !this.sink.wanted(symbol, geneId, biotype)) {
      this.unwanted.add(node.id);
      return;
    }
    this.nodes.set(node.id, { ...node, line });
  }

  private badRow(row: string, line: number): undefined {
    if (row.trim() === '') return;
    const parents = listOf(/\bParent=([^;\s]+)/.exec(row)?.[1]);
    for (const parent of parents) this.spoiled.add(parent);
    const reason = `the row has ${row.split('\t').length} columns where GFF3 has 9`;
    const record = parents.map(bareId).join(', ');
    this.sink.reject({ file: this.file, line, record, reason, mend: 'Separate the 9 columns with tabs.' });
  }

  private *finish(): Generator<undefined> {
    for (const { parent, draft } of this.drafts.values()) {
      yield;
      if (this.spoiled.has(parent)) continue;
      this.describe(draft, parent);
      draft.chromLength = this.lengths.get(draft.chrom);
      finishDraft(draft, this.file, this.sink);
    }
    this.drafts.clear();
    this.nodes.clear();
  }

  /** Fills in what the transcript's own row and its gene's row say. */
  private describe(draft: TranscriptDraft, parent: string): void {
    const node = this.nodes.get(parent);
    if (!node) return;
    const above = this.nodes.get(node.parents[0] ?? '');
    const isGene = /gene/i.test(node.type) && node.parents.length === 0;
    const gene = above ?? (isGene ? node : undefined);
    draft.id = node.transcriptId || draft.id;
    draft.name = isGene ? '' : node.name;
    draft.gene = this.texts.of(node.gene || gene?.gene || gene?.name || '');
    draft.geneId = this.texts.of(node.geneId || gene?.geneId || bareId(gene?.id ?? node.parents[0] ?? ''));
    const ofType = node.type === 'mRNA' ? 'mRNA' : '';
    draft.biotype = this.texts.of(node.biotype || ofType || node.geneBiotype || gene?.geneBiotype || node.type);
    draft.species = node.species;
  }
}
