import { cdsParts } from '../../bio/assembly';
import type { Interval, Transcript } from '../../bio/transcript';
import { throwIfAborted } from '../../lib/errors';
import { ProgressMeter, type ProgressListener } from '../../lib/progress';
import { nextMacrotask } from '../../backend/cpu/macrotask';
import { jaccard } from '../isoformComparison';
import type { AnnotatedLikeness } from './samplingTypes';

/** Pairs between two turns of the event loop. */
const STRIDE = 2000;

/**
 * How alike the transcripts of pairs are by their annotation: lengths (shorter over longer), exonic and coding positions of the genome
 * (Jaccard index). Overlaps of transcripts on different chromosomes or strands, or whose structure is not known, are NaN, and so are
 * those of two genes: what two genes share of the genome says nothing of what they do.
 * @param transcripts that `a` and `b` count
 * @param isWithin whether a pair is of one gene
 * @throws AbortError
 * Source: paper, Methods: Jaccard index of "the full set of transcript genomic intervals" and of "just the coding sequence".
 */
export async function annotatedLikeness(
  transcripts: readonly Transcript[],
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  isWithin: (pair: number) => boolean,
  { signal, onProgress }: { readonly signal?: AbortSignal; readonly onProgress?: ProgressListener } = {},
): Promise<AnnotatedLikeness> {
  const coding = transcripts.map(cdsParts);
  const columns = { length: new Float64Array(a.length), sequence: nans(a.length), cds: nans(a.length) };
  const meter = new ProgressMeter(onProgress, 'Overlaps', 'pairs', a.length);
  for (let pair = 0; pair < a.length; pair++) {
    const [i, j] = [a[pair]!, b[pair]!];
    const [one, other] = [transcripts[i]!, transcripts[j]!];
    const lengths = [one.tracks.length, other.tracks.length] as const;
    columns.length[pair] = Math.min(...lengths) / Math.max(...lengths);
    if (isWithin(pair) && one.chrom === other.chrom && one.strand === other.strand) {
      columns.sequence[pair] = overlap(one.exons, other.exons);
      columns.cds[pair] = overlap(coding[i]!, coding[j]!);
    }
    if (pair % STRIDE !== STRIDE - 1) continue;
    meter.update(pair + 1);
    await nextMacrotask();
    throwIfAborted(signal);
  }
  return columns;
}

const nans = (count: number): Float64Array<ArrayBuffer> => new Float64Array(count).fill(NaN);

const overlap = (a: readonly Interval[], b: readonly Interval[]): number =>
  a.length === 0 || b.length === 0 ? NaN : jaccard(a, b)!;
