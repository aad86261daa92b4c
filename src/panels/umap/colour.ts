import type { ScatterColour } from '../../engine/export/scatterColour';
import type { Column } from '../../notebook/columns';

/** Quantities of a transcript that an embedding may know of (Fig. A4 of the paper). */
export const QUANTITIES = ['length', 'exonCount', 'cdsLength', 'utr5Length', 'utr3Length', 'gc'] as const;

const GROUPS = ['gene', 'geneId', 'biotype', 'species', 'chrom', 'cdsSource'];

/** Number of times the least value that the greatest has to be for a logarithmic scale. */
const WIDE = 20;

/** Columns under the headings of the list. */
export function groupedColumns(
  columns: readonly Column[],
): readonly { readonly title: string; readonly columns: readonly Column[] }[] {
  const titles = ['Quantities', 'Groups', 'Clusters and labels', 'Uploaded columns'];
  const place = ({ id }: Column): number => {
    if ((QUANTITIES as readonly string[]).includes(id)) return 0;
    if (GROUPS.includes(id)) return 1;
    return /^(cluster|isoformCluster|function)( \d+)?$/.test(id) ? 2 : 3;
  };
  return titles
    .map((title, at) => ({ title, columns: columns.filter((column) => place(column) === at) }))
    .filter((group) => group.columns.length > 0);
}

/**
 * Logarithmic where the greatest value is 20 times the least above 0, and not more than a tenth are not above 0: lengths mostly, of
 * which a few would leave the others in one colour.
 */
export function usualScale(values: Float32Array): 'linear' | 'log' {
  let [low, high, known, positive] = [Infinity, -Infinity, 0, 0];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    known++;
    if (value <= 0) continue;
    positive++;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return high >= WIDE * low && positive >= 0.9 * known ? 'log' : 'linear';
}

/**
 * The colour of points by a column.
 * @param rows the column's row of each point
 * @param scale null: as `usualScale`
 */
export function columnColour(
  column: Column | undefined,
  rows: Uint32Array,
  scale: 'linear' | 'log' | null,
): ScatterColour {
  switch (column?.kind) {
    case 'number': {
      const values = new Float32Array(rows.length);
      for (let i = 0; i < rows.length; i++) values[i] = column.values[rows[i]!]!;
      return { kind: 'value', title: column.title, unit: column.unit, values, scale: scale ?? usualScale(values) };
    }
    case 'category': {
      const codes = new Int32Array(rows.length);
      for (let i = 0; i < rows.length; i++) codes[i] = column.codes[rows[i]!]!;
      return { kind: 'category', title: column.title, names: column.names, codes };
    }
    default:
      return { kind: 'none' };
  }
}

/** A column's value at a row, with its unit; "unknown" where it is missing. */
export function valueText(column: Column, row: number): string {
  switch (column.kind) {
    case 'number': {
      const value = column.values[row]!;
      const text = Number.isInteger(value) ? value.toLocaleString('en') : String(Number(value.toPrecision(4)));
      return Number.isFinite(value) ? `${text}${column.unit && ` ${column.unit}`}` : 'unknown';
    }
    case 'category':
      return column.names[column.codes[row]!] ?? 'unknown';
    case 'text':
      return column.values[row]! || 'unknown';
  }
}
