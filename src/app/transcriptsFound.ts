import type { Notebook } from '../notebook/notebook';
import { select } from '../notebook/selecting';
import type { Command } from './palette/commands';

/** As many as a list can be looked through. */
const MOST = 12;

/** Commands that choose the transcripts or the gene that a text names. */
export function transcriptsFound(notebook: Notebook, text: string): readonly Command[] {
  const wanted = text.toLowerCase();
  const genes = new Map<string, string[]>();
  const found: Command[] = [];
  for (const { artefact } of notebook.store.getState().results.values()) {
    if (artefact.type !== 'transcripts') continue;
    const { id, name, gene } = artefact.report.table;
    for (let row = 0; row < id.length; row++) {
      const symbol = gene[row]!;
      if (symbol.toLowerCase() === wanted) genes.set(symbol, [...(genes.get(symbol) ?? []), id[row]!]);
      const label = name[row]! || id[row]!;
      if (found.length >= MOST) continue;
      if (!label.toLowerCase().startsWith(wanted) && !id[row]!.toLowerCase().startsWith(wanted)) continue;
      found.push({
        id: `select-${id[row]!}`,
        title: `Choose transcript ${label}`,
        group: 'Transcripts',
        keywords: `${id[row]!} ${symbol}`,
        run: () => select(notebook, [id[row]!]),
      });
    }
  }
  const whole = [...genes].map(([symbol, ids]): Command => ({
    id: `select-gene-${symbol}`,
    title: `Choose all ${ids.length} transcripts of ${symbol}`,
    group: 'Transcripts',
    run: () => select(notebook, ids),
  }));
  return [...whole, ...found];
}
