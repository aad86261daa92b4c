import { gunzipSync } from 'fflate';
import { parquetMetadataAsync, parquetReadObjects, type AsyncBuffer, type FileMetaData } from 'hyparquet';
import { isAbort, OrthrusError } from '../lib/errors';
import type { ByteSource } from './byteSource';
import { crc32 } from './crc32';
import { geneKey, type TrainingGroup, type TrainingRecord } from './pairs';
import { SAMPLED_COLUMNS } from './shardColumns';
import { damagedShard, missingShard, type ShardFile, type ShardManifest, type ShardRowGroup } from './shards';
import { speciesKey } from './species';
import type { Tracks } from './tracks';

/** Files of which the footer is kept: a set may have thousands of files. */
const FOOTERS_KEPT = 16;

/** What a shard's rows are read as; the columns are SAMPLED_COLUMNS. */
interface Row {
  readonly id: string;
  readonly gene: string;
  readonly gene_id: string;
  readonly species: string;
  readonly cds_start: number;
  readonly cds_end: number;
  readonly group: number;
  readonly partner_only: boolean;
  readonly tracks: Tracks;
}

interface Place {
  readonly file: ShardFile;
  readonly rowGroup: ShardRowGroup;
  /** Number of the row group's first row in its file. */
  readonly firstRow: number;
}

function record({ id, gene, gene_id: geneId, species, cds_start, cds_end, partner_only, tracks }: Row): TrainingRecord {
  return {
    id,
    geneKey: geneKey({ id, gene, geneId, species }),
    species: speciesKey(species),
    partnerOnly: partner_only,
    cds: cds_start < 0 ? undefined : [cds_start, cds_end],
    // A copy: a view would keep the whole row group for as long as one of its transcripts is needed.
    tracks: tracks.slice(),
  };
}

/** Rows in their groups; a group's name is that of `groupTranscripts`. */
function groupsOf(rows: readonly Row[]): TrainingGroup[] {
  const records = new Map<number, TrainingRecord[]>();
  for (const row of rows) {
    const known = records.get(row.group);
    if (known) known.push(record(row));
    else records.set(row.group, [record(row)]);
  }
  return [...records.values()].map((group): TrainingGroup => {
    const ids = group
      .filter(({ partnerOnly }) => !partnerOnly)
      .map(({ geneKey: key }) => key.slice(key.indexOf('|') + 1));
    return { name: ids.reduce((least, id) => (id < least ? id : least)), records: group };
  });
}

/** Reads a training set by row groups, each with one range request. */
export class ShardReader {
  /** All row groups of the set, in the order of the manifest. */
  readonly rowGroups: readonly ShardRowGroup[];
  private readonly places: readonly Place[];
  private readonly footers = new Map<string, Promise<FileMetaData>>();

  /** @param open the source of a file of the manifest, by its name */
  constructor(
    readonly manifest: ShardManifest,
    private readonly open: (name: string) => ByteSource,
  ) {
    this.places = manifest.files.flatMap((file) => {
      let firstRow = 0;
      return file.rowGroups.map((rowGroup): Place => {
        const place = { file, rowGroup, firstRow };
        firstRow += rowGroup.rows;
        return place;
      });
    });
    this.rowGroups = this.places.map(({ rowGroup }) => rowGroup);
  }

  /**
   * The groups of a row group.
   * @throws AbortError | OrthrusError `shards.missing` | `shards.damaged` | what the source throws
   */
  async read(index: number, signal?: AbortSignal): Promise<readonly TrainingGroup[]> {
    const { file, rowGroup, firstRow } = this.places[index]!;
    const source = this.source(file);
    const bytes = await readAt(source, rowGroup.offset, rowGroup.bytes, signal);
    if (bytes.length !== rowGroup.bytes)
      throw damagedShard(source.name, `it ends after ${bytes.length} bytes of a row group`);
    if (crc32(bytes) !== rowGroup.crc32)
      throw damagedShard(source.name, 'its bytes differ from those that were written');
    const metadata = await this.footer(file, source);
    try {
      const rows = await parquetReadObjects({
        file: window(bytes, rowGroup.offset, file.size),
        metadata,
        columns: [...SAMPLED_COLUMNS],
        rowStart: firstRow,
        rowEnd: firstRow + rowGroup.rows,
        utf8: false,
        compressors: { GZIP: (compressed) => gunzipSync(compressed) },
      });
      return groupsOf(rows as unknown as Row[]);
    } catch (cause) {
      throw damagedShard(source.name, 'its rows cannot be read', cause);
    }
  }

  private source({ name, size }: ShardFile): ByteSource {
    let source: ByteSource;
    try {
      source = this.open(name);
    } catch (cause) {
      throw isMissing(cause) ? missingShard(name, cause) : cause;
    }
    if (source.size !== undefined && source.size !== size) {
      throw damagedShard(source.name, `it has ${source.size} bytes where the manifest says ${size}`);
    }
    return source;
  }

  private footer(file: ShardFile, source: ByteSource): Promise<FileMetaData> {
    const known = this.footers.get(file.name);
    if (known) return known;
    const reading = readFooter(file, source);
    this.footers.set(file.name, reading);
    // A failure is not kept: the connection may come back.
    reading.catch(() => this.footers.delete(file.name));
    const oldest = this.footers.keys().next().value;
    if (this.footers.size > FOOTERS_KEPT && oldest !== undefined) this.footers.delete(oldest);
    return reading;
  }
}

const isMissing = (error: unknown): boolean =>
  error instanceof OrthrusError && /^(file|url)\.missing$/.test(error.code);

async function readAt(
  source: ByteSource,
  offset: number,
  length: number,
  signal?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await source.read(offset, length, signal);
  } catch (cause) {
    throw isMissing(cause) ? missingShard(source.name, cause) : cause;
  }
}

async function readFooter({ size, rowGroups }: ShardFile, source: ByteSource): Promise<FileMetaData> {
  const last = rowGroups.at(-1);
  const start = last ? last.offset + last.bytes : 0;
  const bytes = await readAt(source, start, size - start);
  let metadata: FileMetaData;
  try {
    metadata = await parquetMetadataAsync(window(bytes, start, size), { initialFetchSize: bytes.length });
  } catch (cause) {
    if (isAbort(cause)) throw cause;
    throw damagedShard(source.name, 'its end is no Parquet footer', cause);
  }
  if (metadata.row_groups.length !== rowGroups.length) {
    throw damagedShard(
      source.name,
      `it has ${metadata.row_groups.length} row groups, the manifest ${rowGroups.length}`,
    );
  }
  return metadata;
}

/** Bytes of a file of `size` bytes that begin at `offset`, as hyparquet reads them. */
function window(bytes: Uint8Array<ArrayBuffer>, offset: number, size: number): AsyncBuffer {
  return {
    byteLength: size,
    slice: (start, end = size) =>
      Promise.resolve(bytes.buffer.slice(bytes.byteOffset + start - offset, bytes.byteOffset + end - offset)),
  };
}
