/** What a click in the Model panel does: the choice goes into the document, and the panel runs. */
import type { JsonObject } from '../../notebook/document/documentTypes';
import { cancelTask, problemOf, setProblem } from '../../notebook/notebook';
import type { Notebook } from '../../notebook/notebook';
import { setParams } from '../../notebook/panels';
import { retry, runPanel } from '../../notebook/running';
import type { CheckpointFile, ModelChoice } from './schema';

/** What is downloaded, and therefore asked for its size first. */
export type RemoteChoice = Extract<ModelChoice, { kind: 'hub' | 'url' }>;

/** Ends the loading under way, which nobody waits for any more. */
async function endLoading(notebook: Notebook, panel: string): Promise<void> {
  const underWay = runPanel(notebook, panel);
  await cancelTask(notebook, panel);
  await underWay;
}

/** Loads a model; one that is being loaded there is let go. @returns whether it was loaded */
export async function chooseModel(notebook: Notebook, panel: string, request: ModelChoice): Promise<boolean> {
  if (notebook.store.getState().tasks[panel]) await endLoading(notebook, panel);
  setParams(notebook, panel, { request } as unknown as JsonObject);
  return retry(notebook, panel);
}

/**
 * Loads a model from files of the user's; where that fails or is cancelled, the document is as it was.
 * @returns whether it was loaded
 */
export async function loadModelFiles(notebook: Notebook, panel: string, files: readonly File[]): Promise<boolean> {
  const { store, services, given } = notebook;
  const refs: CheckpointFile[] = [];
  try {
    for (const file of files) {
      const sha256 = await services.data.fingerprint({ name: file.name, blob: file });
      given.add(sha256, file);
      refs.push({ kind: 'file', name: file.name, bytes: file.size, sha256 });
    }
  } catch (error) {
    // The file may have been moved or changed since it was chosen.
    setProblem(notebook, panel, problemOf(error));
    return false;
  }
  if (store.getState().tasks[panel]) await endLoading(notebook, panel);
  const { document, history } = store.getState();
  const loading = chooseModel(notebook, panel, { kind: 'files', files: refs });
  const asked = store.getState().document;
  const loaded = await loading;
  if (!loaded && store.getState().document === asked) store.setState({ document, history });
  return loaded;
}

/** Size of a download in bytes: a number, `unknown` when the server does not say, undefined when it cannot be had. */
export async function downloadSize(
  notebook: Notebook,
  panel: string,
  request: RemoteChoice,
): Promise<number | 'unknown' | undefined> {
  setProblem(notebook, panel, undefined);
  try {
    return (await notebook.services.engine.downloadSize(request)) ?? 'unknown';
  } catch (error) {
    setProblem(notebook, panel, problemOf(error));
    return undefined;
  }
}
