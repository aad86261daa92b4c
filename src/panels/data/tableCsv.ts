import type { TranscriptTable } from '../../bio/importTypes';
import { csvLine } from '../../engine/export/csv';

/** Name in the file, and the table's column; lengths in nucleotides, `gc` a share. */
const COLUMNS: readonly (readonly [string, keyof TranscriptTable])[] = [
  ['id', 'id'],
  ['name', 'name'],
  ['gene', 'gene'],
  ['gene_id', 'geneId'],
  ['species', 'species'],
  ['biotype', 'biotype'],
  ['chrom', 'chrom'],
  ['cds_source', 'cdsSource'],
  ['length', 'length'],
  ['exon_count', 'exonCount'],
  ['cds_length', 'cdsLength'],
  ['utr5_length', 'utr5Length'],
  ['utr3_length', 'utr3Length'],
  ['gc', 'gc'],
];

/**
 * What is known of transcripts as CSV, one line each.
 * @param rows rows of the table, in the order wanted; all by default
 */
export function tableCsv(table: TranscriptTable, rows?: ArrayLike<number>): string {
  const lines = [csvLine(COLUMNS.map(([name]) => name))];
  const count = rows?.length ?? table.id.length;
  for (let i = 0; i < count; i++) {
    const row = rows ? rows[i]! : i;
    lines.push(
      csvLine(
        COLUMNS.map(([, column]) => {
          const value = table[column][row]!;
          // A float32 has about seven digits; more would be noise.
          return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(7)) : value;
        }),
      ),
    );
  }
  return lines.join('');
}
