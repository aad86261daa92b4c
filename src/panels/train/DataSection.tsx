import { useState } from 'react';
import {
  chooseAddress,
  chooseFiles,
  chooseHeld,
  chooseSet,
  heldIsStale,
  removeSet,
} from '../../notebook/actions/trainingData';
import { counted, formatBytes } from '../../notebook/format';
import { useNotebook, useNotebookState } from '../../notebook/react';
import type { PairLinks } from '../../workers/protocol';
import { AddressField } from '../parts/AddressField';
import { FilePicker } from '../parts/FilePicker';
import { Fold } from '../parts/Fold';
import { TaskProgress } from '../parts/TaskProgress';
import { DataSummary } from './DataSummary';
import { PairLinksForm } from './PairLinksForm';

/** What is trained on: every way to a training set, and what is in the chosen one. */
export function DataSection() {
  const chosen = useNotebookState((state) => state.training.data);
  const task = useNotebookState((state) => state.tasks.trainData);
  return (
    <section className="train-part" aria-labelledby="train-data-title">
      <h3 id="train-data-title">Training set</h3>
      {task && <TaskProgress panel="trainData" task={task} testId="train-data-progress" />}
      {chosen && <DataSummary data={chosen} />}
      <Fold title={chosen ? 'Choose another training set' : 'Choose a training set'} folded={chosen !== undefined}>
        <HeldSource />
        <KeptSources />
        <div className="columns">
          <FileSource />
          <AddressSource />
        </div>
      </Fold>
    </section>
  );
}

/** The transcripts of the Data panel. */
function HeldSource() {
  const notebook = useNotebook();
  const data = useNotebookState((state) => state.data);
  const chosen = useNotebookState((state) => state.training.data);
  const busy = useNotebookState((state) => state.tasks.trainData !== undefined || state.tasks.data !== undefined);
  const [links, setLinks] = useState<PairLinks>({});
  if (!data) {
    return (
      <p className="empty">
        Load transcripts in the Data panel to train on them: best a whole annotation, of one species or several. Or take
        a training set that “orthrus shards” wrote.
      </p>
    );
  }
  const stale = heldIsStale(chosen, data);
  return (
    <div className="card">
      <h3>The transcripts of the Data panel: {counted(data.report.table.id.length, 'transcript')}</h3>
      {stale && (
        <p className="badges">
          <span className="badge badge-warn">they changed since they were counted</span>
        </p>
      )}
      <PairLinksForm links={links} onLinks={setLinks} />
      <div className="row">
        <button
          type="button"
          className="button"
          disabled={busy}
          data-testid="train-data-held"
          onClick={() => void chooseHeld(notebook, links)}
        >
          {stale ? 'Count and use them again' : 'Use these transcripts'}
        </button>
        <span className="quiet">A copy is kept in this browser when the run starts, so that it outlives a reload.</span>
      </div>
    </div>
  );
}

/** Sets that this browser keeps. */
function KeptSources() {
  const notebook = useNotebook();
  const sets = useNotebookState((state) => state.training.sets);
  const busy = useNotebookState((state) => state.tasks.trainData !== undefined);
  const running = useNotebookState((state) => state.tasks.train !== undefined);
  if (sets.length === 0) return null;
  return (
    <div className="train-sets">
      <span className="label">Kept in this browser</span>
      <ul>
        {sets.map((set) => (
          <li key={set.name}>
            <span className="train-set-name">{set.name}</span>
            <span className="quiet">
              {counted(set.summary.transcripts, 'transcript')}, {formatBytes(set.bytes)}
            </span>
            <button type="button" className="button" disabled={busy} onClick={() => chooseSet(notebook, set)}>
              Use <span className="visually-hidden">{set.name}</span>
            </button>
            <button
              type="button"
              className="button"
              disabled={busy || running}
              title={running ? 'A run may be reading it' : undefined}
              onClick={() => removeSet(notebook, set)}
            >
              Remove <span className="visually-hidden">{set.name}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function FileSource() {
  const notebook = useNotebook();
  const busy = useNotebookState((state) => state.tasks.trainData !== undefined);
  return (
    <FilePicker
      label="Choose shards"
      testId="train-drop"
      inputTestId="train-file-input"
      disabled={busy}
      onFiles={(files) =>
        void chooseFiles(
          notebook,
          files.map((blob) => ({ name: blob.name, blob })),
        )
      }
    >
      <p className="quiet">
        manifest.json with its .parquet files. They are read from where they lie; after a reload the page asks for them
        again.
      </p>
    </FilePicker>
  );
}

function AddressSource() {
  const notebook = useNotebook();
  const busy = useNotebookState((state) => state.tasks.trainData !== undefined);
  return (
    <AddressField
      label="From the address of a manifest; its shards are read from beside it"
      placeholder="https://…/manifest.json"
      action="Read"
      disabled={busy}
      onAddresses={([url]) => url !== undefined && void chooseAddress(notebook, url)}
    />
  );
}
