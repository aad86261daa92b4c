import { decodeTranscripts, encodeTranscripts } from '../bio/transcriptSet';
import type { Transcript } from '../bio/transcript';
import { transcriptsHash } from '../bio/transcriptsHash';
import { OrthrusError } from '../lib/errors';
import type { unpackValue } from '../lib/packedValue';
import type { ResultFiles } from './resultFiles';
import { encodeResult, isHash, readHead, readValue } from './resultFormat';
import type { StorageUse, StoredHead } from './resultsProtocol';

export type Kept = 'result' | 'set';

/** The file of a result or set. @throws TypeError where its name is no hash: it could be a path */
function fileOf(what: Kept, name: string): string {
  if (!isHash(name)) throw new TypeError(`"${name}" is no hash`);
  return `${name}.${what}`;
}

const damagedImport = (what: Kept, name: string): OrthrusError =>
  new OrthrusError(
    'results.damaged',
    `A ${what === 'set' ? 'set of transcripts' : 'result'} (${name.slice(0, 8)}…) is damaged, or not what its name says.`,
    'Get the file again from where it came; without this part, run its panel.',
  );

/**
 * Results and sets of transcripts as files: `<key>.result` (resultFormat), `<set>.set` (bio/transcriptSet). Storage that cannot be
 * read counts as empty, so that a browser that forbids it still works, without keeping anything.
 */
export class ResultStore {
  constructor(private readonly files: ResultFiles) {}

  /** Of all results that can be read. */
  async heads(): Promise<readonly StoredHead[]> {
    const reading = async (): Promise<StoredHead[]> => {
      const heads: StoredHead[] = [];
      for (const { name } of await this.list()) {
        const head = name.endsWith('.result') ? await this.head(name) : undefined;
        if (head) heads.push(head);
      }
      return heads;
    };
    return this.files.exclusive(reading).catch(() => []);
  }

  async value(key: string): Promise<ReturnType<typeof unpackValue> | undefined> {
    const reading = async (): Promise<ReturnType<typeof unpackValue> | undefined> => {
      const file = await this.open('result', key);
      // A file under another's name would be another's result.
      return file && (await readHead(file))?.key === key ? readValue(file) : undefined;
    };
    const found = await reading();
    if (found || !(await this.open('result', key))) return found;
    // It is damaged, or another tab replaced it meanwhile.
    return this.files.exclusive(reading);
  }

  /** Whether a set is kept, be it damaged. */
  async hasSet(set: string): Promise<boolean> {
    return (await this.open('set', set)) !== undefined;
  }

  /** The transcripts of a set; undefined where it is not there or damaged. */
  async set(set: string): Promise<readonly Transcript[] | undefined> {
    const file = await this.open('set', set);
    return file && this.transcripts(file, set);
  }

  /**
   * Keeps a result and the sets that it speaks of, those first: a result never lacks one.
   * @param transcripts gives a set that is not kept yet; what it throws is thrown
   * @throws OrthrusError `results.storage`
   */
  async write(
    entry: Omit<StoredHead, 'bytes' | 'at'>,
    value: unknown,
    transcripts: (set: string) => readonly Transcript[],
  ): Promise<StoredHead> {
    const name = fileOf('result', entry.key);
    const head = { ...entry, sets: [...new Set(entry.sets)], at: new Date().toISOString() };
    const parts = await encodeResult(head, value);
    await this.files.exclusive(async () => {
      for (const set of head.sets) {
        if (!(await this.hasSet(set))) await this.put(fileOf('set', set), encodeTranscripts(transcripts(set)));
      }
      await this.put(name, parts);
    });
    return { ...head, bytes: parts.reduce((sum, part) => sum + part.length, 0) };
  }

  /** Removes results, sets that no result speaks of any more, and what cannot be read. */
  async remove(keys: readonly string[]): Promise<void> {
    await this.files.exclusive(async () => {
      for (const key of keys) await this.files.remove(fileOf('result', key));
      const names = (await this.list()).map(({ name }) => name);
      const spokenOf = new Set<string>();
      for (const name of names) {
        const head = name.endsWith('.result') ? await this.head(name) : undefined;
        if (!head) continue;
        spokenOf.add(name);
        for (const set of head.sets) spokenOf.add(fileOf('set', set));
      }
      for (const name of names) if (!spokenOf.has(name)) await this.files.remove(name);
    });
  }

  export(what: Kept, name: string): Promise<Blob | undefined> {
    return this.open(what, name);
  }

  /** @throws OrthrusError `results.damaged` | `results.storage` */
  async import(what: Kept, name: string, bytes: Blob): Promise<void> {
    const sound =
      isHash(name) &&
      (what === 'set'
        ? (await this.transcripts(bytes, name)) !== undefined
        : (await readHead(bytes))?.key === name && (await readValue(bytes)) !== undefined);
    if (!sound) throw damagedImport(what, name);
    const whole = new Uint8Array(await bytes.arrayBuffer());
    await this.files.exclusive(() => this.put(fileOf(what, name), [whole]));
  }

  async use(): Promise<StorageUse> {
    const sizes = { results: 0, sets: 0 };
    for (const { name, bytes } of await this.list()) sizes[name.endsWith('.set') ? 'sets' : 'results'] += bytes;
    return { ...sizes, ...(await this.files.surroundings().catch(() => ({ others: 0, quota: undefined }))) };
  }

  private list(): ReturnType<ResultFiles['list']> {
    return this.files.list().catch(() => []);
  }

  private async open(what: Kept, name: string): Promise<Blob | undefined> {
    const file = fileOf(what, name);
    return this.files.open(file).catch(() => undefined);
  }

  /** Of a file that holds what its name says. */
  private async head(name: string): Promise<StoredHead | undefined> {
    const file = await this.files.open(name).catch(() => undefined);
    const head = file && (await readHead(file));
    return head && name === fileOf('result', head.key) ? head : undefined;
  }

  private async transcripts(file: Blob, set: string): Promise<readonly Transcript[] | undefined> {
    try {
      const transcripts = decodeTranscripts(new Uint8Array(await file.arrayBuffer()));
      return (await transcriptsHash(transcripts)) === set ? transcripts : undefined;
    } catch {
      return undefined;
    }
  }

  private async put(name: string, parts: readonly Uint8Array<ArrayBuffer>[]): Promise<void> {
    try {
      await this.files.write(name, parts);
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      const mend = 'Remove results, training runs or downloaded models, or free disk space.';
      throw new OrthrusError('results.storage', `The result could not be kept: ${why}`, mend, { cause });
    }
  }
}
