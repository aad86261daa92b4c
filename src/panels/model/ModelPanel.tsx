import { useNotebookState } from '../../notebook/react';
import { Fold } from '../parts/Fold';
import { PanelSection } from '../parts/PanelSection';
import { UntrainedBadge } from '../parts/UntrainedBadge';
import { ModelCardView } from './ModelCardView';
import { ModelSource } from './ModelSource';
import './model.css';

/** Which encoder is used: where it comes from, and what it is. */
export default function ModelPanel() {
  const model = useNotebookState((state) => state.model);
  return (
    <PanelSection
      kind="model"
      title="Model"
      progressTestId="model-progress"
      summary={
        model ? (
          <>
            {model.card.name} {!model.card.trained && <UntrainedBadge />}
          </>
        ) : (
          'Choose the encoder that turns transcripts into vectors.'
        )
      }
    >
      {model && <ModelCardView card={model.card} />}
      <Fold title={model ? 'Change the model' : 'Choose a model'} folded={model !== undefined}>
        <ModelSource />
      </Fold>
    </PanelSection>
  );
}
