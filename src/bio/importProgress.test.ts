import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { bytesOf, dataText, sourceOf } from '../oracle/bio/collect';
import type { ByteSource } from './byteSource';
import { importTranscripts } from './import';
import type { ImportRequest, ImportResult } from './importTypes';
import { cpuTime } from '../oracle/cpuTime';

const files = (...names: string[]): ByteSource[] => names.map((name) => sourceOf(name, dataText(name)));
const load = (sources: ByteSource[], request: Partial<ImportRequest> = {}): Promise<ImportResult> =>
  importTranscripts({ ...request, sources });
const gzipped = (name: string): Uint8Array<ArrayBuffer> => new Uint8Array(gzipSync(dataText(name)));

describe('progress and cancelling', () => {
  it('counts compressed bytes to the last', async () => {
    const sources = [sourceOf('f', gzipped('BCL2L1.fa')), sourceOf('g', gzipped('BCL2L1.gtf'))];
    const seen: [number, number][] = [];
    await load(sources, { onProgress: ({ done, total }) => seen.push([done, total]) });
    const total = sources[0]!.size! + sources[1]!.size!;
    expect(seen.at(-1)).toEqual([total, total]);
    expect(seen.every(([done], i) => done >= (seen[i - 1]?.[0] ?? 0))).toBe(true);
  });

  /** A FASTA that never ends, given in small pieces; counts what was taken of it. */
  const endless = (): ByteSource & { taken: number } => {
    const piece = bytesOf(`>t gene:G\n${'ACGTACGTAC\n'.repeat(90)}`);
    const source = {
      name: 'endless',
      size: undefined,
      taken: 0,
      stream: () =>
        Promise.resolve(
          new ReadableStream<Uint8Array<ArrayBuffer>>({
            pull: (controller) => {
              source.taken++;
              controller.enqueue(piece.slice());
            },
          }),
        ),
      read: () => Promise.resolve(piece),
    };
    return source;
  };

  it('stops an endless source within 200 ms of the cancel message', async () => {
    const stop = new AbortController();
    const source = endless();
    let cancelled = 0;
    setTimeout(() => {
      cancelled = cpuTime();
      stop.abort();
    }, 100);
    await expect(load([source], { signal: stop.signal, genes: ['none'] })).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(cpuTime() - cancelled).toBeLessThan(200);
    const { taken } = source;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(source.taken).toBe(taken);
  });

  it('stops a source that gives nothing', async () => {
    const silent: ByteSource = { ...endless(), stream: () => Promise.resolve(new ReadableStream()) };
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 20);
    await expect(load([silent], { signal: stop.signal })).rejects.toMatchObject({ name: 'AbortError' });
  }, 2000);

  it('does not start when cancelled before', async () => {
    const signal = AbortSignal.abort();
    await expect(load(files('BCL2L1.fa'), { signal })).rejects.toMatchObject({ name: 'AbortError' });
  });
});
