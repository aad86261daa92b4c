import { panelOf } from './document/graph';
import type { Evaluated } from './evaluate';
import type { ConnectedPanel, Kinds } from './panelKind';

/** What a panel's ports are connected to, by port; those without a result are left out. */
export function connectedPanels(
  { document, results }: Pick<Evaluated, 'document' | 'results'>,
  kinds: Kinds,
  id: string,
): Readonly<Record<string, ConnectedPanel>> {
  const connected: Record<string, ConnectedPanel> = {};
  for (const [port, input] of Object.entries(panelOf(document, id)?.inputs ?? {})) {
    const entry = panelOf(document, input);
    const result = results.get(input);
    if (!entry || !result) continue;
    const title = entry.title || (kinds.get(entry.kind)?.title ?? entry.kind);
    connected[port] = { id: input, title, result, view: entry.view };
  }
  return connected;
}
