import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { openDB } from 'idb';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { DATABASE } from './documentDatabase';
import { DocumentStore, type DocumentChange } from './documentStore';
import type { NotebookDocument } from './documentTypes';
import { newDocument } from './newDocument';

let tabs: DocumentStore[] = [];

function openTab(): DocumentStore {
  const tab = new DocumentStore();
  tabs.push(tab);
  return tab;
}

beforeEach(() => vi.stubGlobal('indexedDB', new IDBFactory()));

afterEach(async () => {
  await Promise.all(tabs.map((tab) => tab.close()));
  tabs = [];
  vi.unstubAllGlobals();
});

const renamed = (document: NotebookDocument, title: string): NotebookDocument => ({ ...document, title });

/** Revision of a save that went through. */
async function saved(tab: DocumentStore, document: NotebookDocument, expected?: number): Promise<number> {
  const outcome = await tab.save(document, expected);
  if (!('revision' in outcome)) throw new Error(JSON.stringify(outcome));
  return outcome.revision;
}

/** Writes past the store, as another version or a fault would. */
async function overwrite(id: string, text: string): Promise<void> {
  const database = await openDB(DATABASE);
  await database.put('texts', text, id);
  database.close();
}

describe('documents', () => {
  test('come back as they were saved, changed last first', async () => {
    const tab = openTab();
    const [a, b] = [newDocument('A', []), newDocument('B', [])];
    const first = await saved(tab, a);
    await saved(tab, b);
    const third = await saved(tab, renamed(a, 'A, changed'), first);
    expect(await openTab().load(a.id)).toEqual({ document: renamed(a, 'A, changed'), revision: third });
    expect(await tab.load('nobody')).toBeUndefined();
    expect((await tab.list()).map(({ title, panels }) => [title, panels])).toEqual([
      ['A, changed', 0],
      ['B', 0],
    ]);
  });

  test('of two tabs never overwrite each other', async () => {
    const [here, there] = [openTab(), openTab()];
    const document = newDocument('Shared', []);
    const revision = await saved(here, document);
    const outcomes = await Promise.all([
      here.save(renamed(document, 'here'), revision),
      there.save(renamed(document, 'there'), revision),
    ]);
    const [won, lost] = 'revision' in outcomes[0] ? outcomes : [outcomes[1], outcomes[0]];
    const kept = await here.load(document.id);
    expect(won).toEqual({ revision: kept!.revision });
    expect(lost).toEqual({ conflict: kept });
    // Nor does one that believes that it is new.
    expect(await there.save(renamed(document, 'new'), undefined)).toEqual({ conflict: kept });
    expect(await there.load(document.id)).toEqual(kept);
  });

  test('removed come back, and a tab that still has one is told', async () => {
    const [here, there] = [openTab(), openTab()];
    const document = newDocument('Gone', []);
    const revision = await saved(here, document);
    const removed = (await here.remove(document.id))!;
    expect(await here.remove(document.id)).toBeUndefined();
    expect(await here.list()).toEqual([]);
    expect(await there.save(document, revision)).toEqual({ removed: true });
    await here.restore(removed);
    expect(await there.load(document.id)).toEqual({ document, revision });

    // Made anew, it never gets a revision that it had before.
    await here.remove(document.id);
    const again = await saved(there, renamed(document, 'again'));
    expect(again).toBeGreaterThan(revision);
    await here.restore(removed);
    expect((await here.load(document.id))!.document.title).toBe('again');
  });

  test('changed in one tab are heard of in the others', async () => {
    const [here, there] = [openTab(), openTab()];
    const heard: DocumentChange[] = [];
    const own: DocumentChange[] = [];
    const end = there.subscribe((change) => heard.push(change));
    here.subscribe((change) => own.push(change));
    const document = newDocument('News', []);
    const revision = await saved(here, document);
    await here.remove(document.id);
    await vi.waitFor(
      () =>
        expect(heard).toEqual([
          { id: document.id, revision, removed: false },
          { id: document.id, revision, removed: true },
        ]),
      { timeout: 20_000 },
    );
    // What another program says on the channel is no change.
    const stranger = new BroadcastChannel('orthrus.documents');
    stranger.postMessage({ id: 1 });
    stranger.close();
    end();
    const other = await saved(there, newDocument('Other', []));
    await vi.waitFor(() => expect(own).toMatchObject([{ revision: other }]), { timeout: 20_000 });
    expect(heard).toHaveLength(2);
  });
});

describe('what cannot be read', () => {
  test('is listed as damaged, and its text is still there', async () => {
    const tab = openTab();
    const document = newDocument('Torn', []);
    const revision = await saved(tab, document);
    await overwrite(document.id, '{"format":"orthrus-note');
    expect(await tab.list()).toMatchObject([
      { id: document.id, title: 'Torn', damaged: expect.stringContaining('JSON') },
    ]);
    await expect(tab.load(document.id)).rejects.toMatchObject({ code: 'document.notJson' });
    expect(await tab.text(document.id)).toBe('{"format":"orthrus-note');
    const removed = (await tab.remove(document.id))!;
    await tab.restore(removed);
    expect(await tab.text(document.id)).toBe('{"format":"orthrus-note');
    expect(await tab.list()).toMatchObject([{ revision }]);
  });

  test('is never saved in the first place', async () => {
    const tab = openTab();
    const document = newDocument('x'.repeat(3000), []);
    await expect(tab.save(document, undefined)).rejects.toMatchObject({ code: 'document.damaged' });
    expect(await tab.list()).toEqual([]);
  });

  test('of an older schema is lifted', async () => {
    const tab = openTab();
    const document = newDocument('Old', []);
    await saved(tab, document);
    await overwrite(document.id, '{"format":"orthrus-notebook","schema":0,"isoforms":{"linkage":"ward"}}');
    const { document: lifted } = (await tab.load(document.id))!;
    expect(lifted).toMatchObject({ schema: 1, id: document.id });
    expect(lifted.panels.find(({ kind }) => kind === 'isoforms')!.params).toEqual({ linkage: 'ward' });
    expect((await tab.list())[0]!.damaged).toBeUndefined();
  });

  test('of a newer version says so', async () => {
    const tab = openTab();
    const document = newDocument('New', []);
    await saved(tab, document);
    await overwrite(document.id, JSON.stringify({ ...document, schema: 99 }));
    expect(await tab.list()).toMatchObject([{ damaged: expect.stringContaining('newer version') }]);
    await expect(tab.load(document.id)).rejects.toMatchObject({ code: 'document.newer' });
  });
});

describe('the database', () => {
  test('gives way to a newer one of another tab, and then asks for a reload', async () => {
    const tab = openTab();
    await tab.list();
    const newer = await openDB(DATABASE, 1000);
    await expect(tab.list()).rejects.toMatchObject({ code: 'documents.storage', mend: 'Reload this page.' });
    newer.close();
  });

  test('refused by the browser is a problem in words, and no more', async () => {
    vi.stubGlobal('indexedDB', {
      open: () => {
        throw new DOMException('denied', 'SecurityError');
      },
    });
    const tab = openTab();
    await expect(tab.list()).rejects.toMatchObject({ code: 'documents.storage' });
    await expect(tab.save(newDocument('A', []), undefined)).rejects.toMatchObject({ code: 'documents.storage' });
    vi.stubGlobal('indexedDB', new IDBFactory());
    expect(await tab.list()).toEqual([]);
  });
});
