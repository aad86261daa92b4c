import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Services } from '../workers/client';
import { DocumentStore } from './document/documentStore';
import { emptyDocument } from './document/newDocument';
import { edit, undo } from './editing';
import { createNotebook } from './notebook';
import type { Notebook } from './notebook';
import { keepSaved } from './opening';
import type { Saver } from './opening';
import { defaultPreferences } from './preferences';
import { GivenFiles } from './sources';

/** A tab: a notebook of its own over the storage that all tabs share. No panel runs here. */
interface Tab {
  readonly notebook: Notebook;
  readonly documents: DocumentStore;
  readonly saver: Saver;
}

const tabs: Tab[] = [];

function openTab(): Tab {
  const given = new GivenFiles();
  const notebook = createNotebook({
    services: {} as Services,
    kinds: new Map(),
    sources: { open: () => Promise.reject(new Error('no files here')) },
    given,
    preferences: defaultPreferences,
    document: emptyDocument(),
  });
  const documents = new DocumentStore();
  const tab = { notebook, documents, saver: keepSaved(notebook, documents) };
  tabs.push(tab);
  return tab;
}

const rename = ({ notebook }: Tab, title: string): void =>
  edit(notebook, 'Rename', (document) => ({ ...document, title }));
const titleIn = ({ notebook }: Tab): string => notebook.store.getState().document.title;

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});
afterEach(async () => {
  for (const { saver, documents } of tabs.splice(0)) {
    saver.stop();
    await documents.close();
  }
});

it('a change is saved by itself, and opens in another tab', async () => {
  const first = openTab();
  rename(first, 'Renamed');
  expect(first.notebook.store.getState().saved).toBe('pending');
  await vi.waitFor(() => expect(first.notebook.store.getState().saved).toBe('yes'), { timeout: 20_000 });
  const [listed] = await first.documents.list();
  const second = openTab();
  expect(await second.saver.open(listed!.id)).toBe(true);
  expect(titleIn(second)).toBe('Renamed');
  expect(await second.saver.open('nothing')).toBe(false);
});

it('what another tab saves shows here, as a step that can be taken back', async () => {
  const first = openTab();
  rename(first, 'Ours');
  await first.saver.flush();
  const second = openTab();
  await second.saver.open(first.notebook.store.getState().document.id);
  rename(second, 'Theirs');
  await second.saver.flush();
  await vi.waitFor(() => expect(titleIn(first)).toBe('Theirs'), { timeout: 20_000 });
  undo(first.notebook);
  expect(titleIn(first)).toBe('Ours');
  await vi.waitFor(() => expect(titleIn(second)).toBe('Ours'), { timeout: 20_000 });
});

it('two tabs that change it in the same moment lose nothing', async () => {
  const first = openTab();
  rename(first, 'Start');
  await first.saver.flush();
  const second = openTab();
  await second.saver.open(first.notebook.store.getState().document.id);
  rename(first, 'From the first');
  rename(second, 'From the second');
  await Promise.all([first.saver.flush(), second.saver.flush()]);
  await vi.waitFor(() => expect(titleIn(first)).toBe(titleIn(second)), { timeout: 20_000 });
  const titles = (await first.documents.list()).map(({ title }) => title).sort();
  expect(titles).toHaveLength(2);
  expect(titles.join()).toMatch(/From the first/);
  expect(titles.join()).toMatch(/From the second/);
  const notices = [first, second].map(({ notebook }) => notebook.store.getState().notice);
  expect(notices.filter((notice) => notice?.includes('same moment'))).toHaveLength(1);
});

it('a notebook deleted in another tab comes back with the next change here', async () => {
  const first = openTab();
  rename(first, 'Kept');
  await first.saver.flush();
  const second = openTab();
  await second.documents.remove(first.notebook.store.getState().document.id);
  rename(first, 'Kept and changed');
  await first.saver.flush();
  expect((await second.documents.list()).map(({ title }) => title)).toEqual(['Kept and changed']);
  expect(first.notebook.store.getState().notice).toMatch(/deleted in another tab/);
});

it('a change that is taken back before it was saved, or while it is being saved, ends as saved', async () => {
  const tab = openTab();
  const { store } = tab.notebook;
  rename(tab, 'First');
  await tab.saver.flush();
  rename(tab, 'Second');
  undo(tab.notebook);
  await vi.waitFor(() => expect(store.getState().saved).toBe('yes'), { timeout: 20_000 });
  rename(tab, 'Third');
  const saving = tab.saver.flush();
  undo(tab.notebook);
  await saving;
  await vi.waitFor(() => expect(store.getState().saved).toBe('yes'), { timeout: 20_000 });
  const [listed] = await tab.documents.list();
  expect(listed!.title).toBe('First');
});
