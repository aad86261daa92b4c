import type { BatchSimilarity } from '../../engine/trainingContracts';

/** The partner of a row of the matrix: the other view of its pair. */
export const partnerOf = (row: number, pairs: number): number => (row < pairs ? row + pairs : row - pairs);

/** The transcript and view of a row. */
export function viewName({ ids, pairs }: BatchSimilarity, row: number): string {
  const view = row < pairs ? 0 : 1;
  return `${ids[row % pairs]![view]} (view ${view + 1})`;
}

/** What a cell says. */
export function cellText(matrix: BatchSimilarity, row: number, column: number): string {
  const { pairs, values } = matrix;
  const value = values[row * 2 * pairs + column]!.toFixed(3).replace('-', '−');
  if (row === column) return `${viewName(matrix, row)} and itself: ${value}`;
  const kind = partnerOf(row, pairs) === column ? ', a positive pair' : '';
  return `${viewName(matrix, row)} and ${viewName(matrix, column)}: ${value}${kind}`;
}

/** Mean similarity of the positive pairs and of all others, and the share of rows whose most similar other row is their partner. */
export function similarityFacts({ pairs, values }: BatchSimilarity): {
  readonly positive: number;
  readonly others: number;
  readonly found: number;
} {
  const n = 2 * pairs;
  let [positive, others, found] = [0, 0, 0];
  for (let row = 0; row < n; row++) {
    const partner = partnerOf(row, pairs);
    let best = row === 0 ? 1 : 0;
    for (let column = 0; column < n; column++) {
      if (column === row) continue;
      const value = values[row * n + column]!;
      if (column === partner) positive += value;
      else others += value;
      if (value > values[row * n + best]!) best = column;
    }
    if (best === partner) found++;
  }
  return { positive: positive / n, others: pairs > 1 ? others / (n * (n - 2)) : NaN, found: found / n };
}
