import { useEffect } from 'react';
import type { ModelArtefact } from '../../notebook/artefacts';
import { useNotebook, useNotebookState, usePanel } from '../../notebook/react';
import { ConfigForm } from './ConfigForm';
import { DataSection } from './DataSection';
import { RunList } from './RunList';
import { RunView } from './RunView';
import { listRuns } from './runs';
import type { TrainParams, TrainView } from './schema';
import { listSets } from './sets';
import { StartForm } from './StartForm';
import { useShownRun } from './useShownRun';
import './train.css';

/** Pre-training: a training set and a configuration in, an encoder out, and what happens between. */
export default function TrainPanel() {
  const notebook = useNotebook();
  const { id, task } = usePanel<TrainParams, TrainView, ModelArtefact>();
  const runs = useNotebookState((state) => state.training.runs);
  const running = task !== undefined;
  const shown = useShownRun();
  useEffect(() => {
    // A run that ends, in whatever way, is another one in the list than before.
    if (running) return;
    void listRuns(notebook, id);
    void listSets(notebook, id);
  }, [notebook, id, running]);
  return (
    <>
      <DataSection />
      <ConfigForm />
      <StartForm />
      {shown && <RunView key={shown.run.id} shown={shown} />}
      {runs && runs.length > 0 && <RunList runs={runs} shown={shown?.run.id} />}
    </>
  );
}
