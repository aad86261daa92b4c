import type { AnnotatedTranscript } from '../annotation';
import type { Interval, Strand } from '../transcript';
import type { GenBankFeature } from './genbankFeatures';
import { parseLocation } from './genbankLocation';

/** A record without its sequence. */
export interface GenBankRecord {
  readonly file: string;
  readonly line: number;
  /** VERSION, else ACCESSION, else the name in LOCUS. */
  readonly name: string;
  readonly organism: string;
  /** Of the sequence, as LOCUS states it. */
  readonly length: number;
  /** Whether the record is one mature RNA, and not a piece of a genome. */
  readonly isTranscript: boolean;
  readonly features: readonly GenBankFeature[];
}

export interface RefusedFeature {
  readonly line: number;
  readonly record: string;
  readonly reason: string;
  readonly mend: string;
}

/** A feature whose location was read. */
interface Placed {
  readonly feature: GenBankFeature;
  readonly strand: Strand;
  readonly parts: readonly Interval[];
}

/** Gaps up to this are ribosomal slippage, or mend a frame, and are no introns. */
const SLIPPAGE = 2;

const get = (feature: GenBankFeature | undefined, name: string): string => feature?.qualifiers.get(name) ?? '';

/** Symbol and id of a feature's gene. Ensembl's GenBank files have the id as /gene and the symbol as /locus_tag. */
export function geneOf(feature: GenBankFeature | undefined): { gene: string; geneId: string } {
  const gene = get(feature, 'gene');
  const tag = get(feature, 'locus_tag');
  if (/^ENS[A-Z]*G\d{11}/.test(gene)) return { gene: tag, geneId: gene };
  return { gene: gene || tag, geneId: tag || get(feature, 'db_xref').replace(/^\w+:/, '') };
}

const linkOf = (feature: GenBankFeature): string =>
  get(feature, 'transcript_id') ||
  /\btranscript_id=(\S+)/.exec(get(feature, 'note'))?.[1] ||
  (feature.key === 'mRNA' ? get(feature, 'standard_name') : '');

/** X1 of "apoptosis regulator, transcript variant X1" and of "… isoform X1". */
const variantOf = (feature: GenBankFeature): string =>
  /\b(?:variant|isoform)\s+(\S+)$/.exec(get(feature, 'product'))?.[1] ?? '';

const geneKey = (feature: GenBankFeature): string => get(feature, 'locus_tag') || get(feature, 'gene');

const intronsOf = (parts: readonly Interval[]): Interval[] =>
  parts.slice(1).flatMap((part, i): Interval[] => {
    const from = parts[i]![1];
    return part[0] - from > SLIPPAGE ? [[from, part[0]]] : [];
  });

/** Whether a CDS can be translated from these exons: same strand, within them, and with the same introns. */
function fits(cds: Placed, rna: Placed): boolean {
  if (cds.strand !== rna.strand) return false;
  if (!cds.parts.every(([start, end]) => rna.parts.some((exon) => exon[0] <= start && end <= exon[1]))) return false;
  const [from, to] = [cds.parts[0]![0], cds.parts.at(-1)![1]];
  const inside = intronsOf(rna.parts).filter(([start, end]) => start >= from && end <= to);
  const own = intronsOf(cds.parts);
  return (
    own.length === inside.length && own.every(([start, end], i) => start === inside[i]![0] && end === inside[i]![1])
  );
}

/** The transcripts of a record, without their sequences, and the features that were refused. */
export function transcriptsOf(record: GenBankRecord): {
  transcripts: AnnotatedTranscript[];
  refused: RefusedFeature[];
} {
  return record.isTranscript ? ofTranscriptRecord(record) : ofGenomicRecord(record);
}

const base = (record: GenBankRecord, feature: GenBankFeature | undefined, id: string, line: number) => ({
  id,
  name: id,
  ...geneOf(feature),
  species: record.organism,
  chrom: record.name,
  chromLength: record.length,
  file: record.file,
  line,
});

/** An mRNA record: all of it is one transcript, cut at the ends of its `exon` features. */
function ofTranscriptRecord(record: GenBankRecord): { transcripts: AnnotatedTranscript[]; refused: RefusedFeature[] } {
  const { features, length, name, line } = record;
  const ends = new Set<number>([length]);
  let cds: Interval | undefined;
  for (const feature of features) {
    if (feature.key !== 'exon' && feature.key !== 'CDS') continue;
    const place = parseLocation(feature.location);
    const problem =
      typeof place === 'string' ? place : place.strand === '-' ? 'it lies on the reverse strand of an RNA' : undefined;
    if (typeof place === 'string' || problem) {
      // Exons of an mRNA record are often given for a gene that spans records: then the whole counts as one.
      if (feature.key === 'exon') continue;
      const refused = refusal(feature, name, problem!);
      return { transcripts: [], refused: [refused] };
    }
    const span: Interval = [place.parts[0]![0], place.parts.at(-1)![1]];
    if (feature.key === 'exon') ends.add(span[1]);
    else if (!cds || span[1] - span[0] > cds[1] - cds[0]) cds = span;
  }
  const cuts = [...ends].filter((end) => end <= length).sort((a, b) => a - b);
  const exons = cuts.map((end, i): Interval => [cuts[i - 1] ?? 0, end]);
  const named = features.find((feature) => get(feature, 'gene') !== '');
  const rna = features.find((feature) => feature.key === 'ncRNA');
  const biotype = cds ? 'protein_coding' : get(rna, 'ncRNA_class') || (rna ? 'ncRNA' : '');
  const transcript = { ...base(record, named, name, line), biotype, strand: '+' as const, exons, cds };
  return { transcripts: [transcript], refused: [] };
}

/** A genomic record: its RNA features with their CDS; a gene with CDS alone gets transcripts of the CDS. */
function ofGenomicRecord(record: GenBankRecord): { transcripts: AnnotatedTranscript[]; refused: RefusedFeature[] } {
  const refused: RefusedFeature[] = [];
  const genes = new Map<string, { rnas: Placed[]; cdss: Placed[]; broken: boolean }>();
  for (const feature of record.features) {
    const { key } = feature;
    const isCds = key === 'CDS';
    if (key === 'source' || key === 'gene' || key === 'exon') continue;
    if (isCds && (feature.qualifiers.has('pseudo') || feature.qualifiers.has('pseudogene'))) continue;
    let group = genes.get(geneKey(feature));
    if (!group) genes.set(geneKey(feature), (group = { rnas: [], cdss: [], broken: false }));
    const place = parseLocation(feature.location);
    if (typeof place === 'string') {
      refused.push(refusal(feature, idOf(feature, 0, 1), place));
      group.broken ||= !isCds;
    } else (isCds ? group.cdss : group.rnas).push({ feature, ...place });
  }
  const transcripts: AnnotatedTranscript[] = [];
  for (const { rnas, cdss, broken } of genes.values()) {
    const used = new Set<Placed>();
    rnas.forEach((rna, i) => {
      const cds = rna.feature.key === 'mRNA' ? cdsFor(rna, cdss, used) : undefined;
      if (cds) used.add(cds);
      transcripts.push(made(record, rna, cds, idOf(rna.feature, i, rnas.length)));
    });
    const left = cdss.filter((cds) => !used.has(cds));
    const hasMrna = broken || rnas.some(({ feature }) => feature.key === 'mRNA');
    left.forEach((cds, i) => {
      const id = idOf(cds.feature, i, left.length);
      if (!hasMrna) transcripts.push(made(record, cds, cds, id));
      // One protein of several transcripts is listed once: only a CDS that no mRNA can hold is wrong.
      else if (!broken && !rnas.some((rna) => fits(cds, rna))) {
        refused.push(refusal(cds.feature, id, 'this CDS fits the exons of no mRNA of its gene'));
      }
    });
  }
  return { transcripts, refused };
}

/** The CDS of an mRNA: the one that names it; else of those that fit the same variant, one not used yet, or any. */
function cdsFor(rna: Placed, cdss: readonly Placed[], used: ReadonlySet<Placed>): Placed | undefined {
  const link = linkOf(rna.feature);
  const named = link === '' ? undefined : cdss.find((cds) => linkOf(cds.feature) === link);
  if (named) return named;
  const fitting = cdss.filter((cds) => linkOf(cds.feature) === '' && fits(cds, rna));
  const variant = variantOf(rna.feature);
  return (
    (variant && fitting.find((cds) => variantOf(cds.feature) === variant)) ||
    fitting.find((cds) => !used.has(cds)) ||
    fitting[0]
  );
}

function idOf(feature: GenBankFeature, index: number, count: number): string {
  const own = linkOf(feature) || (feature.key === 'CDS' ? get(feature, 'protein_id') : '');
  if (own) return own;
  const gene = geneKey(feature) || `${feature.key}-${feature.line}`;
  return count > 1 ? `${gene}.${index + 1}` : gene;
}

function made(record: GenBankRecord, rna: Placed, cds: Placed | undefined, id: string): AnnotatedTranscript {
  const { feature, strand, parts } = rna;
  const biotype = cds ? 'protein_coding' : feature.key === 'mRNA' ? '' : get(feature, 'ncRNA_class') || feature.key;
  const coding = cds && { cdsParts: cds.parts };
  // Parts of a lone CDS that overlap by slippage are one exon.
  const exons = rna === cds ? joined(parts) : parts;
  return {
    ...base(record, feature, id, feature.line),
    biotype,
    strand,
    exons,
    cds: cds && [cds.parts[0]![0], cds.parts.at(-1)![1]],
    ...coding,
  };
}

function joined(parts: readonly Interval[]): Interval[] {
  const exons: [number, number][] = [];
  for (const [start, end] of parts) {
    const last = exons.at(-1);
    if (last && start - last[1] <= SLIPPAGE) last[1] = Math.max(last[1], end);
    else exons.push([start, end]);
  }
  return exons;
}

const refusal = (feature: GenBankFeature, record: string, reason: string): RefusedFeature => ({
  line: feature.line,
  record,
  reason: `${feature.key}: ${reason}`,
  mend: 'Give the transcript whole on one record, with exact positions.',
});
