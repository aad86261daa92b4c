import type { FewShotArtefact } from '../../notebook/artefacts';
import { formatCount } from '../../notebook/format';
import { usePanel } from '../../notebook/react';
import { LabelsSection } from '../finetune/LabelsSection';
import { useLabelledTranscripts } from '../finetune/useLabelledTranscripts';
import { UntrainedBadge } from '../parts/UntrainedBadge';
import { FewShotForm } from './FewShotForm';
import { isLiveFewShot } from './fewShot';
import { Pictures } from './Pictures';
import type { FewShotParams, FewShotView } from './schema';
import { ScoreTable } from './ScoreTable';
import { ViewFields } from './ViewFields';
import '../finetune/finetune.css';
import './fewshot.css';

/** Who learns most from how few labels: contestants fine-tuned on the same rows, by how many they were given. */
export default function FewShotPanel() {
  const set = useLabelledTranscripts();
  const { id, result, partial, task } = usePanel<FewShotParams, FewShotView, FewShotArtefact>();
  const live = task && isLiveFewShot(partial) ? partial : undefined;
  const shown = live?.artefact ?? result?.artefact;
  return (
    <>
      <LabelsSection set={set} testId={id} />
      <FewShotForm />
      {live && (
        <p className="note" data-testid="fewshot-live">
          {formatCount(live.done)} of {formatCount(live.total)} trainings are done; small sizes come first. Cancel gives
          no result, but what is done is remembered until this page is closed: <em>Fine-tune all</em> then goes on from
          there, as it does after a failure or with another size or contestant.
        </p>
      )}
      {shown && shown.cells.length > 0 && <Shown artefact={shown} />}
    </>
  );
}

function Shown({ artefact }: { readonly artefact: FewShotArtefact }) {
  const { contestants, labels, columns, notes } = artefact;
  return (
    <div className="card" data-testid="fewshot-result">
      <h3>
        {columns.join(', ')} of {labels}, by training rows
      </h3>
      <p className="badges">
        {contestants.some(({ id, trained }) => id === 'model' && !trained) && <UntrainedBadge />}
      </p>
      <ViewFields artefact={artefact} />
      <ScoreTable artefact={artefact} />
      <Pictures artefact={artefact} />
      <ul className="notes">
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </div>
  );
}
