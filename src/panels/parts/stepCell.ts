/** A cell by its place in the drawn order. */
export interface Cell {
  readonly row: number;
  readonly column: number;
}

/** Rows or columns that Page Up and Page Down go. */
const PAGE = 10;

/**
 * Where a key leads from a cell of a grid (n × n unless it has other columns), as WAI-ARIA's grid pattern has it; undefined where the key does not move.
 * Home and End go along the row, with Control to the first and last cell of all.
 */
export function stepCell(
  { row, column }: Cell,
  key: string,
  control: boolean,
  n: number,
  columns = n,
): Cell | undefined {
  const within = (place: number, count: number): number => Math.min(count - 1, Math.max(0, place));
  switch (key) {
    case 'ArrowUp':
      return { row: within(row - 1, n), column };
    case 'ArrowDown':
      return { row: within(row + 1, n), column };
    case 'ArrowLeft':
      return { row, column: within(column - 1, columns) };
    case 'ArrowRight':
      return { row, column: within(column + 1, columns) };
    case 'PageUp':
      return { row: within(row - PAGE, n), column };
    case 'PageDown':
      return { row: within(row + PAGE, n), column };
    case 'Home':
      return { row: control ? 0 : row, column: 0 };
    case 'End':
      return { row: control ? n - 1 : row, column: columns - 1 };
    default:
      return undefined;
  }
}
