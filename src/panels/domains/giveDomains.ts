import type { Json } from '../../notebook/document/documentTypes';
import { giveFiles } from '../../notebook/giving';
import { problemOf, setProblem } from '../../notebook/notebook';
import type { Notebook } from '../../notebook/notebook';
import { setParams } from '../../notebook/panels';
import { retry } from '../../notebook/running';

/** Gives a table of domains to a Domains panel; one that it names already is only given again. @returns whether it is up to date with it */
export async function giveDomains(notebook: Notebook, panel: string, file: File): Promise<boolean> {
  try {
    const [source] = await giveFiles(notebook, [file]);
    setParams(notebook, panel, { source: source as unknown as Json });
  } catch (error) {
    setProblem(notebook, panel, problemOf(error));
    return false;
  }
  return retry(notebook, panel);
}
