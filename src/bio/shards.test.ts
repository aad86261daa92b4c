import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { describe, expect, it, test } from 'vitest';
import { isAbort, OrthrusError } from '../lib/errors';
import { sha256 } from '../lib/hash';
import { opener, shardFolder, type Files } from '../oracle/shardFolder';
import { madeUp, madeUpSet } from '../oracle/transcripts';
import { blobSource } from './byteSources';
import { importTranscripts } from './import';
import { trainingRecord, type TrainingGroup } from './pairs';
import { groupTranscripts, type TranscriptGroup } from './pairsGroups';
import { codingPartner } from './pairsPartners';
import { trainingSummary } from './pairsSummary';
import { parseManifest, type ShardManifest } from './shards';
import { ShardReader } from './shardsRead';
import { writeShards, type ShardOptions, type ShardSink } from './shardsWrite';

async function readAll(manifest: ShardManifest, files: Files): Promise<TrainingGroup[][]> {
  const reader = new ShardReader(manifest, opener(files));
  const read = [];
  for (const index of reader.rowGroups.keys()) read.push([...(await reader.read(index))]);
  return read;
}

/** What sampling sees of groups that were never written. */
const expected = (groups: readonly TranscriptGroup[]): Map<string, TrainingGroup> =>
  new Map(
    groups.map(({ name, members }) => [
      name,
      { name, records: members.map(({ transcript, partnerOnly }) => trainingRecord(transcript, partnerOnly)) },
    ]),
  );

const references = madeUpSet(40);
const partners = references
  .slice(0, 10)
  .map((transcript) => codingPartner({ ...transcript, id: `P${transcript.id}`, species: 'Pan troglodytes' }));
const { groups } = groupTranscripts({ references, partners });
const small: ShardOptions = { rowGroupRows: 20, shardBytes: 6000 };

describe('shards', () => {
  it.each([false, true])('give back the groups that were written (gzip %s)', async (gzip) => {
    const sink = shardFolder();
    const manifest = await writeShards(groups, sink, { ...small, gzip });
    const read = await readAll(manifest, sink.files);
    expect(new Map(read.flat().map((group) => [group.name, group]))).toEqual(expected(groups));
    expect(read.flat()).toHaveLength(groups.length);
  });

  it('are the same for a seed, and in another order for another', async () => {
    const written = await Promise.all(
      [1, 1, 2].map(async (seed) => writeShards(groups, shardFolder(), { ...small, seed })),
    );
    expect(written[1]).toEqual(written[0]);
    expect(written[2]!.files.map((file) => file.sha256)).not.toEqual(written[0]!.files.map((file) => file.sha256));
  });

  it('never split a group over row groups, whatever their size', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 500, max: 50_000 }), async (rows, bytes) => {
        const sink = shardFolder();
        const manifest = await writeShards(groups, sink, { rowGroupRows: rows, shardBytes: bytes });
        const names = (await readAll(manifest, sink.files)).flat().map(({ name }) => name);
        expect(new Set(names).size).toBe(names.length);
      }),
      { numRuns: 10, seed: 0 },
    );
  });

  it('are described by the manifest: sizes, hashes, counts, where row groups lie', async () => {
    const sink = shardFolder();
    const manifest = await writeShards(groups, sink, small);
    expect(manifest.files.length).toBeGreaterThan(2);
    expect(parseManifest(new TextDecoder().decode(sink.files.get('manifest.json')!), 'manifest.json')).toEqual(
      manifest,
    );
    expect(manifest.summary).toEqual(trainingSummary(groups));
    let rows = 0;
    for (const { name, size, sha256: hash, rowGroups } of manifest.files) {
      const bytes = sink.files.get(name)!;
      expect([bytes.length, await sha256(bytes)]).toEqual([size, hash]);
      const metadata = parquetMetadata(bytes.buffer);
      expect(metadata.row_groups.map(({ num_rows }) => Number(num_rows))).toEqual(rowGroups.map((group) => group.rows));
      rows += rowGroups.reduce((sum, group) => sum + group.rows, 0);
    }
    expect(rows).toBe(manifest.rows);
    expect(manifest.rows).toBe(references.length + partners.length);
    const lengths = references.map(({ tracks }) => tracks.length);
    const all = manifest.files.flatMap((file) => file.rowGroups);
    expect(Math.min(...all.map(({ shortest }) => shortest))).toBe(Math.min(...lengths));
    expect(Math.max(...all.map(({ longest }) => longest))).toBe(Math.max(...lengths));
    expect(all.reduce((sum, group) => sum + group.references, 0)).toBe(references.length);
  });

  it('have all that is known of a transcript, in columns', async () => {
    const place = new URL('../oracle/bio/', import.meta.url);
    const files = await Promise.all(
      ['BCL2L1.fa', 'BCL2L1.gtf'].map(async (name) =>
        blobSource(name, new Blob([await readFile(new URL(name, place))])),
      ),
    );
    const { transcripts } = await importTranscripts({ sources: files, species: 'human' });
    const sink = shardFolder();
    const { groups: real } = groupTranscripts({ references: transcripts });
    await writeShards([...real, ...groupTranscripts({ references: [madeUp({ id: 'none' })] }).groups], sink);
    const rows = await parquetReadObjects({ file: sink.files.get('shard-00000.parquet')!.buffer, utf8: false });
    expect(rows).toHaveLength(15);
    const list = (text: string): number[] => text.split(',').slice(0, -1).map(Number);
    for (const row of rows) {
      const found = transcripts.find(({ id }) => id === row['id']) ?? madeUp({ id: 'none' });
      const { name, gene, geneId, species, biotype, chrom, strand, cds, exons, tracks } = found;
      expect(row).toMatchObject({ name, gene, gene_id: geneId, species, biotype, chrom, strand, partner_only: false });
      expect([row['cds_start'], row['cds_end']]).toEqual(cds ?? [-1, -1]);
      expect([row['length'], row['exon_count']]).toEqual([tracks.length, exons.length]);
      expect(
        list(row['exon_starts'] as string).map((start, i) => [start, list(row['exon_ends'] as string)[i]]),
      ).toEqual(exons);
      expect(new Uint8Array(row['tracks'] as Uint8Array)).toEqual(tracks);
    }
  });
});

describe('writing', () => {
  it('leaves nothing when it is cancelled or fails, and replaces what was there', async () => {
    const sink = shardFolder();
    await writeShards(groups, sink, small);
    const controller = new AbortController();
    const writing = writeShards(groups, sink, {
      ...small,
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    expect(await writing.catch(isAbort)).toBe(true);
    expect(sink.files.size).toBe(0);
    const full: ShardSink = {
      ...sink,
      write: async (name, bytes) => {
        if (name.includes('1')) throw new Error('disk full');
        return sink.write(name, bytes);
      },
    };
    await expect(writeShards(groups, full, small)).rejects.toThrow('disk full');
    expect(sink.files.size).toBe(0);
  });
});

describe('reading says which file is wrong and how to mend it', () => {
  const damage = async (change: (files: Files, name: string) => void) => {
    const sink = shardFolder();
    const manifest = await writeShards(groups, sink, small);
    const { name } = manifest.files[1]!;
    change(sink.files, name);
    return readAll(manifest, sink.files).then(
      () => expect.unreachable(),
      (error: unknown) => {
        expect(error).toBeInstanceOf(OrthrusError);
        expect((error as OrthrusError).message).toContain(name);
        expect((error as OrthrusError).mend).toMatch(/anew/);
        return (error as OrthrusError).code;
      },
    );
  };

  it('when it is missing', async () => {
    expect(await damage((files, name) => files.delete(name))).toBe('shards.missing');
  });

  it('when it was cut short', async () => {
    expect(await damage((files, name) => files.set(name, files.get(name)!.slice(0, -9)))).toBe('shards.damaged');
  });

  it('when any bit of a row group or of the footer’s frame flipped', async () => {
    for (const at of [9, 700, -3, -6]) {
      const flip = (files: Files, name: string): void => {
        const bytes = files.get(name)!.slice();
        bytes[at < 0 ? bytes.length + at : at]! ^= 4;
        files.set(name, bytes);
      };
      expect(await damage(flip)).toBe('shards.damaged');
    }
  });
});

test('a manifest that is none is refused', async () => {
  const sink = shardFolder();
  const manifest = await writeShards(groups, sink, small);
  const [first] = manifest.files;
  const broken: [unknown, string][] = [
    ['{', 'shards.manifest'],
    [{}, 'shards.manifest'],
    [{ ...manifest, version: 2 }, 'shards.version'],
    [{ ...manifest, files: [{ ...first, name: '../../etc/passwd' }] }, 'shards.manifest'],
    [{ ...manifest, files: [{ ...first, size: -1 }] }, 'shards.manifest'],
    [{ ...manifest, files: [{ ...first, rowGroups: [{}] }] }, 'shards.manifest'],
    [{ ...manifest, summary: { ...manifest.summary, genes: 'many' } }, 'shards.manifest'],
  ];
  for (const [value, code] of broken) {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    expect(() => parseManifest(text, 'm.json')).toThrow(expect.objectContaining({ code }));
  }
});
