import { useCallback, useMemo } from 'react';
import type { Ablation } from '../../analysis/ablationTypes';
import { ablationHeatmapSvg } from '../../engine/export/ablationHeatmapSvg';
import { stripSvg } from '../../engine/export/stripSvg';
import type { Theme } from '../../engine/export/svgTheme';
import type { AblationArtefact } from '../../notebook/artefacts';
import { useConnected, usePanel } from '../../notebook/react';
import { Fold } from '../parts/Fold';
import { SvgPicture } from '../parts/SvgPicture';
import { arranged } from './named';
import { RunsTable } from './RunsTable';
import type { AblationParams, AblationView } from './schema';
import { ScoresTable } from './ScoresTable';
import { SetUp } from './SetUp';
import { TableSection } from './TableSection';
import './ablation.css';

/** Runs side by side: how far each lies from the mean of all, and which are not significantly worse than a reference. */
export default function AblationPanel() {
  const { entry, params, view, setView, result } = usePanel<AblationParams, AblationView, AblationArtefact>();
  const connected = useConnected();
  const shown = useMemo(() => result && arranged(result.artefact.ablation, connected, view), [result, connected, view]);
  const empty = params.table === null && Object.keys(entry.inputs).length === 0;
  return (
    <div className="ablation">
      <Fold title="Set up an ablation" folded={!empty}>
        <SetUp />
      </Fold>
      <TableSection />
      {shown ? (
        <Shown ablation={shown} title={entry.title || 'Ablation'} view={view} onView={setView} />
      ) : (
        <p className="empty">
          {empty
            ? 'Connect Probe or Fine-tune panels above, set up variants of a training, or give a table of finished runs.'
            : 'The runs are compared as soon as all of them are there: “Compare” runs what is missing.'}
        </p>
      )}
    </div>
  );
}

interface ShownProps {
  readonly ablation: Ablation;
  readonly title: string;
  readonly view: AblationView;
  readonly onView: (change: Partial<AblationView>) => void;
}

function Shown({ ablation, title, view, onView }: ShownProps) {
  const { runs, tasks, reference, notes } = ablation;
  const { scale } = view;
  const heatmap = useCallback(
    (theme: Theme, width: number) => ablationHeatmapSvg(ablation, { title, theme, width }),
    [ablation, title],
  );
  const strip = useCallback(
    (theme: Theme, width: number) => stripSvg(ablation, { title: `${title}: every seed`, theme, width, scale }),
    [ablation, title, scale],
  );
  const size = `${runs.length} runs on ${tasks.length} tasks`;
  return (
    <>
      <RunsTable ablation={ablation} />
      {notes.length > 0 && (
        <ul className="notes" data-testid="ablation-notes">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      <SvgPicture
        draw={heatmap}
        testId="ablation-heatmap"
        label={`Heatmap of Z scores, ${size}, reference ${runs[reference]!.name}; the numbers are in the table below`}
      />
      <fieldset className="choices">
        <legend>Strips show</legend>
        {(['z', 'score'] as const).map((one) => (
          <label key={one} className="check">
            <input type="radio" checked={scale === one} onChange={() => onView({ scale: one })} />
            {one === 'z' ? 'Z, one scale for all tasks' : 'scores, each task on its own scale'}
          </label>
        ))}
      </fieldset>
      <SvgPicture
        draw={strip}
        testId="ablation-strip"
        label={`Strip plots of every seed, ${size}; the means are in the table below`}
      />
      <Fold title="All numbers" folded>
        <ScoresTable ablation={ablation} />
      </Fold>
    </>
  );
}
