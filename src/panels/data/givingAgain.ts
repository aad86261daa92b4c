/** Files that a reopened document names: a page may not open them by itself, so they are given to it once more. */
import { evaluate } from '../../notebook/evaluate';
import { setProblem } from '../../notebook/notebook';
import type { Notebook } from '../../notebook/notebook';
import { retry } from '../../notebook/running';
import type { SourceRef } from '../../notebook/sources';
import type { ImportSource } from '../../workers/protocol';
import type { DataParams } from './schema';

type FileRef = Extract<SourceRef, { kind: 'file' }>;

/** Files that the panel needs to be up to date and that were not given in this sitting. */
export function missingFiles(notebook: Notebook, panel: string, { sources, ensembl }: DataParams): FileRef[] {
  if (ensembl || evaluate(notebook.store.getState(), notebook.kinds).get(panel)?.current === true) return [];
  return sources.filter((source) => source.kind === 'file').filter(({ sha256 }) => !notebook.given.has(sha256));
}

/**
 * Takes files that the document names. @returns whether the panel is up to date with them; undefined where any of the files is another one
 */
export async function giveAgain(
  notebook: Notebook,
  panel: string,
  missing: readonly FileRef[],
  fresh: readonly ImportSource[],
): Promise<boolean | undefined> {
  const found: { readonly sha256: string; readonly blob: Blob }[] = [];
  for (const source of fresh) {
    // Reading it all is worth it only where the size fits.
    if ('url' in source || !missing.some(({ bytes }) => bytes === source.blob.size)) return undefined;
    const sha256 = await notebook.services.data.fingerprint(source);
    if (!missing.some((one) => one.sha256 === sha256)) return undefined;
    found.push({ sha256, blob: source.blob });
  }
  for (const { sha256, blob } of found) notebook.given.add(sha256, blob);
  const left = missing.filter(({ sha256 }) => !notebook.given.has(sha256)).map(({ name }) => name);
  if (left.length === 0) return retry(notebook, panel);
  const message = `${left.join(', ')} ${left.length === 1 ? 'has' : 'have'} to be given again, too.`;
  setProblem(notebook, panel, { code: 'source.gone', message, mend: 'Drop it here.', waits: true });
  return false;
}
