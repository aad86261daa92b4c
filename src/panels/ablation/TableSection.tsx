import type { AblationArtefact } from '../../notebook/artefacts';
import { takeFiles } from '../../notebook/giving';
import { useNotebook, usePanel } from '../../notebook/react';
import { retry } from '../../notebook/running';
import { sourceName } from '../../notebook/sources';
import { FilePicker } from '../parts/FilePicker';
import { Fold } from '../parts/Fold';
import type { AblationParams, AblationView } from './schema';

/** Scores of runs from elsewhere. */
export function TableSection() {
  const notebook = useNotebook();
  const { id, params, setParams, problem } = usePanel<AblationParams, AblationView, AblationArtefact>();
  const { table } = params;
  const take = (file: File): Promise<boolean> =>
    takeFiles(notebook, id, [file], ([given]) => {
      if (!given) return;
      setParams({ table: given });
      // The same file given again changes nothing of the parameters: what failed for want of it is tried again.
      return retry(notebook, id);
    });
  return (
    <Fold
      title={table ? `Table of finished runs: ${sourceName(table)}` : 'Compare finished runs from a table'}
      folded={problem?.code !== 'source.gone'}
    >
      <FilePicker
        label="Choose a table"
        testId="ablation-drop"
        inputTestId="ablation-file-input"
        onFiles={([file]) => file && void take(file)}
      >
        <p className="quiet">
          CSV or TSV with the columns run, task, metric (pearson, auprc, …), seed and value, and group if wanted: one
          line a run, task and seed. It is compared with the runs that are connected.
        </p>
      </FilePicker>
      {table && (
        <p>
          <button
            type="button"
            className="button"
            data-testid="ablation-table-out"
            onClick={() => setParams({ table: null })}
          >
            Leave {sourceName(table)} out
          </button>
        </p>
      )}
    </Fold>
  );
}
