/**
 * A set of transcripts as bytes: their columns as a packed value (lib/packedValue), so that nothing is parsed to read a hundred million
 * nucleotides and equal sets have equal bytes. Text columns are arrays of strings; coordinates are 0-based and half-open.
 */
import { OrthrusError } from '../lib/errors';
import { JoinedBytes, packValue, unpackValue } from '../lib/packedValue';
import type { CdsSource, Interval, Strand, Transcript } from './transcript';

const FORMAT = 'orthrus-transcripts';
const VERSION = 1;

const TEXTS = ['id', 'name', 'gene', 'geneId', 'species', 'biotype', 'chrom', 'strand', 'cdsSource'] as const;
const STRANDS: readonly string[] = ['+', '-'] satisfies Strand[];
const CDS_SOURCES: readonly string[] = ['annotation', 'header', 'predicted', 'none'] satisfies CdsSource[];

/** Lengths of n transcripts and 2n coordinates. */
interface Columns extends Readonly<Record<(typeof TEXTS)[number], readonly string[]>> {
  /** Nucleotides of each. */
  readonly lengths: Uint32Array;
  /** Start and end of each CDS in transcript coordinates, −1 where there is none. */
  readonly cds: Int32Array;
  readonly exonCounts: Uint32Array;
  /** Start and end of each exon of each transcript: chromosomes can be longer than 32 bits count. */
  readonly exons: Float64Array;
  readonly tracks: Uint8Array<ArrayBuffer>;
}

/** The bytes of a set, in parts; the tracks' own memory is among them. */
export function encodeTranscripts(transcripts: readonly Transcript[]): Uint8Array<ArrayBuffer>[] {
  const columns: Omit<Columns, 'tracks'> & { readonly tracks: JoinedBytes } = {
    id: transcripts.map(({ id }) => id),
    name: transcripts.map(({ name }) => name),
    gene: transcripts.map(({ gene }) => gene),
    geneId: transcripts.map(({ geneId }) => geneId),
    species: transcripts.map(({ species }) => species),
    biotype: transcripts.map(({ biotype }) => biotype),
    chrom: transcripts.map(({ chrom }) => chrom),
    strand: transcripts.map(({ strand }) => strand),
    cdsSource: transcripts.map(({ cdsSource }) => cdsSource),
    lengths: Uint32Array.from(transcripts, ({ tracks }) => tracks.length),
    cds: Int32Array.from(transcripts.flatMap(({ cds }) => cds ?? [-1, -1])),
    exonCounts: Uint32Array.from(transcripts, ({ exons }) => exons.length),
    exons: Float64Array.from(transcripts.flatMap(({ exons }) => exons.flat())),
    tracks: new JoinedBytes(transcripts.map(({ tracks }) => tracks)),
  };
  return packValue({ format: FORMAT, version: VERSION, ...columns });
}

const damaged = (what: string, cause?: unknown): OrthrusError =>
  new OrthrusError(
    'transcripts.damaged',
    `The kept transcripts cannot be read: ${what}.`,
    'Load them again in their panel.',
    { cause },
  );

/** Whether all codes are packed tracks: the low six bits. */
function areTracks(bytes: Uint8Array): boolean {
  let seen = 0;
  for (let i = 0; i < bytes.length; i++) seen |= bytes[i]!;
  return seen < 64;
}

const isInterval = (start: number, end: number): boolean =>
  Number.isSafeInteger(start) && Number.isSafeInteger(end) && start >= 0 && start <= end;

function columnsOf(bytes: Uint8Array<ArrayBuffer>): Columns {
  let value: unknown;
  try {
    ({ value } = unpackValue(bytes));
  } catch (error) {
    throw damaged('the bytes are damaged', error);
  }
  const { format, version } = (value ?? {}) as Record<string, unknown>;
  if (format !== FORMAT) throw damaged('they are something else');
  if (version !== VERSION) throw damaged('another version of this program kept them');
  const columns = value as Record<string, unknown>;
  const { lengths, cds, exonCounts, exons, tracks } = columns;
  if (
    !(lengths instanceof Uint32Array && cds instanceof Int32Array && exonCounts instanceof Uint32Array) ||
    !(exons instanceof Float64Array && tracks instanceof Uint8Array)
  ) {
    throw damaged('a column is missing');
  }
  const n = lengths.length;
  for (const name of TEXTS) {
    const texts = columns[name];
    if (!Array.isArray(texts) || texts.length !== n || !texts.every((text) => typeof text === 'string')) {
      throw damaged(`the column ${name} is none`);
    }
  }
  const sum = (counts: Uint32Array): number => counts.reduce((total, count) => total + count, 0);
  if (cds.length !== 2 * n || exonCounts.length !== n || exons.length !== 2 * sum(exonCounts)) {
    throw damaged('columns differ in length');
  }
  if (tracks.length !== sum(lengths) || !areTracks(tracks)) throw damaged('the tracks are none');
  return value as Columns;
}

/**
 * The transcripts of `encodeTranscripts`; their tracks share the memory of `bytes`.
 * @throws OrthrusError `transcripts.damaged`
 */
export function decodeTranscripts(bytes: Uint8Array<ArrayBuffer>): Transcript[] {
  const columns = columnsOf(bytes);
  const { strand, cdsSource, cds, exons } = columns;
  let start = 0;
  let exon = 0;
  return Array.from(columns.lengths, (length, i): Transcript => {
    const tracks = columns.tracks.subarray(start, (start += length));
    const own: Interval[] = [];
    for (const last = exon + columns.exonCounts[i]!; exon < last; exon++) {
      const [from, to] = [exons[2 * exon]!, exons[2 * exon + 1]!];
      if (!isInterval(from, to)) throw damaged('an exon ends before it starts');
      own.push([from, to]);
    }
    const coding: Interval = [cds[2 * i]!, cds[2 * i + 1]!];
    const hasCds = coding[0] !== -1 || coding[1] !== -1;
    if (hasCds && !(isInterval(...coding) && coding[1] <= length))
      throw damaged('a CDS does not lie in its transcript');
    if (!STRANDS.includes(strand[i]!) || !CDS_SOURCES.includes(cdsSource[i]!)) throw damaged('a word has no meaning');
    return {
      id: columns.id[i]!,
      name: columns.name[i]!,
      gene: columns.gene[i]!,
      geneId: columns.geneId[i]!,
      species: columns.species[i]!,
      biotype: columns.biotype[i]!,
      chrom: columns.chrom[i]!,
      strand: strand[i] as Strand,
      exons: own,
      cds: hasCds ? coding : undefined,
      cdsSource: cdsSource[i] as CdsSource,
      tracks,
    };
  });
}
