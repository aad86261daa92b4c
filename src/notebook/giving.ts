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
