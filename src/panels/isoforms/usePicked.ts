import { useCallback, useMemo, useState } from 'react';
import type { IsoformAnalysis } from '../../analysis/isoformTypes';
import { useNotebook, useNotebookState } from '../../notebook/react';
import { select } from '../../notebook/selecting';

export interface Picked {
  /** One or two leaves that are compared, in the order in which they were picked. */
  readonly picked: readonly number[];
  /** Leaves of all transcripts of this gene that are chosen, here or in another panel. */
  readonly chosen: readonly number[];
  readonly pick: (leaves: readonly number[]) => void;
}

/**
 * The isoforms that are compared, linked with what is chosen in the notebook: what is picked here is chosen everywhere; one or two
 * that were chosen elsewhere are compared here.
 */
export function usePicked(analysis: IsoformAnalysis | undefined): Picked {
  const notebook = useNotebook();
  const selected = useNotebookState((state) => state.selected);
  // The order of a selection is not its own: which was picked first is only known here.
  const [order, setOrder] = useState<readonly string[]>([]);
  const ids = useMemo(() => analysis?.rows.map(({ id }) => id) ?? [], [analysis]);
  const chosen = useMemo(() => ids.flatMap((id, leaf) => (selected.has(id) ? [leaf] : [])), [ids, selected]);
  const picked = useMemo(() => {
    const here = order.map((id) => ids.indexOf(id)).filter((leaf) => chosen.includes(leaf));
    return here.length > 0 ? here : chosen.length <= 2 ? chosen : [];
  }, [order, ids, chosen]);
  const pick = useCallback(
    (leaves: readonly number[]) => {
      const next = leaves.map((leaf) => ids[leaf]!);
      setOrder(next);
      select(notebook, next);
    },
    [notebook, ids],
  );
  return { picked, chosen, pick };
}
