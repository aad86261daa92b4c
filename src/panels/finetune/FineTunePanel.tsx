import { CircleStop } from 'lucide-react';
import { useCallback, useState } from 'react';
import type { ScoresArtefact } from '../../notebook/artefacts';
import { problemOf, setProblem } from '../../notebook/notebook';
import { useNotebook, usePanel } from '../../notebook/react';
import { Plot } from '../parts/Plot';
import type { PlotTheme } from '../parts/plotTheme';
import { epochFigure } from './figures';
import { FineTuneForm } from './FineTuneForm';
import { isLiveFineTuning } from './fineTuning';
import type { LiveFineTuning } from './fineTuning';
import { LabelsSection } from './LabelsSection';
import type { FineTuneParams, FineTuneView } from './schema';
import { ScoresView } from './ScoresView';
import { useLabelledTranscripts } from './useLabelledTranscripts';
import './finetune.css';

/** Labels and a model in; a model that predicts them out, with how well it does on genes it has not seen. */
export default function FineTunePanel() {
  const { result, partial, task } = usePanel<FineTuneParams, FineTuneView, ScoresArtefact>();
  const set = useLabelledTranscripts();
  return (
    <>
      <LabelsSection set={set} testId="finetune" />
      <FineTuneForm />
      {isLiveFineTuning(partial) && task && <Live key={task.id} live={partial} task={task.id} />}
      {result && <ScoresView key={result.key} scores={result.artefact} />}
    </>
  );
}

/** The curves of the seeds under way. */
function Live({ live, task }: { readonly live: LiveFineTuning; readonly task: string }) {
  const notebook = useNotebook();
  const { id } = usePanel();
  const [stopping, setStopping] = useState(false);
  const { curve, task: labels } = live;
  const figure = useCallback(
    (theme: PlotTheme, width: number) => epochFigure(curve, labels, theme, width),
    [curve, labels],
  );
  const stop = async (): Promise<void> => {
    setStopping(true);
    try {
      await notebook.services.fineTuning.stopFineTuning(task);
    } catch (error) {
      setProblem(notebook, id, problemOf(error));
      setStopping(false);
    }
  };
  return (
    <div className="card" data-testid="finetune-live">
      <div className="row">
        <button
          type="button"
          className="button"
          disabled={stopping}
          title="Ends after this step and keeps the seeds that are done"
          data-testid="finetune-stop"
          onClick={() => void stop()}
        >
          <CircleStop aria-hidden size={15} /> {stopping ? 'Stopping after this step…' : 'Stop'}
        </button>
        <span className="quiet">
          Stop keeps the seeds that are done; Cancel keeps nothing. What is under way does not outlive a reload, what is
          done does.
        </span>
      </div>
      <Plot
        label={`Curves of the fine-tuning under way: ${curve.length} epochs so far`}
        testId="finetune-live-curves"
        figure={figure}
        height={320}
      />
    </div>
  );
}
