import { transfer } from 'comlink';
import type { ResultsApi } from './resultsProtocol';
import type { ResultStore } from './resultStore';
import type { TranscriptSets } from './transcriptSets';

/** The data worker's part of keeping results. */
export function createResultsService(store: ResultStore, sets: TranscriptSets): ResultsApi {
  return {
    storedResults: () => store.heads(),
    readResult: async (key) => {
      const found = await store.value(key);
      if (!found) return undefined;
      const { value, arrays } = found;
      if (typeof value !== 'object' || value === null) return value;
      return transfer(
        value,
        arrays.map(({ buffer }) => buffer),
      );
    },
    writeResult: (key, kind, value, of) => store.write({ key, kind, sets: of }, value, (set) => sets.held(set)),
    removeResults: (keys) => store.remove(keys),
    exportStored: (what, name) => store.export(what, name),
    importStored: (what, name, bytes) => store.import(what, name, bytes),
    storageUse: () => store.use(),
  };
}
