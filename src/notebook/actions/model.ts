import type { ModelRequest } from '../../engine/contracts';
import { setProblem, problemOf, runTask } from '../notebook';
import type { Notebook } from '../notebook';

/** The one model that ships until a trained one does. */
export const UNTRAINED: ModelRequest = { kind: 'untrained', preset: 'orthrus-small', seed: 0 };

/** Repositories with published weights (Hugging Face), with what each holds. */
export const PUBLISHED = [
  { repository: 'antichronology/orthrus-6-track', text: '6 × 512, six tracks, 10.1 M parameters' },
  { repository: 'antichronology/orthrus-small-6-track', text: '3 × 256, six tracks, 1.3 M parameters' },
  { repository: 'antichronology/orthrus-mlm-6-track', text: '6 × 512, six tracks, with a sequence head' },
  { repository: 'antichronology/orthrus-4-track', text: 'four tracks: bases only, no CDS or exons' },
] as const;

/** How a request reads in a sentence. */
export function requestName(request: ModelRequest): string {
  switch (request.kind) {
    case 'untrained':
      return `${request.preset === 'orthrus-small' ? 'Orthrus Small' : 'Tiny'}, untrained (seed ${request.seed})`;
    case 'files':
      return request.files.map((file) => file.name).join(', ');
    case 'url':
      return request.url;
    case 'hub':
      return request.repository;
  }
}

/**
 * Loads a model; on failure or cancel the one loaded before stays.
 * @returns whether it was loaded
 */
export async function loadModel(notebook: Notebook, request: ModelRequest): Promise<boolean> {
  // The engine does one thing at a time: a user who does not know that waits for minutes without a word.
  const after = notebook.store.getState().tasks.embed ? ' (once the embedding under way is done or cancelled)' : '';
  const card = await runTask(notebook, 'model', `Loading ${requestName(request)}${after}`, (task, onProgress) =>
    notebook.services.engine.loadModel(request, task, onProgress),
  );
  if (!card) return false;
  notebook.store.setState({ model: { card, request } });
  notebook.preferences.setState({ model: request.kind === 'files' ? undefined : request });
  return true;
}

/** Size of a download in bytes: a number, `unknown` when the server does not say, undefined when it cannot be had. */
export async function downloadSize(notebook: Notebook, request: ModelRequest): Promise<number | 'unknown' | undefined> {
  setProblem(notebook, 'model', undefined);
  try {
    return (await notebook.services.engine.downloadSize(request)) ?? 'unknown';
  } catch (error) {
    setProblem(notebook, 'model', problemOf(error));
    return undefined;
  }
}
