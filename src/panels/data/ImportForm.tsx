import { X } from 'lucide-react';
import { importSources, removeWaiting, sourceName } from '../../notebook/actions/data';
import { useNotebook, useNotebookState } from '../../notebook/react';
import { AddressField } from '../parts/AddressField';
import { Fold } from '../parts/Fold';
import { FilePicker } from '../parts/FilePicker';
import { EnsemblForm } from './EnsemblForm';
import { ImportSettings } from './ImportSettings';

/** Every way in: files, an address, Ensembl; and what to keep of them. */
export function ImportForm() {
  const notebook = useNotebook();
  const data = useNotebookState((state) => state.data);
  const waiting = useNotebookState((state) => state.waiting);
  const busy = useNotebookState((state) => state.tasks.data !== undefined);
  const join = useNotebookState((state) => state.join);
  const canJoin = data !== undefined && data.sources.length > 0;
  return (
    <div className="import">
      <FilePicker
        label="Choose files"
        testId="data-drop"
        inputTestId="data-file-input"
        onFiles={(files) =>
          void importSources(
            notebook,
            files.map((blob) => ({ name: blob.name, blob })),
          )
        }
      >
        <p className="quiet">
          Transcript FASTA with GTF, GFF3, genePred or BED12; annotation with a genome (FASTA or 2bit); GenBank; or a
          tracks table. Plain, gzip or bgzip. Files that belong together are best dropped together.
        </p>
        {canJoin && (
          <label className="check">
            <input
              type="checkbox"
              checked={join}
              onChange={(event) => notebook.store.setState({ join: event.target.checked })}
            />
            Read new files together with those already loaded (otherwise they replace them)
          </label>
        )}
      </FilePicker>
      {waiting.length > 0 && (
        <div className="note">
          <p>
            Waiting for the file that belongs to {waiting.length === 1 ? 'this one' : 'these'}; the next files are read
            together with {waiting.length === 1 ? 'it' : 'them'}:
          </p>
          <ul className="chips">
            {waiting.map((source) => (
              <li key={sourceName(source)}>
                {sourceName(source)}
                <button
                  type="button"
                  className="icon-button"
                  aria-label={`Leave out ${sourceName(source)}`}
                  onClick={() => removeWaiting(notebook, source)}
                >
                  <X aria-hidden size={14} />
                </button>
              </li>
            ))}
          </ul>
          {canJoin && !busy && (
            <button
              type="button"
              className="button"
              data-testid="data-join-waiting"
              onClick={() => void importSources(notebook, waiting, { join: true })}
            >
              Read together with what is loaded
            </button>
          )}
        </div>
      )}
      <Fold title="Other ways to load, and what to keep" folded={data !== undefined}>
        <div className="columns">
          <AddressField
            label="From https addresses (several, separated by space, are read together)"
            placeholder="https://…/transcripts.fa.gz"
            action="Read"
            disabled={busy}
            onAddresses={(urls) =>
              void importSources(
                notebook,
                urls.map((url) => ({ url })),
              )
            }
          />
          <EnsemblForm disabled={busy} />
        </div>
        <ImportSettings />
      </Fold>
    </div>
  );
}
