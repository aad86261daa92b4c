/** Files that results are kept in, in one flat folder: of the browser's private file system, of a disk, or in memory. */
export interface ResultFiles {
  list(): Promise<readonly { readonly name: string; readonly bytes: number }[]>;
  /** Undefined where there is none. Its bytes may be read from the disk only when they are asked for. */
  open(name: string): Promise<Blob | undefined>;
  /** Writes a file wholly or not at all, replacing one of the same name. */
  write(name: string, parts: readonly Uint8Array<ArrayBuffer>[]): Promise<void>;
  /** Removes a file, if it is there. */
  remove(name: string): Promise<void>;
  /** Runs work while nobody else, other tabs counted, does so on these files. Not within itself. */
  exclusive<T>(work: () => Promise<T>): Promise<T>;
  /** Bytes that this program keeps beside these files, and what it may keep in all, where that is known. */
  surroundings(): Promise<{ readonly others: number; readonly quota: number | undefined }>;
}

/** Runs pieces of work one after the other. */
export function oneByOne(): ResultFiles['exclusive'] {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
}

/** Files in memory: where nothing outlives the process. */
export function memoryFiles(): ResultFiles {
  const files = new Map<string, Blob>();
  return {
    list: async () => [...files].map(([name, { size }]) => ({ name, bytes: size })),
    open: async (name) => files.get(name),
    write: async (name, parts) => void files.set(name, new Blob([...parts])),
    remove: async (name) => void files.delete(name),
    exclusive: oneByOne(),
    surroundings: async () => ({ others: 0, quota: undefined }),
  };
}
