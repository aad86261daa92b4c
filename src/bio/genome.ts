import { OrthrusError } from '../lib/errors';
import type { ProgressListener } from '../lib/progress';
import type { ByteSource } from './byteSource';
import { chromosomeIn } from './chromosomeNames';
import { containerOf, decompressed } from './decompress';
import { faidxGenome } from './genomeFaidx';
import { readCompanions } from './genomeIndex';
import { bgzfReads, cachedReads } from './genomeReads';
import { streamedGenome } from './genomeStreamed';
import { isTwoBit, twoBitGenome } from './genomeTwoBit';
import type { Interval } from './transcript';

/** A stretch of a chromosome, 0-based half-open. */
export interface Region {
  readonly chrom: string;
  readonly start: number;
  readonly end: number;
}

export interface Genome {
  /** Name → length in bases, in the order of the file. */
  chromosomes(signal?: AbortSignal): Promise<ReadonlyMap<string, number>>;
  /**
   * Base codes (tracks.ts BASE_CODE) of [start, end) on the forward strand: lower case as upper case, anything but ACGTU
   * 0. The name may differ from the file's as chr1 does from 1, or chrM from MT. The array belongs to the caller.
   * @throws OrthrusError `genome.chromosome` | `genome.range`, and what reading the source throws
   */
  bases(chrom: string, start: number, end: number, signal?: AbortSignal): Promise<Uint8Array>;
}

export interface OpenGenomeOptions {
  /**
   * The only stretches that will be asked for. Without an index a genome must be read from end to end: then only these are
   * kept (half a byte a base; those less than 8 kb apart are kept with the gap between them), and else all of it.
   */
  readonly wanted?: Iterable<Region>;
  readonly signal?: AbortSignal;
  readonly onProgress?: ProgressListener;
}

const HEAD_BYTES = 1 << 10;

/**
 * Opens a genome, told by its content: 2bit, FASTA with .fai, bgzip FASTA with .fai and .gzi are read by range; any other FASTA
 * (plain, gzip, bgzip) is read once from end to end, here.
 * @param companions the genome's .fai and .gzi in any order, told apart by their content; other files are passed over
 * @throws OrthrusError `genome.format` when it is none of these, `genome.index` when an index does not belong to it,
 * `genome.letters` | `genome.duplicate` when its sequence is at fault, and what the sources throw
 */
export async function openGenome(
  source: ByteSource,
  companions: readonly ByteSource[] = [],
  options: OpenGenomeOptions = {},
): Promise<Genome> {
  const { signal } = options;
  const head = await beginning(source, signal);
  const container = containerOf(head.stored);
  if (isTwoBit(head.contents)) {
    if (container === 'plain') return twoBitGenome(source.name, cachedReads(source), signal);
    throw new OrthrusError(
      'genome.format',
      `${source.name} is a compressed 2bit file, which cannot be read by range.`,
      'Unpack it (gunzip) and give the .2bit file.',
    );
  }
  if (!startsLikeFasta(head.contents)) {
    throw new OrthrusError(
      'genome.format',
      `${source.name} is not a genome: neither FASTA nor 2bit.`,
      'Give a genome as FASTA (plain, gzip or bgzip) or as 2bit.',
    );
  }
  const { fai, gzi } = await readCompanions(companions, signal);
  if (fai.length > 0 && container === 'plain') {
    return faidxGenome(source.name, cachedReads(source), fai, signal);
  }
  if (fai.length > 0 && container === 'bgzip' && gzi.length > 0) {
    return faidxGenome(source.name, await bgzfReads(source, gzi, signal), fai, signal);
  }
  return streamedGenome(source, options);
}

async function beginning(
  source: ByteSource,
  signal: AbortSignal | undefined,
): Promise<{ stored: Uint8Array; contents: Uint8Array }> {
  // Through the stream and not by range: a server without ranges can still give a whole genome.
  const reader = (await source.stream(signal)).getReader();
  const parts: number[] = [];
  while (parts.length < HEAD_BYTES) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(...value.subarray(0, HEAD_BYTES));
  }
  void reader.cancel().catch(() => undefined);
  const stored = Uint8Array.from(parts);
  if (containerOf(stored) === 'plain') return { stored, contents: stored };
  const inner = (await decompressed(source, signal)).stream.getReader();
  const { value } = await inner.read();
  void inner.cancel().catch(() => undefined);
  return { stored, contents: value?.subarray(0, HEAD_BYTES) ?? new Uint8Array(0) };
}

/** A header, perhaps after a byte-order mark, blank lines or the old comments (;). */
function startsLikeFasta(head: Uint8Array): boolean {
  return /^\uFEFF?(\s*(;[^\n]*\n)?)*>/.test(new TextDecoder('utf-8', { ignoreBOM: true }).decode(head));
}

/**
 * The name that the genome has for `chrom`, once [start, end) was found to lie on it.
 * @throws OrthrusError `genome.chromosome` | `genome.range`
 */
export function located(
  file: string,
  lengthOf: (name: string) => number | undefined,
  chrom: string,
  [start, end]: Interval,
): string {
  const name = chromosomeIn(chrom, (alias) => lengthOf(alias) !== undefined);
  if (name === undefined) {
    throw new OrthrusError(
      'genome.chromosome',
      `${file} has no chromosome "${chrom}".`,
      'Use a genome and an annotation of the same assembly, with the same chromosome names.',
    );
  }
  const length = lengthOf(name)!;
  if (start >= 0 && start <= end && end <= length) return name;
  throw new OrthrusError(
    'genome.range',
    `${chrom}:${start + 1}–${end} leaves ${name} of ${file}, which has ${length} bases.`,
    'Use the genome assembly that the annotation was made for.',
  );
}
