/**
 * Training sets as files: Parquet shards that pandas opens, and `manifest.json` beside them. One row a transcript, in row
 * groups of a few hundred; the transcripts of a group (bio/pairs) lie in one row group, so that pairs are made from one read.
 */
import { OrthrusError } from '../lib/errors';
import type { TrainingSummary } from './pairsSummary';

export const MANIFEST_NAME = 'manifest.json';

/** Told from other manifests by this. */
export const SHARD_FORMAT = 'orthrus-shards';

/** A row group, where it lies in its file and what is in it. */
export interface ShardRowGroup {
  /** Bytes from the start of the file. */
  readonly offset: number;
  readonly bytes: number;
  readonly crc32: number;
  readonly rows: number;
  /** Rows that are not partners only. */
  readonly references: number;
  /** Nucleotides of the shortest and the longest reference. */
  readonly shortest: number;
  readonly longest: number;
}

export interface ShardFile {
  /** Beside the manifest. */
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
  readonly rowGroups: readonly ShardRowGroup[];
}

export interface ShardManifest {
  readonly format: typeof SHARD_FORMAT;
  readonly version: 1;
  /** Decided the order of the groups. */
  readonly seed: number;
  readonly rows: number;
  readonly summary: TrainingSummary;
  readonly files: readonly ShardFile[];
}

const REWRITE = 'Copy the whole folder again, or write the shards anew with "orthrus shards".';

/** What is said of a shard that is not as the manifest says. */
export const damagedShard = (name: string, what: string, cause?: unknown): OrthrusError =>
  new OrthrusError('shards.damaged', `${name} is damaged: ${what}.`, REWRITE, { cause });

export const missingShard = (name: string, cause: unknown): OrthrusError =>
  new OrthrusError('shards.missing', `${name}, a file of the training set, is not there.`, REWRITE, { cause });

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const isRowGroup = (value: unknown): boolean =>
  isObject(value) &&
  ['offset', 'bytes', 'crc32', 'rows', 'references', 'shortest', 'longest'].every((key) => isCount(value[key]));

/** A name in the manifest's own folder, and nothing else: the manifest may come from anywhere. */
const isFile = (value: unknown): boolean =>
  isObject(value) &&
  typeof value['name'] === 'string' &&
  /^[\w-]+(\.[\w-]+)*$/.test(value['name']) &&
  isCount(value['size']) &&
  typeof value['sha256'] === 'string' &&
  Array.isArray(value['rowGroups']) &&
  value['rowGroups'].every(isRowGroup);

const isSummary = (value: unknown): boolean =>
  isObject(value) &&
  ['transcripts', 'partnersOnly', 'genes', 'groups', 'pairs', 'alone', 'nucleotides'].every((key) =>
    isCount(value[key]),
  ) &&
  Array.isArray(value['rows']) &&
  value['rows'].every(isObject) &&
  Array.isArray(value['lengths']) &&
  value['lengths'].every(isCount);

/**
 * Reads a manifest.
 * @param name of the file, for messages
 * @throws OrthrusError `shards.manifest` | `shards.version`
 */
export function parseManifest(text: string, name: string): ShardManifest {
  const refuse = (what: string, cause?: unknown): never => {
    throw new OrthrusError('shards.manifest', `${name} is no manifest of training shards: ${what}.`, REWRITE, {
      cause,
    });
  };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    return refuse('it is not JSON', cause);
  }
  if (!isObject(value) || value['format'] !== SHARD_FORMAT) return refuse(`it does not say "${SHARD_FORMAT}"`);
  if (value['version'] !== 1) {
    throw new OrthrusError(
      'shards.version',
      `${name} has version ${String(value['version'])}, and only version 1 is known here.`,
      'Write the shards anew with "orthrus shards" of this version.',
    );
  }
  if (!Array.isArray(value['files']) || !value['files'].every(isFile)) return refuse('its list of files is not sound');
  if (!isSummary(value['summary']) || !isCount(value['rows'])) return refuse('its counts are not sound');
  return value as unknown as ShardManifest;
}
