/**
 * Results as they are kept: in OPFS by the data worker, in a folder by the command line. What a result is, is the notebook's affair;
 * here it is plain JSON with typed arrays in it, beside the transcript sets that it speaks of.
 */
export interface StoredHead {
  readonly key: string;
  readonly kind: string;
  /** Bytes kept for it, its transcript sets not counted. */
  readonly bytes: number;
  /** ISO 8601. */
  readonly at: string;
  /** Transcript sets (content hashes) that have to be kept with it. */
  readonly sets: readonly string[];
}

export interface StorageUse {
  readonly results: number;
  readonly sets: number;
  /** Training runs, training sets and downloaded models, which are not results. */
  readonly others: number;
  /** What the browser allows this page; undefined where it does not say. */
  readonly quota: number | undefined;
}

/** Part of the data worker's API. */
export interface ResultsApi {
  /** Of all results kept; one that cannot be read is left out. */
  storedResults(): Promise<readonly StoredHead[]>;
  /** The value written under a key; undefined where there is none, or what is there is damaged. */
  readResult(key: string): Promise<unknown>;
  /**
   * Keeps a value under its key, with the transcript sets it speaks of. Written again, it replaces itself; all or nothing.
   * @throws OrthrusError `results.storage` where the storage is full or forbidden
   */
  writeResult(key: string, kind: string, value: unknown, sets: readonly string[]): Promise<StoredHead>;
  /** Forgets results, and the sets that no result speaks of any more (those in use stay in memory). */
  removeResults(keys: readonly string[]): Promise<void>;
  /** The bytes of a kept result or transcript set, as they go into a shared file; undefined where there is none. */
  exportStored(what: 'result' | 'set', name: string): Promise<Blob | undefined>;
  /**
   * Keeps what `exportStored` gave, after checking it.
   * @throws OrthrusError `results.damaged` where it is not what its name says
   */
  importStored(what: 'result' | 'set', name: string, bytes: Blob): Promise<void>;
  storageUse(): Promise<StorageUse>;
}
