import type { Column } from '../../../notebook/columns';
import { formatCount } from '../../../notebook/format';

const NONE = '–';

/** A value as a cell shows it: counts with their thousands, other numbers with four digits. */
export function cellText(column: Column, row: number): string {
  switch (column.kind) {
    case 'number': {
      const value = column.values[row]!;
      if (Number.isNaN(value)) return NONE;
      return Number.isInteger(value) ? formatCount(value) : String(Number(value.toPrecision(4)));
    }
    case 'category':
      return column.names[column.codes[row]!] ?? NONE;
    case 'text':
      return column.values[row] || NONE;
  }
}

/** "Length, nt" */
export const headText = ({ title, unit }: Column): string => (unit === '' ? title : `${title}, ${unit}`);

/** CSS pixels that a column needs: by its kind and its heading. */
export function columnWidth(column: Column): number {
  const heading = 30 + 7.2 * headText(column).length;
  const longest = column.kind === 'category' ? column.names.reduce((most, { length }) => Math.max(most, length), 0) : 0;
  const cells = { number: 68, category: Math.min(230, Math.max(84, 20 + 7.5 * longest)), text: 170 }[column.kind];
  return Math.ceil(Math.max(heading, cells));
}
