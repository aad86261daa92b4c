import type { Notebook } from '../notebook/notebook';
import { select } from '../notebook/selecting';
import { startingWith, transcriptsOfGene, transcriptTables } from '../notebook/transcriptSearch';
import type { Command } from './palette/commands';

/** As many as a list can be looked through. */
const MOST = 12;

/** Commands that choose the transcripts or the gene that a text names. */
export function transcriptsFound(notebook: Notebook, text: string): readonly Command[] {
  const tables = transcriptTables(notebook.store.getState().results);
  const whole = [...transcriptsOfGene(tables, text)].map(([symbol, ids]): Command => ({
    id: `select-gene-${symbol}`,
    title: `Choose all ${ids.length} transcripts of ${symbol}`,
    group: 'Transcripts',
    run: () => select(notebook, ids),
  }));
  const found = startingWith(tables, text, MOST).map(({ id, label, gene }): Command => ({
    id: `select-${id}`,
    title: `Choose transcript ${label}`,
    group: 'Transcripts',
    keywords: `${id} ${gene}`,
    run: () => select(notebook, [id]),
  }));
  return [...whole, ...found];
}
