import type { ModelArtefact, Result } from './artefacts';
import type { RunContext } from './panelKind';

/**
 * Long work on the engine that takes its weights from the loaded model as it begins: the model stays the engine's until then and no
 * longer, so that other panels need not wait for the end.
 * @param work calls `begun` once it has what it needs
 */
export async function startedOn<T>(
  { withModel }: Pick<RunContext<unknown>, 'withModel'>,
  model: Result<ModelArtefact>,
  work: (begun: () => void) => Promise<T>,
): Promise<T> {
  let ended: Promise<T> | undefined;
  await withModel(
    model,
    () =>
      new Promise<void>((resolve, reject) => {
        ended = work(resolve);
        ended.then(() => resolve(), reject);
      }),
  );
  return ended!;
}
