import type { Column } from '../../notebook/columns';

/** Ids, of which the name tells enough. */
const QUIET = new Set(['id', 'geneId']);

/** Whether a column says the same of every row, or nothing. */
function tellsNothing(column: Column): boolean {
  switch (column.kind) {
    case 'number':
      return column.values.every((value) => Object.is(value, column.values[0]));
    case 'category':
      return column.codes.every((code) => code === column.codes[0]);
    case 'text':
      return column.values.every((value) => value === '');
  }
}

/** The columns shown, in their order: those chosen, or all that tell rows apart. */
export function shownColumns(columns: readonly Column[], chosen: readonly string[] | null): readonly Column[] {
  if (chosen) return chosen.flatMap((id) => columns.find((column) => column.id === id) ?? []);
  const count = columns[0] ? (columns[0].kind === 'category' ? columns[0].codes : columns[0].values).length : 0;
  return columns.filter((column) => !QUIET.has(column.id) && (count < 2 || !tellsNothing(column)));
}

/** The list with the column one place up or down. */
export function movedColumn(ids: readonly string[], id: string, by: -1 | 1): readonly string[] {
  const from = ids.indexOf(id);
  const to = from + by;
  if (from < 0 || to < 0 || to >= ids.length) return ids;
  return ids.toSpliced(from, 1).toSpliced(to, 0, id);
}
