import { openDB, type DBSchema, type IDBPDatabase, type IDBPTransaction } from 'idb';
import { OrthrusError } from '../../lib/errors';

/** What is listed, without reading the documents themselves. */
export interface KeptHead {
  readonly id: string;
  readonly title: string;
  readonly panels: number;
  /** ISO 8601. */
  readonly changedAt: string;
  /** Rises with every save over the whole database, so that none is ever given twice. */
  readonly revision: number;
}

export interface DocumentDatabase extends DBSchema {
  heads: { key: string; value: KeptHead };
  /** JSON text by id. Text and no object: it is checked on the way in, whoever wrote it, and can be exported when damaged. */
  texts: { key: string; value: string };
  counters: { key: string; value: number };
}

export const DATABASE = 'orthrus.documents';
const VERSION = 1;

type Upgrade = IDBPTransaction<DocumentDatabase, ('heads' | 'texts' | 'counters')[], 'versionchange'>;

/** Database version → what makes it the next one. */
const steps: readonly ((database: IDBPDatabase<DocumentDatabase>, transaction: Upgrade) => void)[] = [
  (database) => {
    database.createObjectStore('heads', { keyPath: 'id' });
    database.createObjectStore('texts');
    database.createObjectStore('counters');
  },
];

const storageError = (cause: unknown): OrthrusError => {
  const name = cause instanceof Error ? cause.name : '';
  if (name === 'VersionError') {
    return new OrthrusError(
      'documents.storage',
      'Notebooks cannot be kept here: a newer version of Orthrus keeps them now.',
      'Reload this page.',
      { cause },
    );
  }
  if (name === 'QuotaExceededError') {
    return new OrthrusError(
      'documents.storage',
      'The notebook could not be saved: the storage is full.',
      'Free some under Storage, or save the notebook as a file.',
      { cause },
    );
  }
  return new OrthrusError(
    'documents.storage',
    'The browser does not let this page keep notebooks; they last until it is closed.',
    'Leave private browsing or allow this page to store data, or save the notebook as a file.',
    { cause },
  );
};

/** Turns what the browser says into what the user can do; what is an OrthrusError already stays. */
export async function storing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof OrthrusError ? error : storageError(error);
  }
}

/**
 * Opens the database, making or lifting it.
 * @param onClosed it was closed: by the browser, or because another tab has a newer version of it to make
 */
export async function openDatabase(onClosed: () => void): Promise<IDBPDatabase<DocumentDatabase>> {
  return openDB<DocumentDatabase>(DATABASE, VERSION, {
    upgrade(database, oldVersion, _newVersion, transaction) {
      for (const step of steps.slice(oldVersion)) step(database, transaction);
    },
    blocking(_currentVersion, _blockedVersion, event) {
      (event.target as IDBDatabase).close();
      onClosed();
    },
    terminated: onClosed,
  });
}
