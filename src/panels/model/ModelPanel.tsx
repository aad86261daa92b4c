import type { ModelArtefact } from '../../notebook/artefacts';
import { usePanel } from '../../notebook/react';
import { Fold } from '../parts/Fold';
import { ModelCardView } from './ModelCardView';
import { ModelSource } from './ModelSource';
import type { ModelParams } from './schema';
import './model.css';

/** Which encoder is used: where it comes from, and what it is. */
export default function ModelPanel() {
  const { params, result, state } = usePanel<ModelParams, Record<string, never>, ModelArtefact>();
  const card = params.request ? result?.artefact.card : undefined;
  return (
    <>
      {card && <ModelCardView card={card} />}
      <Fold
        title={card ? 'Change the model' : 'Choose a model'}
        folded={card !== undefined && state.status !== 'failed'}
      >
        <ModelSource />
      </Fold>
    </>
  );
}
