/** Results at hand and kept, by key: valid ones come back at once, whatever led back to them. */
import { nextMacrotask } from '../backend/cpu/macrotask';
import type { Artefact, Result, TranscriptsArtefact } from './artefacts';
import { evaluate } from './evaluate';
import { prepareColumns } from './knownColumns';
import { problemOf } from './notebook';
import type { Notebook } from './notebook';
import { runPanel } from './running';

/** Results at hand beyond those that panels show, so that undoing a change needs no reading. */
const SPARE = 24;

/** Makes a result known, and the newest one of a panel where one is named. */
export function adopt(notebook: Notebook, result: Result, panel?: string): void {
  const { store } = notebook;
  const { cache, results } = store.getState();
  const next = new Map(cache);
  // Newest last: what is dropped first was used longest ago.
  next.delete(result.key);
  next.set(result.key, result);
  const shown = panel === undefined ? results : new Map(results).set(panel, result);
  store.setState({ cache: trimmed(next, shown), results: shown });
  // Before any panel asks for them, as far as possible.
  if (result.artefact.type === 'transcripts') void prepareColumns(result as Result<TranscriptsArtefact>);
}

/** Without the oldest results that neither panels show nor shown ones were made from. */
function trimmed(cache: Map<string, Result>, results: ReadonlyMap<string, Result>): Map<string, Result> {
  const needed = new Set<string>();
  const need = (key: string): void => {
    if (needed.has(key)) return;
    needed.add(key);
    for (const input of Object.values(cache.get(key)?.inputs ?? {})) need(input);
  };
  for (const { key } of results.values()) need(key);
  let spare = [...cache.keys()].filter((key) => !needed.has(key)).length;
  for (const key of cache.keys()) {
    if (spare <= SPARE) break;
    if (needed.has(key)) continue;
    cache.delete(key);
    spare--;
  }
  return cache;
}

/** Whether a value read from storage or a file is a result that its kind can show. */
export function isResult({ kinds }: Pick<Notebook, 'kinds'>, value: unknown, key: string): value is Result {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, version, hash, params, inputs, made, artefact } = value as Partial<Result>;
  if ((value as Partial<Result>).key !== key || typeof kind !== 'string' || typeof version !== 'number') return false;
  if (typeof hash !== 'string' || typeof params !== 'object' || typeof inputs !== 'object') return false;
  if (typeof made !== 'object' || typeof made.at !== 'string') return false;
  return kinds.get(kind)?.sound(artefact) === true;
}

const reading = new WeakMap<Notebook, Map<string, Promise<boolean>>>();

/** Brings a kept result, and what it was made from, to hand. @returns whether all of it is there */
export function fetchKept(notebook: Notebook, key: string): Promise<boolean> {
  const { cache, kept } = notebook.store.getState();
  if (cache.has(key)) return Promise.resolve(true);
  if (kept?.has(key) !== true) return Promise.resolve(false);
  const all = reading.get(notebook) ?? new Map<string, Promise<boolean>>();
  reading.set(notebook, all);
  const known = all.get(key);
  if (known) return known;
  const read = readKept(notebook, key).finally(() => all.delete(key));
  all.set(key, read);
  return read;
}

async function readKept(notebook: Notebook, key: string): Promise<boolean> {
  const value = await notebook.services.results.readResult(key).catch(() => undefined);
  const sound = isResult(notebook, value, key);
  const whole =
    sound && (await Promise.all(Object.values(value.inputs).map((input) => fetchKept(notebook, input)))).every(Boolean);
  if (!whole) {
    // Damaged, or part of what it was made from is gone: it counts as not kept.
    const kept = new Map(notebook.store.getState().kept);
    kept.delete(key);
    notebook.store.setState({ kept });
    return false;
  }
  adopt(notebook, value);
  return true;
}

/** The transcript sets that a result speaks of. */
const setsOf = (artefact: Artefact): readonly string[] =>
  artefact.type === 'transcripts' ? [artefact.report.set] : [];

/** Keeps a result in this browser; where that fails the notebook says so once and goes on. @returns whether it is kept */
export async function keep(notebook: Notebook, result: Result): Promise<boolean> {
  const { store, services } = notebook;
  // Handing 50,000 rows to the worker takes the page's thread long enough: not in the task that makes and draws them.
  await nextMacrotask();
  try {
    const head = await services.results.writeResult(result.key, result.kind, result, setsOf(result.artefact));
    store.setState({ kept: new Map(store.getState().kept).set(result.key, head) });
    return true;
  } catch (error) {
    const { message, mend } = problemOf(error);
    store.setState({ notice: `This result lasts as long as the page: ${message} ${mend}` });
    return false;
  }
}

/** Asks which results are kept. */
export async function listKept({ store, services }: Notebook): Promise<void> {
  const heads = await services.results.storedResults().catch(() => []);
  store.setState({ kept: new Map(heads.map((head) => [head.key, head])) });
}

const listing = new WeakMap<Notebook, Promise<void>>();

/** Which results are kept has been asked for: once, however many panels want to know just after a page was opened. */
export function keptListed(notebook: Notebook): Promise<void> {
  if (notebook.store.getState().kept) return Promise.resolve();
  const known = listing.get(notebook);
  if (known) return known;
  const asked = listKept(notebook).finally(() => listing.delete(notebook));
  listing.set(notebook, asked);
  return asked;
}

/**
 * From now on: whatever changes, panels whose valid result is at hand or kept show it, and cheap panels run by themselves.
 * @returns the end of it
 */
export function settleAlways(notebook: Notebook): () => void {
  const { store } = notebook;
  let scheduled = false;
  const settle = (): void => {
    scheduled = false;
    settleOnce(notebook);
  };
  const end = store.subscribe((state, before) => {
    const same =
      state.document === before.document &&
      state.results === before.results &&
      state.cache === before.cache &&
      state.kept === before.kept &&
      state.tasks === before.tasks &&
      state.queued === before.queued;
    if (same || scheduled) return;
    scheduled = true;
    queueMicrotask(settle);
  });
  settle();
  return end;
}

/** One pass of `settleAlways`. */
export function settleOnce(notebook: Notebook): void {
  const { store, kinds } = notebook;
  // A result that comes back may give the next panel its key.
  for (let changed = true; changed;) {
    changed = false;
    const { document, cache } = store.getState();
    for (const [id, { key, current }] of evaluate(store.getState(), kinds)) {
      if (key === undefined || current) continue;
      const known = cache.get(key);
      if (!known) continue;
      adopt(notebook, known, id);
      changed = true;
      break;
    }
    const gone = [...store.getState().results.keys()].filter((id) => !document.panels.some((entry) => entry.id === id));
    if (gone.length > 0) {
      const results = new Map(store.getState().results);
      for (const id of gone) results.delete(id);
      store.setState({ results });
    }
  }
  const state = store.getState();
  if (!state.kept) return;
  for (const [id, { key, current, status }] of evaluate(state, kinds)) {
    // A run that is ending (its result is being kept) is waited for: asking for another one would only join it.
    if (key === undefined || current || status === 'running' || state.queued.has(id)) continue;
    if (state.kept.has(key)) {
      void fetchKept(notebook, key);
      continue;
    }
    const kind = kinds.get(state.document.panels.find((entry) => entry.id === id)!.kind);
    // What failed would fail again; a change of its parameters puts the failure away.
    if (kind?.automatic === true && status !== 'failed' && lastTried(notebook).get(id) !== key) {
      lastTried(notebook).set(id, key);
      void runPanel(notebook, id);
    }
  }
}

const tried = new WeakMap<Notebook, Map<string, string>>();
const lastTried = (notebook: Notebook): Map<string, string> => {
  const known = tried.get(notebook) ?? new Map<string, string>();
  tried.set(notebook, known);
  return known;
};
