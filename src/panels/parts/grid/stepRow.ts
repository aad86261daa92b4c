/** Rows that Page Up and Page Down go. */
const PAGE = 12;

/** Where a key moves the active row of a grid of `count` rows to; undefined where it is none of the grid's keys. −1: none is active. */
export function stepRow(from: number, key: string, count: number): number | undefined {
  const within = (to: number): number => Math.max(0, Math.min(count - 1, to));
  switch (key) {
    case 'ArrowDown':
      return within(from + 1);
    case 'ArrowUp':
      return within(from - 1);
    case 'PageDown':
      return within(from + PAGE);
    case 'PageUp':
      return within(from - PAGE);
    case 'Home':
      return 0;
    case 'End':
      return within(count - 1);
    default:
      return undefined;
  }
}
