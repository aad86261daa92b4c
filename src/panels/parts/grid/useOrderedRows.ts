import { useEffect, useMemo, useState } from 'react';
import type { Column } from '../../../notebook/columns';
import { ranksAtHand, ranksOf, rowsByRank } from '../../../notebook/columnSort';
import type { ColumnSort, Ranks } from '../../../notebook/columnSort';

/**
 * Rows in the order asked for. Words that were never ranked are ranked in slices; until then the rows stay as they are.
 * @returns `waiting`: the order is being made
 */
export function useOrderedRows(
  columns: readonly Column[],
  rows: Uint32Array<ArrayBuffer>,
  sort: ColumnSort | null,
): { readonly rows: Uint32Array<ArrayBuffer>; readonly waiting: boolean } {
  const column = sort && columns.find(({ id }) => id === sort.column);
  const [made, setMade] = useState<{ readonly of: Column; readonly ranks: Ranks } | undefined>();
  const ranks = useMemo(
    () => (column ? (made?.of === column ? made.ranks : ranksAtHand(column)) : undefined),
    [column, made],
  );
  useEffect(() => {
    if (!column || ranks) return;
    let present = true;
    void ranksOf(column).then((all) => present && setMade({ of: column, ranks: all }));
    return () => {
      present = false;
    };
  }, [column, ranks]);
  const ordered = useMemo(() => (ranks && sort ? rowsByRank(rows, ranks, sort.descending) : rows), [ranks, rows, sort]);
  return { rows: ordered, waiting: column !== undefined && column !== null && ranks === undefined };
}
