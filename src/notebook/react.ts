/** The notebook as React sees it. */
import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { Notebook } from './notebook';
import type { Preferences } from './preferences';
import type { NotebookState } from './state';

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
