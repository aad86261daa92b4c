import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OrthrusError } from '../lib/errors';
import { packValue, unpackValue } from '../lib/packedValue';
import { madeUpSet } from '../oracle/transcripts';
import { blobSource } from './byteSources';
import { importTranscripts } from './import';
import type { Transcript } from './transcript';
import { decodeTranscripts, encodeTranscripts } from './transcriptSet';
import { transcriptsHash } from './transcriptsHash';

const joined = (parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.concat(parts));
const encoded = (transcripts: readonly Transcript[]): Uint8Array<ArrayBuffer> => joined(encodeTranscripts(transcripts));

const text = fc.string({ unit: 'grapheme', maxLength: 8 });
const intervals = fc
  .uniqueArray(fc.nat(2 ** 40), { maxLength: 6 })
  .map((places) => places.sort((a, b) => a - b))
  .map((places) => places.flatMap((place, i) => (i % 2 ? [[places[i - 1]!, place] as const] : [])));
const transcript: fc.Arbitrary<Transcript> = fc
  .record({
    ...{ id: text, name: text, gene: text, geneId: text, species: text, biotype: text, chrom: text },
    strand: fc.constantFrom('+', '-'),
    exons: intervals,
    cdsSource: fc.constantFrom('annotation', 'header', 'predicted', 'none'),
    tracks: fc.uint8Array({ max: 63, maxLength: 20 }),
    coding: fc.option(fc.tuple(fc.nat(), fc.nat())),
  })
  .map(({ coding, ...rest }) => {
    const [a, b] = (coding ?? [0, 0]).map((place) => place % (rest.tracks.length + 1));
    return { ...rest, cds: coding ? ([Math.min(a!, b!), Math.max(a!, b!)] as const) : undefined };
  });

describe('kept transcripts', () => {
  it('come back as they were, with their hash', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(transcript, { maxLength: 12 }), async (transcripts) => {
        const back = decodeTranscripts(encoded(transcripts));
        expect(back).toStrictEqual(transcripts);
        expect(await transcriptsHash(back)).toBe(await transcriptsHash(transcripts));
      }),
      { seed: 0 },
    );
  });

  it('are the same bytes and hash for the same transcripts, however they were read', async () => {
    const read = async (...names: readonly string[]): Promise<readonly Transcript[]> => {
      const folder = new URL('../../public/gallery/', import.meta.url);
      const blobs = names.map(async (name) => blobSource(name, new Blob([await readFile(new URL(name, folder))])));
      return (await importTranscripts({ sources: await Promise.all(blobs) })).transcripts;
    };
    const one = await read('BCL2L1.fa', 'BCL2L1.gtf');
    const other = await read('BCL2L1.gtf', 'BCL2L1.fa');
    expect(encoded(other)).toEqual(encoded(one));
    expect(await transcriptsHash(other)).toBe(await transcriptsHash(one));
    expect(decodeTranscripts(encoded(one))).toStrictEqual(one);
  });

  it('have another hash for any other order, letter or place', async () => {
    const transcripts = madeUpSet(3);
    const [first, ...rest] = transcripts;
    const tracks = first!.tracks.slice();
    tracks[5]! ^= 3;
    const others = [
      [...transcripts].reverse(),
      rest,
      [{ ...first!, tracks }, ...rest],
      [{ ...first!, name: 'other' }, ...rest],
      [{ ...first!, cds: [6, 15] as const }, ...rest],
      [{ ...first!, exons: [[1, 61] as const] }, ...rest],
    ];
    const hashes = await Promise.all([transcripts, ...others].map(transcriptsHash));
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it('that are cut or changed are refused, or have another hash', async () => {
    const transcripts = madeUpSet(2);
    const bytes = encoded(transcripts);
    const hash = await transcriptsHash(transcripts);
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        expect(() => decodeTranscripts(bytes.slice(0, at))).toThrow(OrthrusError);
        const changed = bytes.slice();
        changed[at]! ^= flip;
        try {
          const back = decodeTranscripts(changed);
          // Zeros between the columns are of no meaning.
          if (await transcriptsHash(back).then((other) => other === hash)) expect(back).toStrictEqual(transcripts);
        } catch (error) {
          expect(error).toBeInstanceOf(OrthrusError);
        }
      }),
      { seed: 0 },
    );
  });

  it.each([
    ['another format', { format: 'orthrus-shards' }],
    ['another version', { version: 2 }],
    ['a missing column', { gene: undefined }],
    ['numbers for names', { name: Array.from({ length: 40 }, () => 1) }],
    ['too few lengths', { lengths: Uint32Array.of(60) }],
    ['no strand', { strand: Array.from({ length: 40 }, () => '?') }],
    ['a CDS that is too long', { cds: new Int32Array(80).fill(4000) }],
    ['exons of no place', { exons: new Float64Array(160).fill(NaN) }],
    ['tracks of no bits', { tracks: new Uint8Array(40 * 60).fill(64) }],
  ])('refuse %s', (_, change) => {
    const transcripts = Array.from({ length: 40 }, (_none, i) => ({ ...madeUpSet(3)[0]!, id: `${i}` }));
    const { value } = unpackValue(encoded(transcripts));
    const bytes = joined(packValue({ ...(value as object), ...change }));
    expect(() => decodeTranscripts(bytes)).toThrow(expect.objectContaining({ code: 'transcripts.damaged' }));
  });
});
