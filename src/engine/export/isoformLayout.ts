import { cutTree } from '../../analysis/cutTree';
import type { IsoformAnalysis } from '../../analysis/isoformTypes';
import { isoformNames } from './csv';
import type { IntronMode } from './genomicScale';
import { structureLayout } from './structureLayout';
import type { StructureLayout } from './structureLayout';
import { textWidth } from './svgText';
import { treeLayout } from './treeLayout';
import type { TreeLayout } from './treeLayout';

export interface LayoutOptions {
  /** Width to fill, in pixels; the layout is wider where its columns need more. */
  readonly width: number;
  readonly introns: IntronMode;
  /** Number of clusters. */
  readonly k: number;
  /** Room for the function labels, in pixels: a field on the page, the longest text in a figure. */
  readonly labelWidth: number;
}

export interface Column {
  readonly x: number;
  readonly width: number;
}

/** Rows [from, to) of the drawn order that form one cluster. */
export interface ClusterBlock {
  readonly cluster: number;
  readonly from: number;
  readonly to: number;
}

/**
 * Geometry of the isoform figure, in pixels, shared by the page and the exported figure. y = 0 is the top of the first row;
 * what stands above the rows (axes, names of columns) has `headHeight`.
 */
export interface IsoformLayout {
  readonly width: number;
  readonly bodyHeight: number;
  readonly headHeight: number;
  readonly rowHeight: number;
  readonly cellWidth: number;
  readonly fontSize: number;
  readonly columns: Readonly<
    Record<'tree' | 'cluster' | 'heatmap' | 'name' | 'biotype' | 'label' | 'structure', Column>
  >;
  /** Names of the rows (by leaf), different from each other. */
  readonly names: readonly string[];
  /** Leaf drawn in each row. */
  readonly order: readonly number[];
  /** Cluster of each leaf. */
  readonly clusters: Int32Array;
  readonly blocks: readonly ClusterBlock[];
  readonly tree: TreeLayout;
  readonly structures: StructureLayout;
  /** Whether cells are wide enough for names above the columns. */
  readonly columnNames: boolean;
}

const GAP = 10;
/** Before the names; the page marks chosen isoforms there. */
const NAME_GAP = 24;
const TREE_WIDTH = 96;
const CLUSTER_WIDTH = 22;
/** Least width of the structures: with it 14 isoforms of an NMD gene fit a page of 1,280 px. */
const STRUCTURE_WIDTH = 220;
const LEAST_CELL = 2;
/** Longest name and biotype shown whole. */
const LONGEST_TEXT = 170;

/** Lays the figure out. */
export function isoformLayout(analysis: IsoformAnalysis, options: LayoutOptions): IsoformLayout {
  const { rows, dendrogram } = analysis;
  const n = rows.length;
  const names = isoformNames(rows);
  const clusters = cutTree(dendrogram, { k: options.k });
  const rowHeight = n <= 6 ? 36 : n <= 14 ? 26 : n <= 30 ? 22 : n <= 60 ? 18 : 16;
  const fontSize = rowHeight >= 22 ? 12 : 11;
  const widest = (texts: readonly string[]): number =>
    Math.min(LONGEST_TEXT, Math.ceil(Math.max(...texts.map((text) => textWidth(text, fontSize)))) + 12);
  const longestName = widest(names);
  const nameWidth = Math.max(longestName, widest(['Isoform']));
  const biotypeWidth = widest([...rows.map((row) => biotypeText(row.biotype)), 'Biotype']);

  const fixed = TREE_WIDTH + CLUSTER_WIDTH + nameWidth + biotypeWidth + options.labelWidth + 4 * GAP + NAME_GAP;
  const room = Math.max(options.width - fixed - STRUCTURE_WIDTH, 200);
  const cellWidth = Math.max(LEAST_CELL, Math.min(rowHeight, Math.min(room, 0.4 * options.width) / n));
  let x = 0;
  const column = (width: number, gap = GAP): Column => {
    const place = { x, width };
    x += width + gap;
    return place;
  };
  const left = {
    tree: column(TREE_WIDTH, 4),
    cluster: column(CLUSTER_WIDTH, 4),
    heatmap: column(n * cellWidth, NAME_GAP),
    name: column(nameWidth, 4),
    biotype: column(biotypeWidth),
    label: column(options.labelWidth),
  };
  const columns = { ...left, structure: column(Math.max(STRUCTURE_WIDTH, options.width - x), 0) };
  const columnNames = cellWidth >= 12;
  return {
    width: x,
    bodyHeight: n * rowHeight,
    headHeight: Math.max(46, columnNames ? Math.min(longestName, 130) + 22 : 0),
    rowHeight,
    cellWidth,
    fontSize,
    columns,
    names,
    order: dendrogram.order,
    clusters,
    blocks: blocksOf(dendrogram.order, clusters),
    tree: treeLayout(dendrogram, clusters, options.k, { ...columns.tree, rowHeight }),
    structures: structureLayout(rows, columns.structure.x, columns.structure.width, options.introns),
    columnNames,
  };
}

/** A biotype as read: `protein coding`. */
export function biotypeText(biotype: string): string {
  return biotype.replaceAll('_', ' ');
}

function blocksOf(order: readonly number[], clusters: Int32Array): ClusterBlock[] {
  const blocks: { cluster: number; from: number; to: number }[] = [];
  order.forEach((leaf, position) => {
    const last = blocks.at(-1);
    if (last && last.cluster === clusters[leaf]) last.to = position + 1;
    else blocks.push({ cluster: clusters[leaf]!, from: position, to: position + 1 });
  });
  return blocks;
}
