/** A cell by its place in the drawn order. */
export interface Cell {
  readonly row: number;
  readonly column: number;
}

/** Rows or columns that Page Up and Page Down go. */
const PAGE = 10;

/**
 * Where a key leads from a cell of an n × n grid, as WAI-ARIA's grid pattern has it; undefined where the key does not move.
 * Home and End go along the row, with Control to the first and last cell of all.
 */
export function stepCell({ row, column }: Cell, key: string, control: boolean, n: number): Cell | undefined {
  const within = (place: number): number => Math.min(n - 1, Math.max(0, place));
  switch (key) {
    case 'ArrowUp':
      return { row: within(row - 1), column };
    case 'ArrowDown':
      return { row: within(row + 1), column };
    case 'ArrowLeft':
      return { row, column: within(column - 1) };
    case 'ArrowRight':
      return { row, column: within(column + 1) };
    case 'PageUp':
      return { row: within(row - PAGE), column };
    case 'PageDown':
      return { row: within(row + PAGE), column };
    case 'Home':
      return { row: control ? 0 : row, column: 0 };
    case 'End':
      return { row: control ? n - 1 : row, column: n - 1 };
    default:
      return undefined;
  }
}
