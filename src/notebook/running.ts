/** What runs, when, and where its results go: "run" runs what a panel needs, independent work side by side. */
import { throwIfAborted } from '../lib/errors';
import type { ProgressListener } from '../lib/progress';
import { Turns } from '../lib/turns';
import { within } from '../lib/within';
import type { ModelCard, ModelRequest } from '../engine/contracts';
import type { Artefact, ModelArtefact, Result } from './artefacts';
import { APP_VERSION } from './appVersion';
import type { PanelEntry } from './document/documentTypes';
import { panelOf } from './document/graph';
import { evaluate, inputsOf, subsetOf } from './evaluate';
import type { PanelState } from './evaluate';
import { entrySet, runTask, setProblem } from './notebook';
import type { Notebook } from './notebook';
import type { AnyKind, RunContext } from './panelKind';
import { adopt, fetchKept, keep, keptListed, settleOnce } from './results';

const stateOf = ({ store, kinds }: Notebook, id: string): PanelState | undefined =>
  evaluate(store.getState(), kinds).get(id);

function setQueued({ store }: Notebook, id: string, on: boolean): void {
  const { queued } = store.getState();
  if (queued.has(id) === on) return;
  const next = new Set(queued);
  if (on) next.add(id);
  else next.delete(id);
  store.setState({ queued: next });
}

/** Runs under way, so that two panels that need one input run it once. */
const running = new WeakMap<Notebook, Map<string, Promise<boolean>>>();

/**
 * Brings a panel up to date: first what it takes from, then itself; whatever is valid already is left as it is.
 * @returns whether it is up to date
 */
export function runPanel(notebook: Notebook, id: string): Promise<boolean> {
  const all = running.get(notebook) ?? new Map<string, Promise<boolean>>();
  running.set(notebook, all);
  // Of this document: another one that was opened meanwhile has panels of the same ids.
  const document = notebook.store.getState().document.id;
  const name = `${document} ${id}`;
  const known = all.get(name);
  if (known) return known;
  setQueued(notebook, id, true);
  const done = bringUpToDate(notebook, id).finally(() => {
    all.delete(name);
    if (notebook.store.getState().document.id === document) setQueued(notebook, id, false);
  });
  all.set(name, done);
  return done;
}

/** Brings all panels up to date. @returns whether all are that can be */
export async function runAll(notebook: Notebook): Promise<boolean> {
  const { document } = notebook.store.getState();
  const ids = document.panels.filter(({ id }) => stateOf(notebook, id)?.ready === true).map(({ id }) => id);
  return (await Promise.all(ids.map((id) => runPanel(notebook, id)))).every(Boolean);
}

/** Whether bringing a panel up to date may ask others than this page's own server. */
export function asksOthers({ store, kinds }: Notebook, id: string): boolean {
  const { document } = store.getState();
  const asks = (panel: string): boolean => {
    const entry = panelOf(document, panel);
    const kind = entry && kinds.get(entry.kind);
    if (!entry || !kind) return false;
    return kind.asksOthers?.(kind.parse(entry.params)) === true || Object.values(inputsOf(entry, kind)).some(asks);
  };
  return asks(id);
}

/** Computes a panel's result again though it is up to date. */
export async function runAgain(notebook: Notebook, id: string): Promise<boolean> {
  const { store } = notebook;
  const results = new Map(store.getState().results);
  const before = results.get(id);
  if (before) {
    results.delete(id);
    const cache = new Map(store.getState().cache);
    cache.delete(before.key);
    const kept = new Map(store.getState().kept);
    kept.delete(before.key);
    store.setState({ results, cache, kept });
  }
  const done = await runPanel(notebook, id);
  if (!done && before && !store.getState().results.has(id)) adopt(notebook, before, id);
  return done;
}

async function bringUpToDate(notebook: Notebook, id: string, again = false): Promise<boolean> {
  const entry = panelOf(notebook.store.getState().document, id);
  const kind = entry && notebook.kinds.get(entry.kind);
  if (!entry || !kind) return false;
  if (!kind.run) return true;
  // Just after a page was opened: what is kept would be computed again, or its files asked for.
  await within(STORAGE_MS, keptListed(notebook)).catch(() => undefined);
  if (!notebook.store.getState().kept) notebook.store.setState({ kept: new Map() });
  const inputs = await Promise.all(Object.values(inputsOf(entry, kind)).map((input) => runPanel(notebook, input)));
  if (!inputs.every(Boolean)) return false;
  const state = stateOf(notebook, id);
  if (!state?.ready) return false;
  if (state.current) return true;
  if (state.key !== undefined && (await fetchKept(notebook, state.key))) {
    settleOnce(notebook);
    return stateOf(notebook, id)?.current === true;
  }
  await execute(notebook, id, kind);
  if (notebook.store.getState().problems[id]?.code === NO_SET && !again && !asksOthers(notebook, id)) {
    // The transcripts of a result that is at hand were let go of: their panel reads them again.
    forgetTranscripts(notebook, id);
    return bringUpToDate(notebook, id, true);
  }
  return stateOf(notebook, id)?.current === true;
}

/** What the data worker says of a set that is not kept any more. */
const NO_SET = 'data.noSet';

/** Takes the transcripts that a panel hangs on, directly or not, for not computed. */
function forgetTranscripts(notebook: Notebook, id: string): void {
  const { document, results, cache, kept } = notebook.store.getState();
  const above = (panel: string): string[] =>
    Object.values(panelOf(document, panel)?.inputs ?? {}).flatMap((input) => [input, ...above(input)]);
  const gone = above(id).filter((input) => results.get(input)?.artefact.type === 'transcripts');
  const keys = new Set(gone.map((input) => results.get(input)!.key));
  const without = <T>(all: ReadonlyMap<string, T>, names: ReadonlySet<string>): Map<string, T> =>
    new Map([...all].filter(([name]) => !names.has(name)));
  notebook.store.setState({
    results: without(results, new Set(gone)),
    cache: without(cache, keys),
    kept: kept && without(kept, keys),
  });
}

interface EngineUse {
  /** Hash of the model that the engine holds, where the notebook put it there. */
  loaded: string | undefined;
  /** Work that needs a model goes one after the other. */
  readonly turns: Turns;
}

const engines = new WeakMap<Notebook, EngineUse>();

function engineOf(notebook: Notebook): EngineUse {
  const engine = engines.get(notebook) ?? { loaded: undefined, turns: new Turns() };
  engines.set(notebook, engine);
  return engine;
}

/** How the engine gets a model again: by its own files where there are any, else as its panel asked for it. */
export function requestOf({ artefact, params }: Result<ModelArtefact>): ModelRequest {
  const files = artefact.files?.map(({ name, bytes }) => ({ name, blob: new Blob([bytes]) }));
  if (!files) return params['request'] as unknown as ModelRequest;
  const [card, weights] = files;
  // Only what ships has facts on its card.
  if (artefact.card.facts && card && weights) return { kind: 'shipped', card, weights };
  return { kind: 'files', files };
}

/** The part of a run's context that has to do with the engine's model. */
function engineAccess(
  notebook: Notebook,
  task: string,
  signal: AbortSignal,
  onProgress: ProgressListener,
): Pick<RunContext<unknown>, 'withModel' | 'loadModel'> {
  const engine = engineOf(notebook);
  const load = async (request: ModelRequest): Promise<ModelCard> => {
    engine.loaded = undefined;
    const card = await notebook.services.engine.loadModel(request, task, onProgress);
    engine.loaded = card.sha256;
    return card;
  };
  return {
    loadModel: (request) => engine.turns.take(signal, () => load(request)),
    withModel: (model, work) =>
      engine.turns.take(signal, async () => {
        if (engine.loaded !== model.artefact.card.sha256) await load(requestOf(model));
        throwIfAborted(signal);
        return work();
      }),
  };
}

/** Runs one panel whose inputs are all up to date. */
async function execute(notebook: Notebook, id: string, kind: AnyKind): Promise<void> {
  const { store, services, sources } = notebook;
  const state = store.getState();
  const entry = panelOf(state.document, id)!;
  const { key } = stateOf(notebook, id)!;
  if (key === undefined || !kind.run) return;
  const inputs = Object.fromEntries(
    Object.entries(inputsOf(entry, kind)).map(([port, input]) => [port, state.results.get(input)!]),
  );
  const subset = subsetOf(state.document, entry);
  const started = performance.now();
  const artefact = await runTask(
    notebook,
    id,
    kind.action || kind.title,
    (task, onProgress, signal) =>
      kind.run!({
        panel: id,
        params: kind.parse(entry.params) as unknown,
        inputs,
        subset,
        services,
        sources,
        task,
        signal,
        onProgress,
        onPartial: (partial: unknown) => setPartial(notebook, id, partial),
        ...engineAccess(notebook, task, signal, onProgress),
        source: (result: Result, port: string) => store.getState().cache.get(result.inputs[port] ?? ''),
      }) as Promise<Artefact>,
  );
  setPartial(notebook, id, undefined);
  if (!artefact) return;
  const result = resultOf(notebook, entry, kind, key, artefact, (performance.now() - started) / 1000);
  // A result that comes when another document is open is kept, and shown by no panel of that one.
  adopt(notebook, result, store.getState().document.id === state.document.id ? id : undefined);
  const kept = keep(notebook, result).then(async (isKept) => {
    if (isKept) await kind.settled?.(result, services).catch(() => undefined);
  });
  // The result is here: a browser's storage that does not answer (seen in Chromium, now and then) must not hold what hangs on it.
  await within(STORAGE_MS, kept).catch(() => undefined);
}

/** How long a run waits for the browser to say what it keeps, or that it keeps a result. */
const STORAGE_MS = 5000;

/** An artefact as the result of a panel. */
export function resultOf(
  notebook: Notebook,
  entry: PanelEntry,
  kind: AnyKind,
  key: string,
  artefact: Artefact,
  seconds: number,
): Result {
  const { document, results, device } = notebook.store.getState();
  const subset = subsetOf(document, entry);
  return {
    key,
    kind: kind.kind,
    version: kind.version,
    hash: kind.hash ? (kind.hash(artefact) as string) : key,
    params: entry.params,
    inputs: Object.fromEntries(
      Object.entries(inputsOf(entry, kind)).flatMap(([port, input]) => {
        const made = results.get(input);
        return made ? [[port, made.key]] : [];
      }),
    ),
    ...(subset && { subset: { name: subset.name, count: subset.ids.length } }),
    made: { at: new Date().toISOString(), seconds, device: device?.name ?? '', app: APP_VERSION },
    artefact,
  };
}

function setPartial({ store }: Notebook, id: string, partial: unknown): void {
  const { partials } = store.getState();
  if (partials[id] !== partial) store.setState({ partials: entrySet(partials, id, partial) });
}

/** Lets a panel run again that failed: its problem is put away first. */
export async function retry(notebook: Notebook, id: string): Promise<boolean> {
  setProblem(notebook, id, undefined);
  return runPanel(notebook, id);
}
