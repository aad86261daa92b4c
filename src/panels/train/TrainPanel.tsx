import { useEffect } from 'react';
import { listRuns } from '../../notebook/actions/training';
import { listSets } from '../../notebook/actions/trainingData';
import { useNotebook, useNotebookState } from '../../notebook/react';
import { PanelSection } from '../parts/PanelSection';
import { ConfigForm } from './ConfigForm';
import { DataSection } from './DataSection';
import { RunList } from './RunList';
import { RunView } from './RunView';
import { StartBar } from './StartBar';
import './train.css';

/** Pre-training: a training set and a configuration in, an encoder out, and what happens between. */
export default function TrainPanel() {
  const notebook = useNotebook();
  const runs = useNotebookState((state) => state.training.runs);
  const shown = useNotebookState((state) => state.training.runs?.find(({ id }) => id === state.training.shown));
  useEffect(() => {
    void listRuns(notebook);
    void listSets(notebook);
  }, [notebook]);
  return (
    <PanelSection
      kind="train"
      title="Train"
      ownTask
      summary="Isoforms and orthologs of one gene are drawn together, all others apart: the encoder learns from pairs."
    >
      <DataSection />
      <ConfigForm />
      <StartBar />
      {shown && <RunView key={shown.id} run={shown} />}
      {runs && runs.length > 0 && <RunList runs={runs} />}
    </PanelSection>
  );
}
