import { X } from 'lucide-react';
import type { TranscriptsArtefact } from '../../notebook/artefacts';
import { useNotebook, useNotebookState, usePanel } from '../../notebook/react';
import type { ImportSource } from '../../workers/protocol';
import { AddressField } from '../parts/AddressField';
import { FilePicker } from '../parts/FilePicker';
import { Fold } from '../parts/Fold';
import { EnsemblForm } from './EnsemblForm';
import { importSources, intakeOf, joinWaiting, offeredName, removeWaiting, setJoin } from './importing';
import { ImportSettings } from './ImportSettings';
import { namesSource } from './schema';
import type { DataParams, DataView } from './schema';

/** Every way in: files, an address, Ensembl; and what to keep of them. */
export function ImportForm() {
  const notebook = useNotebook();
  const { id, params, task } = usePanel<DataParams, DataView, TranscriptsArtefact>();
  const { waiting, join } = intakeOf({ intake: useNotebookState((state) => state.intake) }, id);
  const busy = task !== undefined;
  const canJoin = params.sources.length > 0;
  const read = (sources: readonly ImportSource[]): void => void importSources(notebook, id, sources);
  return (
    <div className="import">
      <FilePicker
        label="Choose files"
        testId="data-drop"
        inputTestId="data-file-input"
        onFiles={(files) => read(files.map((blob) => ({ name: blob.name, blob })))}
      >
        <p className="quiet">
          Transcript FASTA with GTF, GFF3, genePred or BED12; annotation with a genome (FASTA or 2bit); GenBank; or a
          tracks table. Plain, gzip or bgzip. Files that belong together are best dropped together.
        </p>
        {canJoin && (
          <label className="check">
            <input type="checkbox" checked={join} onChange={(event) => setJoin(notebook, id, event.target.checked)} />
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
            {waiting.map((one) => (
              <li key={offeredName(one)}>
                {offeredName(one)}
                <button
                  type="button"
                  className="icon-button"
                  aria-label={`Leave out ${offeredName(one)}`}
                  onClick={() => removeWaiting(notebook, id, one)}
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
              onClick={() => void joinWaiting(notebook, id)}
            >
              Read together with what is loaded
            </button>
          )}
        </div>
      )}
      <Fold title="Other ways to load, and what to keep" folded={namesSource(params)}>
        <div className="columns">
          <AddressField
            label="From https addresses (several, separated by space, are read together)"
            placeholder="https://…/transcripts.fa.gz"
            action="Read"
            disabled={busy}
            onAddresses={(urls) => read(urls.map((url) => ({ url })))}
          />
          <EnsemblForm disabled={busy} />
        </div>
        <ImportSettings />
      </Fold>
    </div>
  );
}
