import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OrthrusError } from '../lib/errors';
import { startRangeServer, type RangeServer } from '../oracle/rangeServer';
import type { ByteSource } from './byteSource';
import { blobSource, urlSource } from './byteSources';
import { openGenome, type Genome, type Region } from './genome';
import { BASE_CODE } from './tracks';

const load = (name: string): Buffer => readFileSync(new URL(`../oracle/genome/${name}`, import.meta.url));
const of = (name: string, bytes: Uint8Array): ByteSource => blobSource(name, new Blob([new Uint8Array(bytes)]));
const golden = (name: string): ByteSource => of(name, load(name));

const fasta = load('piece.fa').toString();
/** What every way of reading must give. */
const truth = new Map(
  fasta
    .split('>')
    .slice(1)
    .map((record) => {
      const lines = record.split('\n');
      return [lines[0]!.split(' ')[0]!, Uint8Array.from(Buffer.from(lines.slice(1).join('')), (b) => BASE_CODE[b]!)];
    }),
);
const everything: Region[] = [...truth].map(([chrom, { length }]) => ({ chrom, start: 0, end: length }));

const longLines = Buffer.from(fasta.replace(/([ACGTNacgtn])\n(?!>)/g, '$1'));
const windows = Buffer.from(fasta.replaceAll('\n', '\r\n'));
const uneven = Buffer.from(fasta.replace(/\n([ACGT]{20})/, '\n$1\n'));

const ways: readonly [string, () => Promise<Genome>][] = [
  ['FASTA + .fai', () => openGenome(golden('piece.fa'), [golden('piece.fa.fai')])],
  [
    'bgzip + .fai + .gzi, among other files',
    () => openGenome(golden('piece.fa.gz'), ['piece.fa.gz.gzi', 'piece.gtf', 'piece.fa.fai', 'piece.fa'].map(golden)),
  ],
  ['2bit', () => openGenome(golden('piece.2bit'))],
  ['2bit, big-endian', () => openGenome(golden('piece.big-endian.2bit'))],
  ['FASTA', () => openGenome(golden('piece.fa'))],
  ['FASTA, stretches', () => openGenome(golden('piece.fa'), [], { wanted: everything })],
  ['bgzip', () => openGenome(golden('piece.fa.gz'))],
  ['bgzip, .fai only', () => openGenome(golden('piece.fa.gz'), [golden('piece.fa.fai')], { wanted: everything })],
  ['gzip', () => openGenome(of('a.gz', gzipSync(fasta)))],
  ['FASTA, one line a chromosome', () => openGenome(of('long.fa', longLines))],
  ['FASTA, CRLF', () => openGenome(of('windows.fa', windows))],
  ['FASTA, uneven lines', () => openGenome(of('uneven.fa', uneven))],
  ['FASTA after comments', () => openGenome(of('c.fa', Buffer.from(`\uFEFF;old\n\n${fasta.trimEnd()}`)))],
];

async function failure(run: () => Promise<unknown>): Promise<OrthrusError> {
  const error = await run().then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(OrthrusError);
  expect((error as OrthrusError).mend).not.toBe('');
  return error as OrthrusError;
}

describe.each(ways)('genome: %s', (_, open) => {
  let genome: Genome;
  beforeAll(async () => {
    genome = await open();
  });

  it('has every chromosome and base', async () => {
    const lengths = await genome.chromosomes();
    expect([...lengths]).toEqual([...truth].map(([name, { length }]) => [name, length]));
    for (const [name, bases] of truth) {
      const read = await genome.bases(name, 0, bases.length);
      expect(Buffer.compare(read, bases)).toBe(0);
    }
  });

  it('gives any stretch', async () => {
    const stretch = fc.tuple(fc.constantFrom(...truth.keys()), fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(400));
    await fc.assert(
      fc.asyncProperty(stretch, async ([name, where, length]) => {
        const bases = truth.get(name)!;
        const start = Math.floor(where * bases.length);
        const end = Math.min(bases.length, start + length);
        expect(await genome.bases(name, start, end)).toEqual(bases.slice(start, end));
      }),
      { numRuns: 150, seed: 5 },
    );
  });

  it('knows chromosomes by their other names and says which it lacks', async () => {
    expect(await genome.bases('2R', 100, 160)).toEqual(truth.get('chr2R')!.slice(100, 160));
    expect(await genome.bases('MT', 0, 10)).toEqual(truth.get('chrM')!.slice(0, 10));
    const unknown = await failure(() => genome.bases('chr7', 0, 1));
    expect([unknown.code, unknown.message]).toEqual(['genome.chromosome', expect.stringContaining('"chr7"')]);
    for (const [start, end] of [
      [-1, 5],
      [199_999, 200_001],
      [20, 10],
    ] as const) {
      const outside = await failure(() => genome.bases('chr2R', start, end));
      expect([outside.code, outside.message]).toEqual(['genome.range', expect.stringContaining('200000 bases')]);
    }
  });

  it('serves many at once and heeds a cancel', async () => {
    const starts = Array.from({ length: 40 }, (__, i) => i * 4999);
    const read = await Promise.all(starts.map((start) => genome.bases('chr2R', start, start + 100)));
    starts.forEach((start, i) => expect(read[i]).toEqual(truth.get('chr2R')!.slice(start, start + 100)));
    await expect(genome.bases('chr2R', 0, 9, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('openGenome', () => {
  it('keeps only the stretches that are wanted', async () => {
    const wanted = [
      { chrom: '2R', start: 150_000, end: 150_400 },
      { chrom: '2R', start: 10_000, end: 10_100 },
      { chrom: 'chr2R', start: 14_000, end: 14_100 },
    ];
    const genome = await openGenome(golden('piece.fa.gz'), [], { wanted });
    const bases = truth.get('chr2R')!;
    expect(await genome.bases('chr2R', 150_000, 150_400)).toEqual(bases.slice(150_000, 150_400));
    // Neighbours are kept with the gap between them.
    expect(await genome.bases('2R', 10_000, 14_100)).toEqual(bases.slice(10_000, 14_100));
    expect((await failure(() => genome.bases('chr2R', 100_000, 100_010))).code).toBe('genome.notHeld');
    expect((await failure(() => genome.bases('chrM', 0, 10))).code).toBe('genome.notHeld');
  });

  it('refuses an index that is of another file or out of date', async () => {
    const moved = Buffer.from(fasta.replace('dm6 test piece', 'dm6 piece'));
    const mended = await failure(() => openGenome(of('moved.fa', moved), [golden('piece.fa.fai')]));
    expect([mended.code, mended.mend]).toEqual(['genome.index', expect.stringContaining('samtools faidx')]);
    const fai = load('piece.fa.fai').toString().replace('chrM\t64\t204885', 'chrM\t64\t204825');
    const genome = await openGenome(golden('piece.fa'), [of('old.fai', Buffer.from(fai))]);
    expect((await failure(() => genome.bases('chrM', 0, 5))).code).toBe('genome.index');
    const gzi = load('piece.fa.gz.gzi');
    gzi.writeUInt8(7, gzi.length - 16);
    const wrong = [golden('piece.fa.fai'), of('wrong.gzi', gzi)];
    expect((await failure(() => openGenome(golden('piece.fa.gz'), wrong))).code).toBe('genome.index');
    // Among several, the one that fits is taken.
    const fitting = await openGenome(golden('piece.fa.gz'), [...wrong, golden('piece.fa.gz.gzi')]);
    expect(await fitting.bases('chrM', 0, 9)).toEqual(truth.get('chrM')!.slice(0, 9));
  });

  it('refuses what is no genome', async () => {
    const codes: string[] = [];
    for (const bytes of [
      load('piece.gtf'),
      Buffer.alloc(0),
      gzipSync(load('piece.2bit')),
      Buffer.from('>a\nACGT\n>a\nACGT\n'),
    ]) {
      codes.push((await failure(() => openGenome(of('x', bytes)))).code);
    }
    expect(codes).toEqual(['genome.format', 'genome.format', 'genome.format', 'genome.duplicate']);
    const protein = Buffer.from('>p\nMKVLLE\n');
    expect((await failure(() => openGenome(of('p.fa', protein), [], { wanted: everything }))).code).toBe(
      'genome.letters',
    );
    const indexed = await openGenome(of('p.fa', protein));
    expect((await failure(() => indexed.bases('p', 0, 6))).code).toBe('genome.letters');
  });

  it('refuses cut files', async () => {
    const cut = load('piece.2bit').subarray(0, 30_000);
    const genome = await openGenome(of('cut.2bit', cut));
    expect(await genome.bases('chr2R', 0, 9)).toEqual(truth.get('chr2R')!.slice(0, 9));
    expect((await failure(() => genome.bases('chr2R', 190_000, 190_009))).code).toBe('bytes.truncated');
    const gz = load('piece.fa.gz').subarray(0, 30_000);
    expect((await failure(() => openGenome(of('cut.fa.gz', gz)))).code).toBe('bytes.truncated');
    const short = await openGenome(of('cut.fa', load('piece.fa').subarray(0, 90_000)), [golden('piece.fa.fai')]);
    expect((await failure(() => short.bases('chr2R', 150_000, 150_009))).code).toBe('genome.index');
  });

  it('can be cancelled while it reads from end to end', async () => {
    const abort = new AbortController();
    const onProgress = (): void => abort.abort();
    const open = openGenome(golden('piece.fa.gz'), [], { signal: abort.signal, onProgress });
    await expect(open).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('a genome at an address', () => {
  let server: RangeServer;
  beforeAll(async () => {
    const names = ['piece.fa', 'piece.fa.fai', 'piece.fa.gz', 'piece.fa.gz.gzi', 'piece.2bit'];
    server = await startRangeServer(new Map(names.map((name) => [name, load(name)])));
  });
  afterAll(() => server.close());
  const remote = (how: string, name: string): ByteSource => urlSource(`${server.origin}/${how}/${name}`);

  it.each(['plain', 'bare', 'redirect'])('is read by range (%s)', async (how) => {
    const bases = truth.get('chr2R')!.slice(180_000, 180_500);
    for (const [name, ...companions] of [
      ['piece.2bit'],
      ['piece.fa', 'piece.fa.fai'],
      ['piece.fa.gz', 'piece.fa.fai', 'piece.fa.gz.gzi'],
    ] as const) {
      const indexes = companions.map((companion) => remote(how, companion));
      const genome = await openGenome(remote(how, name), indexes);
      const before = server.log.length;
      expect(await genome.bases('chr2R', 180_000, 180_500)).toEqual(bases);
      expect(await genome.bases('chr2R', 180_100, 180_200)).toEqual(bases.slice(100, 200));
      // Neighbouring reads share a request.
      expect(server.log.slice(before).filter((line) => line.includes('/plain/') || how === 'bare').length).toBeLessThan(
        4,
      );
    }
  });

  it('without index is read from end to end, also where the server knows no ranges', async () => {
    const genome = await openGenome(remote('noRange', 'piece.fa.gz'), [], { wanted: everything });
    expect(await genome.bases('chr2R', 7, 20)).toEqual(truth.get('chr2R')!.slice(7, 20));
  });

  it('says what the server lacks', async () => {
    expect((await failure(() => openGenome(remote('noRange', 'piece.2bit')))).code).toBe('url.noRange');
    expect((await failure(() => openGenome(remote('plain', 'nothing.2bit')))).code).toBe('url.missing');
    expect((await failure(() => openGenome(remote('cut', 'piece.fa')))).code).toBe('url.cut');
  });
});
