/** Options that Page Up and Page Down go. */
const PAGE = 10;

/**
 * Where a key leads from an option of a list of `count`, round its ends by the arrows; undefined where the key does not move.
 * Home and End belong to the text of the field.
 */
export function stepOption(from: number, key: string, count: number): number | undefined {
  const last = Math.max(0, count - 1);
  switch (key) {
    case 'ArrowDown':
      return from >= last ? 0 : from + 1;
    case 'ArrowUp':
      return from <= 0 ? last : from - 1;
    case 'PageDown':
      return Math.min(last, from + PAGE);
    case 'PageUp':
      return Math.max(0, from - PAGE);
    default:
      return undefined;
  }
}
