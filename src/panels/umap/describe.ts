import type { Column } from '../../notebook/columns';
import { counted, formatCount } from '../../notebook/format';
import { valueText } from './colour';
import type { LaidOut } from './points';

/** Genes of the points, by their symbol or else their id. */
export interface GeneIndex {
  /** Of the point of this index; empty where it has none. */
  gene(index: number): string;
  /** Ids of all points of a gene. */
  ids(gene: string): readonly string[];
}

export function geneIndex({ ids, rows, transcripts }: LaidOut): GeneIndex {
  const { gene, geneId } = transcripts.artefact.report.table;
  let byGene: Map<string, string[]> | undefined;
  const of = (index: number): string => gene[rows[index]!]! || geneId[rows[index]!]!;
  return {
    gene: of,
    ids(wanted) {
      if (!byGene) {
        byGene = new Map();
        for (let i = 0; i < ids.length; i++) {
          const list = byGene.get(of(i));
          if (list) list.push(ids[i]!);
          else byGene.set(of(i), [ids[i]!]);
        }
      }
      return wanted === '' ? [] : (byGene.get(wanted) ?? []);
    },
  };
}

/** Columns whose values the tooltip has anyway. */
const TOLD = ['gene', 'biotype', 'length', 'exonCount', 'cdsLength', 'utr5Length', 'utr3Length'];

/**
 * Lines of a point's tooltip: name, gene and biotype, lengths, the coloured value, and what the keys do.
 * @param further columns to tell of: the one that colours, clusters
 */
export function describePoint(
  points: LaidOut,
  genes: GeneIndex,
  further: readonly Column[],
  index: number,
): readonly string[] {
  const { table } = points.transcripts.artefact.report;
  const row = points.rows[index]!;
  const id = points.ids[index]!;
  const name = table.name[row]!;
  const gene = genes.gene(index);
  const siblings = genes.ids(gene).length;
  const cds = table.cdsLength[row]!;
  return [
    name || id,
    ...(name && name !== id ? [id] : []),
    [gene, table.biotype[row]!].filter(Boolean).join(' · '),
    `${formatCount(table.length[row]!)} nt in ${counted(table.exonCount[row]!, 'exon')}`,
    cds > 0
      ? `5′ UTR ${formatCount(table.utr5Length[row]!)}, CDS ${formatCount(cds)}, 3′ UTR ${formatCount(table.utr3Length[row]!)} nt`
      : 'no CDS',
    ...further
      .filter((column) => !TOLD.includes(column.id))
      .map((column) => `${column.title}: ${valueText(column, row)}`),
    ...(siblings > 1 ? [`G or double click: all ${formatCount(siblings)} of ${gene}`] : []),
  ].filter(Boolean);
}
