/** The notebook as React sees it. */
import { createContext, useContext, useMemo } from 'react';
import { useStore } from 'zustand';
import type { Artefact, Result } from './artefacts';
import { connectedPanels } from './connected';
import type { JsonObject, PanelEntry } from './document/documentTypes';
import { panelOf } from './document/graph';
import { inputNames } from './document/ports';
import { evaluate } from './evaluate';
import type { PanelState } from './evaluate';
import type { Notebook } from './notebook';
import { setParams, setView } from './panels';
import type { AnyKind, ConnectedPanel } from './panelKind';
import type { Preferences } from './preferences';
import type { NotebookState, Problem, Task } from './state';

export const NotebookContext = createContext<Notebook | undefined>(undefined);

export function useNotebook(): Notebook {
  const notebook = useContext(NotebookContext);
  if (!notebook) throw new Error('no NotebookContext above this component');
  return notebook;
}

/** A piece of the state; `select` must return the same object while nothing changed. */
export function useNotebookState<T>(select: (state: NotebookState) => T): T {
  return useStore(useNotebook().store, select);
}

export function usePreference<K extends keyof Preferences>(name: K): [Preferences[K], (value: Preferences[K]) => void] {
  const { preferences } = useNotebook();
  const value = useStore(preferences, (all) => all[name]);
  return [value, (next) => preferences.setState({ [name]: next } as unknown as Pick<Preferences, K>)];
}

/** Id of the panel that a component is part of. */
export const PanelContext = createContext<string | undefined>(undefined);

export function usePanelId(): string {
  const id = useContext(PanelContext);
  if (id === undefined) throw new Error('no PanelContext above this component');
  return id;
}

/** State of a panel; undefined where there is none of this id. */
export function usePanelState(id: string): PanelState | undefined {
  const { kinds } = useNotebook();
  return useNotebookState((state) => evaluate(state, kinds).get(id));
}

/** What the ports of the panel that a component is part of are connected to; see connectedPanels. */
export function useConnected(): Readonly<Record<string, ConnectedPanel>> {
  const { kinds } = useNotebook();
  const id = usePanelId();
  const document = useNotebookState((state) => state.document);
  const results = useNotebookState((state) => state.results);
  return useMemo(() => connectedPanels({ document, results }, kinds, id), [document, results, kinds, id]);
}

/** The panel that a component is part of, as its view sees it. */
export interface PanelHandle<P, V, A extends Artefact> {
  readonly id: string;
  readonly kind: AnyKind;
  readonly entry: PanelEntry;
  readonly params: P;
  readonly view: V;
  /** One step of the history; steps of the same names that follow each other closely count as one. */
  readonly setParams: (change: Partial<P>) => void;
  readonly setView: (change: Partial<V>) => void;
  readonly state: PanelState;
  /** The newest result, perhaps stale: `state` tells. */
  readonly result: Result<A> | undefined;
  /** What the run under way shows so far. */
  readonly partial: unknown;
  /** The present results of the panels that it takes from, by name of the input. */
  readonly inputs: Readonly<Record<string, Result | undefined>>;
  /** The result that went into another one. */
  readonly source: (result: Result, port: string) => Result | undefined;
  readonly task: Task | undefined;
  readonly problem: Problem | undefined;
}

/** @typeParam P, V, A as of the kind's PanelKind */
export function usePanel<P, V, A extends Artefact = Artefact>(): PanelHandle<P, V, A> {
  const notebook = useNotebook();
  const id = usePanelId();
  const entry = useNotebookState((state) => panelOf(state.document, id));
  const state = usePanelState(id);
  const results = useNotebookState((all) => all.results);
  const cache = useNotebookState((all) => all.cache);
  const partial = useNotebookState((all) => all.partials[id]);
  const task = useNotebookState((all) => all.tasks[id]);
  const problem = useNotebookState((all) => all.problems[id]);
  const kind = entry && notebook.kinds.get(entry.kind);
  if (!entry || !state || !kind) throw new Error(`no panel ${id}`);
  const params = useMemo(() => kind.parse(entry.params) as P, [kind, entry.params]);
  const view = useMemo(() => kind.parseView(entry.view) as V, [kind, entry.view]);
  const inputs = useMemo(
    () =>
      Object.fromEntries(
        kind.ports
          .flatMap((port) => inputNames(port, entry.inputs))
          .map((name) => [name, results.get(entry.inputs[name] ?? '')]),
      ),
    [kind, entry.inputs, results],
  );
  return useMemo(
    () => ({
      id,
      kind,
      entry,
      params,
      view,
      setParams: (change: Partial<P>) => setParams(notebook, id, change as JsonObject),
      setView: (change: Partial<V>) => setView(notebook, id, change as JsonObject),
      state,
      result: state.result as Result<A> | undefined,
      partial,
      inputs,
      source: (result: Result, port: string) => cache.get(result.inputs[port] ?? ''),
      task,
      problem,
    }),
    [notebook, id, kind, entry, params, view, state, partial, inputs, cache, task, problem],
  );
}
