import type { Json } from '../../notebook/document/documentTypes';
import { takeFiles } from '../../notebook/giving';
import type { Notebook } from '../../notebook/notebook';
import { setParams } from '../../notebook/panels';
import { retry } from '../../notebook/running';

/** Gives a table of domains to a Domains panel; one that it names already is only given again. @returns whether it is up to date with it */
export async function giveDomains(notebook: Notebook, panel: string, file: File): Promise<boolean> {
  const given = await takeFiles(notebook, panel, [file], ([source]) =>
    setParams(notebook, panel, { source: source as unknown as Json }),
  );
  return given && retry(notebook, panel);
}
