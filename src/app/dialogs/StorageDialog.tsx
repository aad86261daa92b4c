import { useCallback, useEffect, useState } from 'react';
import { counted, formatBytes } from '../../notebook/format';
import { problemOf } from '../../notebook/notebook';
import { listKept } from '../../notebook/results';
import { useNotebook, useNotebookState } from '../../notebook/react';
import type { StorageUse } from '../../workers/resultsProtocol';
import { Dialog } from './Dialog';

/** How much of this browser's storage is used, and by what; results can be let go of, as they can be computed again. */
export function StorageDialog({ onClose }: { readonly onClose: () => void }) {
  const notebook = useNotebook();
  const kept = useNotebookState((state) => state.kept);
  const results = useNotebookState((state) => state.results);
  const [use, setUse] = useState<StorageUse>();
  const [problem, setProblem] = useState<string>();
  const measure = useCallback(() => {
    // Runs under way keep parts without telling the notebook.
    void listKept(notebook);
    notebook.services.results.storageUse().then(setUse, (error: unknown) => setProblem(problemOf(error).message));
  }, [notebook]);
  useEffect(measure, [measure]);
  const heads = [...(kept?.values() ?? [])];
  // What runs keep to go on from is kept as results are, and is none.
  const parts = heads.filter(({ kind }) => !notebook.kinds.has(kind));
  const inUse = new Set([...results.values()].map(({ key }) => key));
  const others = heads.filter(({ key }) => !inUse.has(key));
  const free = async (keys: readonly string[]): Promise<void> => {
    try {
      await notebook.services.results.removeResults(keys);
      measure();
    } catch (error) {
      setProblem(problemOf(error).message);
    }
  };
  return (
    <Dialog title="Storage of this browser" testId="storage-dialog" onClose={onClose}>
      {problem !== undefined && <p className="field-wrong">{problem}</p>}
      {use && (
        <dl className="facts-list" data-testid="storage-use">
          <div>
            <dt>Results</dt>
            <dd>
              {formatBytes(use.results)}, {counted(heads.length - parts.length, 'result')}
              {parts.length > 0 &&
                `; of these, ${formatBytes(parts.reduce((sum, { bytes }) => sum + bytes, 0))} in ${counted(parts.length, 'part')} of unfinished runs`}
            </dd>
          </div>
          <div>
            <dt>Transcripts of results</dt>
            <dd>{formatBytes(use.sets)}</dd>
          </div>
          <div>
            <dt>Training runs and sets, downloaded models</dt>
            <dd>{formatBytes(use.others)}; deleted in the Train panel</dd>
          </div>
          {use.quota !== undefined && (
            <div>
              <dt>This browser allows</dt>
              <dd>{formatBytes(use.quota)}</dd>
            </div>
          )}
        </dl>
      )}
      <p className="quiet">
        Results are kept so that nothing that is still valid is computed twice. What is let go of is computed again when
        it is needed; notebooks themselves stay.
      </p>
      <div className="row">
        <button
          type="button"
          className="button"
          disabled={others.length === 0}
          data-testid="storage-free"
          onClick={() => void free(others.map(({ key }) => key))}
        >
          Let go of {counted(others.length, 'result')} that the open notebook does not show
        </button>
        <button
          type="button"
          className="button"
          disabled={(kept?.size ?? 0) === 0}
          data-testid="storage-free-all"
          onClick={() => void free([...(kept?.keys() ?? [])])}
        >
          Let go of all results
        </button>
      </div>
    </Dialog>
  );
}
