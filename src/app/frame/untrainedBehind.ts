import type { Result } from '../../notebook/artefacts';

/** Whether untrained weights had a part in a result: it shows geometry, not biology. */
export function untrainedBehind(cache: ReadonlyMap<string, Result>, result: Result): boolean {
  const { artefact } = result;
  if (artefact.type === 'model') return !artefact.card.trained;
  if (artefact.type === 'embeddings') return !artefact.embeddings.model.trained;
  return Object.values(result.inputs).some((key) => {
    const input = cache.get(key);
    // A model that a training began with says nothing of what came out.
    return input !== undefined && untrainedBehind(cache, input);
  });
}
