import { throwIfAborted } from '../lib/errors';
import { ProgressMeter } from '../lib/progress';
import type { ByteSource } from './byteSource';
import { chromosomeAliases } from './chromosomeNames';
import { decompressed } from './decompress';
import { located, type Genome, type OpenGenomeOptions, type Region } from './genome';
import { faidxGenome } from './genomeFaidx';
import type { FaiEntry } from './genomeIndex';
import { HeldBases } from './genomeHeld';
import { cachedReads } from './genomeReads';
import { GenomeScan } from './genomeScan';
import type { Interval } from './transcript';

/** Wanted stretches closer than this are kept with what lies between, so that a caller may read across short introns. */
const KEEP_ACROSS = 8192;

/**
 * A genome read once from end to end.
 *
 * - `wanted` given: only those stretches are kept, half a byte a base.
 * - else a plain FASTA with even lines: nothing is kept but an index; it is read by range afterwards.
 * - else (compressed, or uneven lines): all is kept, half a byte a base (1.5 GB for the human genome, 70 MB for the fly).
 */
export async function streamedGenome(source: ByteSource, options: OpenGenomeOptions): Promise<Genome> {
  const { signal } = options;
  const wanted = options.wanted && wantedByName(options.wanted);
  const { container, stream, consumed } = await decompressed(source, signal);
  if (container === 'plain' && !wanted) {
    const scan = new GenomeScan(source.name, { record: () => undefined, letters: () => undefined });
    await scanAll(scan, stream, consumed, source, options);
    const entries = new Map<string, FaiEntry>();
    for (const { name, entry } of scan.records) if (entry) entries.set(name, entry);
    if (entries.size === scan.records.length) {
      return faidxGenome(source.name, cachedReads(source), [{ file: source.name, entries }], signal);
    }
    const again = await decompressed(source, signal);
    return heldGenome(source, again.stream, again.consumed, undefined, options);
  }
  return heldGenome(source, stream, consumed, wanted, options);
}

async function heldGenome(
  source: ByteSource,
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  consumed: () => number,
  wanted: ReadonlyMap<string, readonly Interval[]> | undefined,
  options: OpenGenomeOptions,
): Promise<Genome> {
  const held = new Map<string, HeldBases>();
  let current: HeldBases | undefined;
  const scan = new GenomeScan(source.name, {
    record(name) {
      const intervals = wanted ? (wanted.get(name) ?? []) : undefined;
      held.set(name, (current = new HeldBases(source.name, name, intervals)));
    },
    letters: (bytes, from, to, position) => current!.take(bytes, from, to, position),
  });
  await scanAll(scan, stream, consumed, source, options);
  const lengths = new Map(scan.records.map(({ name, length }) => [name, length]));
  return {
    chromosomes: () => Promise.resolve(lengths),
    bases(chrom, start, end, signal) {
      try {
        throwIfAborted(signal);
        const name = located(source.name, (alias) => lengths.get(alias), chrom, [start, end]);
        return Promise.resolve(held.get(name)!.bases(start, end));
      } catch (error) {
        return Promise.reject(error instanceof Error ? error : new Error(String(error)));
      }
    },
  };
}

async function scanAll(
  scan: GenomeScan,
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  consumed: () => number,
  source: ByteSource,
  { signal, onProgress }: OpenGenomeOptions,
): Promise<void> {
  const meter = new ProgressMeter(onProgress, 'Reading the genome', 'bytes', source.size ?? 0);
  const reader = stream.getReader();
  let turned = performance.now();
  try {
    for (;;) {
      throwIfAborted(signal);
      const { done, value } = await reader.read();
      if (done) break;
      scan.push(value);
      meter.update(Math.min(consumed(), source.size ?? Infinity));
      if (performance.now() - turned < 40) continue;
      // One turn of the event loop, so that a cancel can arrive.
      await new Promise((resolve) => setTimeout(resolve, 0));
      turned = performance.now();
    }
    scan.end();
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}

/** Wanted stretches by every name that the genome may have for their chromosome: ascending, neighbours merged. */
function wantedByName(regions: Iterable<Region>): ReadonlyMap<string, readonly Interval[]> {
  const lists = new Map<string, Interval[]>();
  for (const { chrom, start, end } of regions) {
    // Stretches that are none would shift the places of those behind them.
    if (!(end > start)) continue;
    const list = lists.get(chrom);
    if (list) list.push([start, end]);
    else lists.set(chrom, [[start, end]]);
  }
  const byName = new Map<string, Interval[]>();
  for (const [chrom, list] of lists) {
    for (const name of [chrom, ...chromosomeAliases(chrom)]) byName.set(name, [...(byName.get(name) ?? []), ...list]);
  }
  for (const [name, list] of byName) {
    list.sort((a, b) => a[0] - b[0]);
    const merged: [number, number][] = [];
    for (const [start, end] of list) {
      const last = merged.at(-1);
      if (last && start <= last[1] + KEEP_ACROSS) last[1] = Math.max(last[1], end);
      else merged.push([Math.max(0, start), end]);
    }
    byName.set(name, merged);
  }
  return byName;
}
