import { createContext, useContext } from 'react';
import type { DocumentStore } from '../notebook/document/documentStore';
import type { Saver } from '../notebook/opening';

/** Where notebooks are kept, and the saving of the open one. */
export interface AppParts {
  readonly documents: DocumentStore;
  readonly saver: Saver;
}

export const AppContext = createContext<AppParts | undefined>(undefined);

export function useApp(): AppParts {
  const parts = useContext(AppContext);
  if (!parts) throw new Error('no AppContext above this component');
  return parts;
}
