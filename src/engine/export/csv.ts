import { cdsLength } from '../../analysis/isoformComparison';
import type { IsoformAnalysis, IsoformRow } from '../../analysis/isoformTypes';
import type { Embeddings } from '../contracts';
import { clusterLetter } from './colours';

/** One line of CSV (RFC 4180): fields with commas, quotes or line breaks are quoted; ended by \n. */
export function csvLine(fields: readonly (string | number)[]): string {
  return `${fields.map((field) => (/[",\r\n]/.test(String(field)) ? `"${String(field).replaceAll('"', '""')}"` : String(field))).join(',')}\n`;
}

/** Embeddings as CSV bytes: header `id,e0,…`, one line a transcript, nine significant digits, from which float32 is read back exactly. */
export function embeddingsCsv(embeddings: Embeddings): Uint8Array<ArrayBuffer> {
  const { ids, dim, data } = embeddings;
  const encoder = new TextEncoder();
  const parts = [encoder.encode(csvLine(['id', ...Array.from({ length: dim }, (_, k) => `e${String(k)}`)]))];
  ids.forEach((id, i) => {
    const values = Array.from(data.subarray(i * dim, (i + 1) * dim), (value) => Number(value.toPrecision(9)));
    parts.push(encoder.encode(csvLine([id, ...values])));
  });
  // One buffer and not one string: a genome of embeddings is longer than a string may be.
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Isoform names, made different by their ids where two are alike. */
export function isoformNames(rows: readonly IsoformRow[]): string[] {
  const count = new Map<string, number>();
  const names = rows.map((row) => row.name || row.id);
  for (const name of names) count.set(name, (count.get(name) ?? 0) + 1);
  return rows.map((row, i) => (count.get(names[i]!)! > 1 ? `${names[i]!} (${row.id})` : names[i]!));
}

/** Raw similarity, 1 − ln(L2), as a square matrix with names along both sides, in the order of the transcripts' file. */
export function similarityCsv(analysis: IsoformAnalysis): string {
  const { n, raw } = analysis.similarity;
  const names = isoformNames(analysis.rows);
  const lines = names.map((name, i) => csvLine([name, ...raw.subarray(i * n, (i + 1) * n)]));
  return csvLine(['isoform', ...names]) + lines.join('');
}

/** One line a pair: both names, raw and scaled similarity, L2 distance. */
export function similarityPairsCsv(analysis: IsoformAnalysis): string {
  const { n, raw, scaled, distance } = analysis.similarity;
  const names = isoformNames(analysis.rows);
  let text = csvLine(['isoform_a', 'isoform_b', 'similarity', 'scaled', 'l2_distance']);
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const k = i * n + j;
      text += csvLine([names[i]!, names[j]!, raw[k]!, scaled[k]!, distance[k]!]);
    }
  }
  return text;
}

/**
 * One line an isoform, in the order drawn: its cluster and what is known of it.
 * @param clusters cluster of every row, as `cutTree` gives them
 * @param labels function labels of the user by transcript id, over those of the rows
 */
export function clustersCsv(
  analysis: IsoformAnalysis,
  clusters: Int32Array,
  labels: Readonly<Record<string, string>> = {},
): string {
  const names = isoformNames(analysis.rows);
  const header = ['isoform', 'id', 'cluster', 'order', 'biotype', 'function', 'length', 'cds_length', 'exons'];
  const lines = analysis.dendrogram.order.map((leaf, position) => {
    const row = analysis.rows[leaf]!;
    const { id, biotype, length, exons } = row;
    const cluster = clusterLetter(clusters[leaf]!);
    const label = labels[id] ?? row.label;
    return csvLine([
      names[leaf]!,
      id,
      cluster,
      position + 1,
      biotype,
      label,
      length,
      cdsLength(row),
      exons.length || '',
    ]);
  });
  return csvLine(header) + lines.join('');
}
