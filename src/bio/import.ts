import type { ByteSource } from './byteSource';
import { chromosomeIn } from './chromosomeNames';
import { indexesBeside, readCompanions } from './genomeIndex';
import { importAnnotation, EmbeddedGenome } from './importAnnotation';
import { ImportContext, type FileReport } from './importContext';
import { importFasta } from './importFasta';
import { cutTranscripts, importGenome } from './importGenome';
import { importFrame } from './importFrame';
import { importNpz } from './importNpz';
import { importTracksTable } from './importTracksTable';
import type { ImportRequest, ImportResult } from './importTypes';
import { formatLabel, sniff, type Sniffed } from './sniff';

const ANNOTATIONS = ['gtf', 'gff3', 'genePred', 'bed12', 'genbank'] as const;
const isOneOf = (kinds: readonly string[], { detected }: Sniffed): boolean => kinds.includes(detected.kind);

/**
 * Reads transcripts from files in any mixture and order: each one's format is told from its content; annotations are read
 * first, then transcript sequences are joined to them by id or name, then what still lacks a sequence is cut out of the
 * genome. A FASTA without annotation is read alone, with the CDS of its headers. Bad records are refused one by one and
 * the rest is kept. Genes and biotypes that were not asked for are dropped while reading, before they cost memory.
 *
 * @throws AbortError when cancelled | OrthrusError when a source cannot be read at all (network, file moved)
 */
export async function importTranscripts(request: ImportRequest): Promise<ImportResult> {
  const sniffed: Sniffed[] = [];
  for (const source of request.sources) sniffed.push(await sniff(source, request.signal));
  const toRead = sniffed.filter((file) => isOneOf([...ANNOTATIONS, 'fasta', 'tracksTable', 'npz', 'parquet'], file));
  const context = new ImportContext(request, toRead);
  const reports = new Map<Sniffed, FileReport>();
  for (const file of sniffed) {
    reports.set(file, { name: file.source.name, format: formatLabel(file), records: 0, waits: false });
    const { kind, reason, mend } = file.detected;
    if (kind === 'unknown') context.reject(file.source.name, undefined, '', reason, mend);
  }
  const each = async (kinds: readonly string[], read: (file: Sniffed) => Promise<number>): Promise<void> => {
    for (const file of sniffed) if (isOneOf(kinds, file)) reports.get(file)!.records += await read(file);
  };

  const embedded = new EmbeddedGenome();
  await each(ANNOTATIONS, (file) => importAnnotation(context, file, embedded));
  await each(['tracksTable'], (file) => importTracksTable(context, file));
  await each(['npz'], (file) => importNpz(context, file));
  await each(['parquet'], (file) => importFrame(context, file));

  const companions = [
    ...(request.genomeCompanions ?? []),
    ...sniffed.filter((file) => isOneOf(['fai', 'gzi'], file)).map(({ source }) => source),
  ];
  // Of a remote genome the index decides between some kilobytes and some gigabytes.
  if (companions.length === 0 && context.index.size > 0) {
    const fasta = sniffed.filter((file) => isOneOf(['fasta'], file)).map(({ source }) => source);
    for (const source of request.genome ? [request.genome] : fasta) {
      companions.push(...(await indexesBeside(source, request.signal)));
    }
  }
  await learnIndexed(context, companions);
  const genomes: ByteSource[] = request.genome ? [request.genome] : [];
  await each(['fasta'], async (file) => {
    const records = await importFasta(context, file);
    if (typeof records === 'number') return records;
    const report = reports.get(file)!;
    report.format = formatLabel(file).replace('FASTA', 'genome FASTA');
    if (records === 'genome') genomes.push(file.source);
    else report.waits = true;
    return 0;
  });
  for (const file of sniffed) if (isOneOf(['twoBit'], file)) genomes.push(file.source);

  if (embedded.size > 0) await cutTranscripts(context, embedded);
  for (const source of genomes) {
    const records = await importGenome(context, source, companions);
    const report = [...reports].find(([file]) => file.source === source);
    if (report) report[1].records += records;
  }
  const missing = missingSequences(context);
  for (const [file, report] of reports) {
    if (isOneOf(['twoBit', 'fai', 'gzi'], file)) report.waits = context.index.size === 0;
    else if (missing.has(file.source.name)) report.waits = true;
  }
  noteMissing(context, missing, genomes.length + embedded.size > 0 || toRead.some((file) => isOneOf(['fasta'], file)));
  const { log, transcripts, notes } = context;
  if (log.count > log.list.length) notes.push(`${log.count - log.list.length} more rejections are not listed.`);
  return { transcripts, rejected: log.list, rejectedCount: log.count, files: [...reports.values()], notes };
}

/**
 * Adds the chromosomes of a genome's index to those of the annotation, which may be of one gene only: then the genome is known
 * by its first record, and not only where it comes to that gene's chromosome.
 */
async function learnIndexed({ chromosomes, request }: ImportContext, companions: readonly ByteSource[]): Promise<void> {
  const { fai } = await readCompanions(companions, request.signal);
  for (const { entries } of fai) {
    // The index of a FASTA of transcripts has none of them.
    if (![...chromosomes].some((name) => chromosomeIn(name, (alias) => entries.has(alias)))) continue;
    for (const name of entries.keys()) chromosomes.add(name);
  }
}

/** By annotation file: how many of its transcripts found no sequence, and one of them. */
type Missing = ReadonlyMap<string, { readonly count: number; readonly id: string }>;

function missingSequences(context: ImportContext): Missing {
  const missing = new Map<string, { count: number; id: string }>();
  for (const { done, refused, annotated } of context.index.entries()) {
    const { gene, geneId, biotype, id, file } = annotated;
    if (done || refused || !context.wanted.surely(gene || geneId, geneId, biotype)) continue;
    const known = missing.get(file);
    if (known) known.count++;
    else missing.set(file, { count: 1, id });
  }
  return missing;
}

/** Says which annotated transcripts have no sequence: as a rejection of the annotation where nothing could have given one. */
function noteMissing(context: ImportContext, missing: Missing, hadSequences: boolean): void {
  const mend = 'Add the FASTA of its transcripts, or its genome (FASTA or 2bit).';
  for (const [file, { count, id }] of missing) {
    const example = count > 1 ? `, ${id} for one` : `: ${id}`;
    const what = `${count.toLocaleString('en')} annotated transcript${count > 1 ? 's have' : ' has'} no sequence${example}`;
    if (hadSequences) context.notes.push(`${file}: ${what}. ${mend}`);
    else context.reject(file, undefined, '', what, mend);
  }
}
