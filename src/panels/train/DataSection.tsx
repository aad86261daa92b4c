import { useState } from 'react';
import type { ModelArtefact, TranscriptsArtefact } from '../../notebook/artefacts';
import { counted, formatBytes } from '../../notebook/format';
import { takeFiles } from '../../notebook/giving';
import { setProblem } from '../../notebook/notebook';
import { useNotebook, useNotebookState, usePanel } from '../../notebook/react';
import { AddressField } from '../parts/AddressField';
import { FilePicker } from '../parts/FilePicker';
import { Fold } from '../parts/Fold';
import { ProblemNote } from '../parts/ProblemNote';
import { TaskProgress } from '../parts/TaskProgress';
import { DataSummary } from './DataSummary';
import { liveRun } from './live';
import { PairLinksForm } from './PairLinksForm';
import { DEFAULT_LINKS } from './schema';
import type { TrainData, TrainLinks, TrainParams, TrainView } from './schema';
import { removeSet } from './sets';
import { useDataFacts } from './useDataFacts';

const useTrainPanel = () => usePanel<TrainParams, TrainView, ModelArtefact>();

/** What is trained on: every way to a training set, and what is in the chosen one. */
export function DataSection() {
  const notebook = useNotebook();
  const { params, setParams, task: training } = useTrainPanel();
  const { facts, place, again } = useDataFacts();
  const task = useNotebookState((state) => state.tasks[place]);
  const problem = useNotebookState((state) => state.problems[place]);
  const busy = training !== undefined;
  const { data } = params;
  const choose = (next: TrainData): void => setParams({ data: next });
  return (
    <section className="train-part" aria-label="Training set">
      <h3>Training set</h3>
      {task && <TaskProgress panel={place} task={task} testId="train-data-progress" />}
      {problem && <ProblemNote problem={problem} onDismiss={() => setProblem(notebook, place, undefined)} />}
      {facts && <DataSummary data={facts} />}
      {data && !facts && !task && (
        <p>
          {nameOf(data)}{' '}
          <button type="button" className="button" data-testid="train-data-again" onClick={again}>
            Count its pairs
          </button>
        </p>
      )}
      <Fold title={data ? 'Choose another training set' : 'Choose a training set'} folded={data !== null}>
        <InputSource busy={busy} onChoose={choose} />
        <KeptSources busy={busy} onChoose={choose} />
        <div className="columns">
          <FileSource busy={busy} onChoose={choose} />
          <AddressField
            label="From the address of a manifest; its shards are read from beside it"
            placeholder="https://…/manifest.json"
            action="Read"
            disabled={busy}
            onAddresses={([url]) => url !== undefined && choose({ kind: 'url', url })}
          />
        </div>
      </Fold>
    </section>
  );
}

function nameOf(data: TrainData): string {
  switch (data.kind) {
    case 'input':
      return 'The transcripts that go in above.';
    case 'opfs':
      return data.name;
    case 'url':
      return data.url;
    case 'files':
      return counted(data.files.length, 'file');
  }
}

interface SourceProps {
  readonly busy: boolean;
  readonly onChoose: (data: TrainData) => void;
}

/** The transcripts that the panel takes from. */
function InputSource({ busy, onChoose }: SourceProps) {
  const { params, inputs } = useTrainPanel();
  const chosen = params.data?.kind === 'input' ? params.data : undefined;
  const [draft, setDraft] = useState<TrainLinks>(DEFAULT_LINKS);
  const transcripts = inputs['transcripts']?.artefact as TranscriptsArtefact | undefined;
  const links = chosen?.links ?? draft;
  return (
    <div className="card">
      <h3>
        The transcripts that go in above
        {transcripts && `: ${counted(transcripts.report.table.id.length, 'transcript')}`}
      </h3>
      {!transcripts && (
        <p className="empty">
          Load transcripts in the panel that these come from: best a whole annotation, of one species or several. Or
          take a training set that “orthrus shards” wrote.
        </p>
      )}
      <PairLinksForm
        links={links}
        disabled={busy}
        onLinks={(next) => (chosen ? onChoose({ kind: 'input', links: next }) : setDraft(next))}
      />
      <div className="row">
        <button
          type="button"
          className="button"
          disabled={busy || chosen !== undefined}
          data-testid="train-data-held"
          onClick={() => onChoose({ kind: 'input', links })}
        >
          {chosen ? 'These are used' : 'Use these transcripts'}
        </button>
        <span className="quiet">A copy is kept in this browser when the run starts, so that it outlives a reload.</span>
      </div>
    </div>
  );
}

/** Sets that this browser keeps. */
function KeptSources({ busy, onChoose }: SourceProps) {
  const notebook = useNotebook();
  const { id } = useTrainPanel();
  const sets = useNotebookState((state) => state.training.sets);
  const running = useNotebookState((state) => liveRun(state.partials) !== undefined);
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
            <button
              type="button"
              className="button"
              disabled={busy}
              onClick={() => onChoose({ kind: 'opfs', name: set.name })}
            >
              Use <span className="visually-hidden">{set.name}</span>
            </button>
            <button
              type="button"
              className="button"
              disabled={busy || running}
              title={running ? 'A run may be reading it' : undefined}
              onClick={() => removeSet(notebook, id, set)}
            >
              Remove <span className="visually-hidden">{set.name}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function FileSource({ busy, onChoose }: SourceProps) {
  const notebook = useNotebook();
  const { id } = useTrainPanel();
  const take = (files: readonly File[]): void => {
    void takeFiles(notebook, id, files, (given) => onChoose({ kind: 'files', files: given }));
  };
  return (
    <FilePicker label="Choose shards" testId="train-drop" inputTestId="train-file-input" disabled={busy} onFiles={take}>
      <p className="quiet">
        manifest.json with its .parquet files. They are read from where they lie; after a reload the page asks for them
        again.
      </p>
    </FilePicker>
  );
}
