/** Notebooks of this browser. One of the few headless files that need one: IndexedDB and BroadcastChannel. */
import type { IDBPDatabase } from 'idb';
import { describeError } from '../../lib/errors';
import { documentOfText } from '../share/json';
import { openDatabase, storing, type DocumentDatabase, type KeptHead } from './documentDatabase';
import type { NotebookDocument } from './documentTypes';

export interface KeptDocument {
  readonly document: NotebookDocument;
  readonly revision: number;
}

/** As listed. `damaged` says why it does not open; its text can still be exported (`text`). */
export interface ListedDocument extends KeptHead {
  readonly damaged?: string;
}

export type SaveOutcome =
  | { readonly revision: number }
  /** Another tab saved it meanwhile: nothing was written. */
  | { readonly conflict: KeptDocument }
  /** Another tab removed it meanwhile: nothing was written. */
  | { readonly removed: true };

/** What `restore` brings back. */
export interface RemovedDocument {
  readonly head: KeptHead;
  readonly text: string;
}

/** Another tab saved or removed a document. */
export interface DocumentChange {
  readonly id: string;
  readonly revision: number;
  readonly removed: boolean;
}

const CHANNEL = 'orthrus.documents';
const NEXT_REVISION = 'revision';

const isChange = (value: unknown): value is DocumentChange => {
  if (typeof value !== 'object' || value === null) return false;
  const { id, revision, removed } = value as Record<string, unknown>;
  return typeof id === 'string' && typeof revision === 'number' && typeof removed === 'boolean';
};

/** All methods throw OrthrusError `documents.storage` where the browser refuses storage; the page then works without. */
export class DocumentStore {
  private database: Promise<IDBPDatabase<DocumentDatabase>> | undefined;
  private readonly channel = new BroadcastChannel(CHANNEL);

  private open(): Promise<IDBPDatabase<DocumentDatabase>> {
    const forget = (): void => {
      this.database = undefined;
    };
    this.database ??= openDatabase(forget).catch((error: unknown) => {
      forget();
      throw error;
    });
    return this.database;
  }

  /** All notebooks, changed last first. Reads each one, to tell which are damaged. */
  list(): Promise<readonly ListedDocument[]> {
    return storing(async () => {
      const transaction = (await this.open()).transaction(['heads', 'texts']);
      const heads = await transaction.objectStore('heads').getAll();
      const listed: ListedDocument[] = [];
      for (const head of heads) {
        const damaged = problemOf(await transaction.objectStore('texts').get(head.id));
        listed.push(damaged === undefined ? head : { ...head, damaged });
      }
      return listed.sort((a, b) => b.revision - a.revision);
    });
  }

  /**
   * @returns undefined where there is none
   * @throws OrthrusError `document.damaged`, `document.newer` where it does not open
   */
  load(id: string): Promise<KeptDocument | undefined> {
    return storing(async () => {
      const transaction = (await this.open()).transaction(['heads', 'texts']);
      const [head, text] = await Promise.all([
        transaction.objectStore('heads').get(id),
        transaction.objectStore('texts').get(id),
      ]);
      return head && kept(head, text);
    });
  }

  /** The text of a document as it was kept, also of a damaged one. */
  text(id: string): Promise<string | undefined> {
    return storing(async () => (await this.open()).get('texts', id));
  }

  /**
   * Saves a document where nobody else did since.
   * @param expected revision that was loaded or saved last; undefined: it is new, or brought back
   * @throws OrthrusError `document.damaged` for one that could not be opened again: nothing is written then
   */
  save(document: NotebookDocument, expected: number | undefined): Promise<SaveOutcome> {
    return storing(async () => {
      const text = JSON.stringify(document);
      documentOfText(text);
      const transaction = (await this.open()).transaction(['heads', 'texts', 'counters'], 'readwrite');
      const heads = transaction.objectStore('heads');
      const texts = transaction.objectStore('texts');
      const { id, title, panels } = document;
      const head = await heads.get(id);
      if (head?.revision !== expected) {
        const newer = await texts.get(id);
        await transaction.done;
        return head ? { conflict: kept(head, newer) } : { removed: true };
      }
      const counters = transaction.objectStore('counters');
      const revision = ((await counters.get(NEXT_REVISION)) ?? 0) + 1;
      const changedAt = new Date().toISOString();
      await Promise.all([
        counters.put(revision, NEXT_REVISION),
        heads.put({ id, title, panels: panels.length, changedAt, revision }),
        texts.put(text, id),
        transaction.done,
      ]);
      this.announce({ id, revision, removed: false });
      return { revision };
    });
  }

  /** Removes a document, damaged or not. @returns what `restore` brings back; undefined where there was none */
  remove(id: string): Promise<RemovedDocument | undefined> {
    return storing(async () => {
      const transaction = (await this.open()).transaction(['heads', 'texts'], 'readwrite');
      const heads = transaction.objectStore('heads');
      const texts = transaction.objectStore('texts');
      const head = await heads.get(id);
      const text = await texts.get(id);
      await Promise.all([heads.delete(id), texts.delete(id), transaction.done]);
      if (!head) return undefined;
      this.announce({ id, revision: head.revision, removed: true });
      return { head, text: text ?? '' };
    });
  }

  /** Brings back what `remove` took, at the revision it had; where it is there again already, that one stays. */
  restore({ head, text }: RemovedDocument): Promise<void> {
    return storing(async () => {
      const transaction = (await this.open()).transaction(['heads', 'texts'], 'readwrite');
      const heads = transaction.objectStore('heads');
      if (!(await heads.get(head.id))) {
        await Promise.all([heads.put(head), transaction.objectStore('texts').put(text, head.id)]);
      }
      await transaction.done;
      this.announce({ id: head.id, revision: head.revision, removed: false });
    });
  }

  /** Calls back when another tab saved or removed a document. @returns what ends it */
  subscribe(listener: (change: DocumentChange) => void): () => void {
    const hear = ({ data }: MessageEvent<unknown>): void => {
      if (isChange(data)) listener(data);
    };
    this.channel.addEventListener('message', hear);
    return () => this.channel.removeEventListener('message', hear);
  }

  async close(): Promise<void> {
    this.channel.close();
    const { database } = this;
    this.database = undefined;
    // One that never opened needs no closing.
    (await database?.catch(() => undefined))?.close();
  }

  private announce(change: DocumentChange): void {
    this.channel.postMessage(change);
  }
}

/** Kept under its id whatever its text says: a lifted one may have got a new one. */
const kept = ({ id, revision }: KeptHead, text: string | undefined): KeptDocument => ({
  document: { ...documentOfText(text ?? ''), id },
  revision,
});

function problemOf(text: string | undefined): string | undefined {
  try {
    documentOfText(text ?? '');
    return undefined;
  } catch (error) {
    return describeError(error);
  }
}
