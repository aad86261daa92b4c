import { problemOf, setProblem } from './notebook';
import type { Notebook } from './notebook';
import type { SourceRef } from './sources';

/** Takes files of the user in: from now on `sources` opens them by what tells them, for as long as the page lasts. */
export function giveFiles({ services, given }: Notebook, files: readonly File[]): Promise<SourceRef[]> {
  return Promise.all(
    files.map(async (blob): Promise<SourceRef> => {
      const { name, size } = blob;
      const sha256 = await services.data.fingerprint({ name, blob });
      given.add(sha256, blob);
      return { kind: 'file', name, bytes: size, sha256 };
    }),
  );
}

/** Takes files of the user in and puts them where a panel wants them; what goes wrong becomes the panel's problem. @returns whether all went well */
export async function takeFiles(
  notebook: Notebook,
  panel: string,
  files: readonly File[],
  put: (given: readonly SourceRef[]) => unknown,
): Promise<boolean> {
  try {
    await put(await giveFiles(notebook, files));
    return true;
  } catch (error) {
    setProblem(notebook, panel, problemOf(error));
    return false;
  }
}
