import type { Embeddings } from '../contracts';

/** Name, mark of an untrained model, and the start of the hash: what every exported file says of the model behind it. */
export function modelMark(model: Embeddings['model']): string {
  const name = model.trained || /untrained/i.test(model.name) ? model.name : `${model.name}, UNTRAINED`;
  return `${name} (sha256 ${model.sha256})`;
}
