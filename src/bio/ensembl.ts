import { OrthrusError } from '../lib/errors';
import { ProgressMeter, type ProgressListener } from '../lib/progress';
import type { AnnotatedTranscript } from './annotation';
import { assemble, isProblem, matureLength, structureProblem, type Problem } from './assembly';
import { readableUrl } from './byteSources';
import { Refused, requestJson, unexpected, type RestOptions } from './ensemblRest';
import { FOREIGN, GENOME_LETTER } from './genomeLetters';
import type { ImportResult } from './importTypes';
import type { Interval, Rejection, Transcript } from './transcript';

/** Species that a list of suggestions shows; any other name that Ensembl knows works as well. */
export const ENSEMBL_SPECIES = [
  { id: 'homo_sapiens', name: 'human' },
  { id: 'mus_musculus', name: 'mouse' },
  { id: 'rattus_norvegicus', name: 'rat' },
  { id: 'macaca_mulatta', name: 'macaque' },
  { id: 'pan_troglodytes', name: 'chimpanzee' },
  { id: 'sus_scrofa', name: 'pig' },
  { id: 'bos_taurus', name: 'cow' },
  { id: 'canis_lupus_familiaris', name: 'dog' },
  { id: 'gallus_gallus', name: 'chicken' },
  { id: 'xenopus_tropicalis', name: 'frog' },
  { id: 'danio_rerio', name: 'zebrafish' },
  { id: 'drosophila_melanogaster', name: 'fly' },
  { id: 'caenorhabditis_elegans', name: 'worm' },
  { id: 'saccharomyces_cerevisiae', name: 'yeast' },
] as const;

export interface EnsemblOptions {
  /** https://rest.ensembl.org by default. */
  readonly baseUrl?: string;
  readonly fetch?: typeof fetch;
  readonly signal?: AbortSignal;
  readonly onProgress?: ProgressListener;
}

/** Most ids that one POST to sequence/id may ask for. */
const BATCH = 50;

/** Ensembl's gene ids, FlyBase's and WormBase's. */
const GENE_ID = /^(ENS[A-Z]*G\d{11}|FBgn\d{7}|WBGene\d{8})(\.\d+)?$/i;

/**
 * All transcripts of a gene from Ensembl's REST service: structures by lookup, sequences (cDNA) in batches of 50. Only the
 * symbol and transcript ids are sent.
 *
 * The CDS runs from Translation.start to Translation.end, which are genomic and hold the stop codon (BRCA2, ENSP00000369497,
 * ends at 13:32,398,770, the last base of its stop codon); a transcript without Translation has none.
 *
 * @param symbol gene symbol or gene id
 * @param species as Ensembl writes it (homo_sapiens), with spaces, or a common name of ENSEMBL_SPECIES
 * @throws OrthrusError `ensembl.unknown` for a gene or species that Ensembl does not have, `ensembl.noSymbol`, and what
 * requestJson throws | AbortError
 */
export async function fetchEnsembl(
  symbol: string,
  species: string,
  options: EnsemblOptions = {},
): Promise<ImportResult> {
  const { baseUrl = 'https://rest.ensembl.org', signal, onProgress } = options;
  const rest: RestOptions = { baseUrl, fetch: options.fetch, signal };
  const wanted = symbol.trim();
  if (wanted === '') throw new OrthrusError('ensembl.noSymbol', 'No gene was named.', 'Give a symbol such as BCL2L1.');
  new ProgressMeter(onProgress, `Looking up ${wanted}`, 'transcripts', 0).update(0);
  const gene = await lookUp(wanted, speciesId(species), rest);
  const source = `Ensembl, ${wanted} (${gene.species})`;
  const structures = gene.transcripts.map((transcript) => annotated(transcript, gene, source));

  const meter = new ProgressMeter(onProgress, `Fetching ${wanted}`, 'transcripts', structures.length);
  const sequences = new Map<string, string>();
  for (let from = 0; from < structures.length; from += BATCH) {
    const ids = gene.transcripts.slice(from, from + BATCH).map(({ id }) => id);
    for (const [id, sequence] of await cdnas(ids, rest)) sequences.set(id, sequence);
    meter.update(Math.min(structures.length, from + BATCH));
  }

  const transcripts: Transcript[] = [];
  const rejected: Rejection[] = [];
  structures.forEach((structure, i) => {
    const sequence = sequences.get(gene.transcripts[i]!.id);
    const bases =
      sequence === undefined
        ? undefined
        : Uint8Array.from(sequence, (letter) => GENOME_LETTER[letter.charCodeAt(0) & 255]!);
    const made = structureProblem(structure) ?? sequenceProblem(structure, bases) ?? assemble(structure, bases!);
    if (isProblem(made)) rejected.push({ file: source, line: undefined, record: structure.id, ...made });
    else transcripts.push(made);
  });
  return {
    transcripts,
    rejected,
    rejectedCount: rejected.length,
    files: [{ name: source, format: 'Ensembl REST', records: transcripts.length, waits: false }],
    notes: gene.assembly ? [`Coordinates are of ${gene.assembly}.`] : [],
  };
}

function sequenceProblem({ exons }: AnnotatedTranscript, bases: Uint8Array | undefined): Problem | undefined {
  if (!bases) return { reason: 'Ensembl gave no sequence for it', mend: 'Try again, or leave it out.' };
  const length = matureLength(exons);
  if (bases.length !== length) {
    const reason = `Ensembl gave ${bases.length} nt, its exons sum to ${length}`;
    return { reason, mend: 'Try again: Ensembl may be changing its release at this moment.' };
  }
  if (!bases.includes(FOREIGN)) return undefined;
  return { reason: 'its sequence holds letters that stand for no nucleotide', mend: 'Leave it out.' };
}

/** homo_sapiens for "human", "Homo sapiens" and "homo_sapiens". */
function speciesId(species: string): string {
  const id = species.trim().toLowerCase().replace(/\s+/g, '_');
  return ENSEMBL_SPECIES.find(({ name }) => name === id)?.id ?? id;
}

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const text = (object: Json, key: string): string => (typeof object[key] === 'string' ? object[key] : '');
const list = (object: Json, key: string): Json[] => (Array.isArray(object[key]) ? object[key].filter(isObject) : []);

interface Gene {
  readonly id: string;
  readonly symbol: string;
  /** homo_sapiens */
  readonly species: string;
  readonly assembly: string;
  readonly transcripts: readonly { readonly id: string; readonly object: Json }[];
}

async function lookUp(symbol: string, species: string, rest: RestOptions): Promise<Gene> {
  const { host } = readableUrl(rest.baseUrl);
  const isId = GENE_ID.test(symbol);
  const path = isId
    ? `/lookup/id/${encodeURIComponent(symbol.replace(/\.\d+$/, ''))}`
    : `/lookup/symbol/${encodeURIComponent(species)}/${encodeURIComponent(symbol)}`;
  let answer: unknown;
  try {
    answer = await requestJson(`${path}?expand=1`, rest);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const words = error.words ? ` (“${error.words}”)` : '';
    if (error.status !== 400 && error.status !== 404) throw unexpected(host, `status ${error.status}${words}`, error);
    throw new OrthrusError(
      'ensembl.unknown',
      isId ? `Ensembl has no gene ${symbol}${words}.` : `Ensembl has no gene "${symbol}" in ${species}${words}.`,
      'Check the spelling (OAS1 in human, Oas1a in mouse), and the species as Ensembl writes it, such as homo_sapiens.',
      { cause: error },
    );
  }
  if (!isObject(answer) || text(answer, 'object_type') !== 'Gene' || text(answer, 'id') === '') {
    throw unexpected(host, 'it is not a gene');
  }
  const transcripts = list(answer, 'Transcript')
    .map((object) => ({ id: text(object, 'id'), object }))
    .filter(({ id }) => id !== '');
  if (transcripts.length === 0) throw unexpected(host, 'the gene has no transcripts');
  return {
    id: text(answer, 'id'),
    symbol: text(answer, 'display_name'),
    species: text(answer, 'species') || species,
    assembly: text(answer, 'assembly_name'),
    transcripts,
  };
}

/** 0-based half-open interval of an object's `start` and `end`; an empty one where they are not numbers. */
function intervalOf(object: Json): Interval {
  const { start, end } = object;
  return typeof start === 'number' && typeof end === 'number' ? [start - 1, end] : [0, 0];
}

function annotated({ id, object }: Gene['transcripts'][number], gene: Gene, file: string): AnnotatedTranscript {
  const { version } = object;
  const translation = object['Translation'];
  const versioned = typeof version === 'number' ? `${id}.${version}` : id;
  const [genus, ...rest] = gene.species.split('_');
  return {
    id: versioned,
    name: text(object, 'display_name') || versioned,
    gene: gene.symbol || gene.id,
    geneId: gene.id,
    biotype: text(object, 'biotype'),
    species: [genus!.charAt(0).toUpperCase() + genus!.slice(1), ...rest].join(' '),
    chrom: text(object, 'seq_region_name'),
    strand: object['strand'] === -1 ? '-' : '+',
    exons: list(object, 'Exon')
      .map(intervalOf)
      .sort((a, b) => a[0] - b[0]),
    cds: isObject(translation) ? intervalOf(translation) : undefined,
    file,
    line: 0,
  };
}

/** Spliced sequences by the id that was asked for. Ids that the server does not know are missing from its answer. */
async function cdnas(ids: readonly string[], rest: RestOptions): Promise<[string, string][]> {
  const { host } = readableUrl(rest.baseUrl);
  let answer: unknown;
  try {
    answer = await requestJson('/sequence/id?type=cdna', rest, { ids });
  } catch (error) {
    if (error instanceof Refused) throw unexpected(host, `status ${error.status} ${error.words}`.trimEnd(), error);
    throw error;
  }
  if (!Array.isArray(answer)) throw unexpected(host, 'it holds no sequences');
  return answer
    .filter(isObject)
    .map((entry): [string, string] => [
      text(entry, 'query') || text(entry, 'id').replace(/\.\d+$/, ''),
      text(entry, 'seq'),
    ]);
}
