import type { parquetWriteBuffer } from 'hyparquet-writer';
import type { GroupMember } from './pairsGroups';
import type { Transcript } from './transcript';

type ColumnSource = Parameters<typeof parquetWriteBuffer>[0]['columnData'][number];

/** A transcript on its way into a shard. */
export interface ShardRow extends GroupMember {
  /** Number of its group, in the order of the groups' names. */
  readonly group: number;
}

/** Comma after each number, as genePred writes them. */
const list = (numbers: readonly number[]): string => numbers.map((number) => `${number},`).join('');

type Text = 'id' | 'name' | 'gene' | 'species' | 'biotype' | 'chrom' | 'strand';

/**
 * The columns of a shard, in order. Coordinates are 0-based and half-open; `cds_start` and `cds_end` are in transcript
 * coordinates, −1 where there is no CDS; exons are genomic and ascending, empty where the structure is not known; `tracks` has
 * one byte a nucleotide (bio/tracks).
 * @param gzip compresses the tracks to about a third; bases hardly repeat, so Parquet's usual Snappy would not
 */
export function shardColumns(rows: readonly ShardRow[], gzip: boolean): ColumnSource[] {
  const of = <T>(value: (transcript: Transcript, row: ShardRow) => T): T[] =>
    rows.map((row) => value(row.transcript, row));
  const text = (name: string, key: Text): ColumnSource => string(name, (transcript) => transcript[key]);
  const string = (name: string, value: (transcript: Transcript) => string): ColumnSource => ({
    name,
    data: of(value),
    type: 'STRING',
    nullable: false,
  });
  const integer = (name: string, value: (transcript: Transcript, row: ShardRow) => number): ColumnSource => ({
    name,
    data: Int32Array.from(of(value)),
    type: 'INT32',
    nullable: false,
  });
  return [
    text('id', 'id'),
    text('name', 'name'),
    text('gene', 'gene'),
    string('gene_id', ({ geneId }) => geneId),
    text('species', 'species'),
    text('biotype', 'biotype'),
    text('chrom', 'chrom'),
    text('strand', 'strand'),
    integer('cds_start', ({ cds }) => cds?.[0] ?? -1),
    integer('cds_end', ({ cds }) => cds?.[1] ?? -1),
    integer('length', ({ tracks }) => tracks.length),
    integer('exon_count', ({ exons }) => exons.length),
    string('exon_starts', ({ exons }) => list(exons.map(([start]) => start))),
    string('exon_ends', ({ exons }) => list(exons.map(([, end]) => end))),
    integer('group', (_, { group }) => group),
    { name: 'partner_only', data: of((_, { partnerOnly }) => partnerOnly), type: 'BOOLEAN', nullable: false },
    {
      name: 'tracks',
      data: of(({ tracks }) => tracks),
      type: 'BYTE_ARRAY',
      nullable: false,
      encoding: 'PLAIN',
      codec: gzip ? 'GZIP' : 'UNCOMPRESSED',
      statistics: false,
    },
  ];
}

/** The columns that sampling reads. */
export const SAMPLED_COLUMNS = [
  'id',
  'gene',
  'gene_id',
  'species',
  'cds_start',
  'cds_end',
  'group',
  'partner_only',
  'tracks',
] as const;
