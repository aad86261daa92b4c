import { useCallback } from 'react';
import { CircleStop } from 'lucide-react';
import { stopFineTuning } from '../../notebook/actions/fineTuning';
import { useNotebook, useNotebookState } from '../../notebook/react';
import type { LiveFineTuning } from '../../notebook/state';
import { PanelSection } from '../parts/PanelSection';
import { Plot } from '../parts/Plot';
import type { PlotTheme } from '../parts/plotTheme';
import { epochFigure } from './figures';
import { FineTuneForm } from './FineTuneForm';
import { FineTuneRunView } from './FineTuneRunView';
import { LabelsSection } from './LabelsSection';
import './finetune.css';

/** Labels and a model in; a model that predicts them out, with how well it does on genes it has not seen. */
export default function FineTunePanel() {
  const live = useNotebookState((state) => state.fineTuning.live);
  const [newest, ...earlier] = useNotebookState((state) => state.fineTuning.runs);
  return (
    <PanelSection
      kind="finetune"
      title="Fine-tune"
      progressTestId="finetune-progress"
      cancelTestId="finetune-cancel"
      summary="A small head on the encoder learns to predict a property of transcripts from labelled ones."
    >
      <LabelsSection />
      <FineTuneForm />
      {live && <Live live={live} />}
      {newest && <FineTuneRunView key={newest.id} run={newest} newest />}
      {earlier.length > 0 && (
        <details className="settings">
          <summary>Earlier fine-tunings ({earlier.length})</summary>
          {earlier.map((run) => (
            <FineTuneRunView key={run.id} run={run} newest={false} />
          ))}
        </details>
      )}
    </PanelSection>
  );
}

/** The curves of the seeds under way. */
function Live({ live }: { readonly live: LiveFineTuning }) {
  const notebook = useNotebook();
  const task = useNotebookState((state) => state.fineTuning.labels?.joined?.labels.task ?? 'regression');
  const { curve, stopping } = live;
  const figure = useCallback(
    (theme: PlotTheme, width: number) => epochFigure(curve, task, theme, width),
    [curve, task],
  );
  return (
    <div className="card" data-testid="finetune-live">
      <div className="row">
        <button
          type="button"
          className="button"
          disabled={stopping}
          title="Ends after this step and keeps the seeds that are done"
          data-testid="finetune-stop"
          onClick={() => void stopFineTuning(notebook)}
        >
          <CircleStop aria-hidden size={15} /> {stopping ? 'Stopping after this step…' : 'Stop'}
        </button>
        <span className="quiet">
          Stop keeps the seeds that are done; Cancel keeps nothing. A fine-tuning does not outlive a reload.
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
