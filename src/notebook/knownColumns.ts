/** Every column that is known of a set of transcripts: what the Table shows and points are coloured by. Pure. */
import { cutTree, suggestedClusters } from '../analysis/cutTree';
import { nextMacrotask } from '../backend/cpu/macrotask';
import type { TranscriptTable } from '../bio/importTypes';
import { clusterLetter } from '../engine/export/colours';
import { inSlices } from '../lib/slices';
import { encodeWords } from '../lib/words';
import type {
  EmbeddingsArtefact,
  IsoformsArtefact,
  LayoutArtefact,
  Result,
  TableArtefact,
  TranscriptsArtefact,
} from './artefacts';
import type { Column } from './columns';
import type { JsonObject } from './document/documentTypes';

/** A further result that says something of transcripts: a table, a layout, an isoform analysis; others give no column. */
export interface KnownExtra {
  /** Of its panel; tells columns apart where two results of a kind are given. */
  readonly title: string;
  readonly result: Result;
  /** View parameters of its panel: clusters and function labels of isoforms are there. */
  readonly view: JsonObject;
  readonly source: (result: Result, port: string) => Result | undefined;
}

type Head = Pick<Column, 'id' | 'title' | 'unit'>;

/** Words as a category, or as text where they are ids. Empty words are missing. */
export function wordColumn(head: Head, words: readonly string[]): Column {
  const encoded = encodeWords(words);
  return encoded ? { ...head, kind: 'category', ...encoded } : { ...head, kind: 'text', values: words };
}

const numbers = (head: Head, values: Float64Array<ArrayBuffer>): Column => ({ ...head, kind: 'number', values });

/** What makes each column of the transcripts' own table. Lengths in nucleotides; what a transcript without CDS has not is NaN. */
function ownColumns(table: TranscriptTable): readonly (() => Column)[] {
  const whole =
    (id: string, title: string, values: Uint32Array, unit = 'nt') =>
    (): Column =>
      numbers({ id, title, unit }, Float64Array.from(values));
  const coding = (id: string, title: string, values: Uint32Array) => (): Column =>
    numbers(
      { id, title, unit: 'nt' },
      Float64Array.from(values, (value, row) => (table.cdsLength[row]! > 0 ? value : NaN)),
    );
  const words = (id: string, title: string, values: readonly string[], instead?: readonly string[]) => (): Column =>
    wordColumn({ id, title, unit: '' }, instead ? values.map((value, row) => value || instead[row]!) : values);
  return [
    () => ({
      id: 'name',
      title: 'Transcript',
      unit: '',
      kind: 'text',
      values: table.name.map((name, row) => name || table.id[row]!),
    }),
    () => ({ id: 'id', title: 'Transcript id', unit: '', kind: 'text', values: table.id }),
    words('gene', 'Gene', table.gene, table.geneId),
    words('geneId', 'Gene id', table.geneId),
    words('biotype', 'Biotype', table.biotype),
    words('species', 'Species', table.species),
    words('chrom', 'Chromosome', table.chrom),
    words('cdsSource', 'CDS from', table.cdsSource),
    whole('length', 'Length', table.length),
    whole('exonCount', 'Exons', table.exonCount, ''),
    coding('cdsLength', 'CDS length', table.cdsLength),
    coding('utr5Length', '5′ UTR length', table.utr5Length),
    coding('utr3Length', '3′ UTR length', table.utr3Length),
    () =>
      numbers(
        { id: 'gc', title: 'GC', unit: '%' },
        Float64Array.from(table.gc, (share) => 100 * share),
      ),
  ];
}

const rowMaps = new WeakMap<TranscriptTable, ReadonlyMap<string, number>>();

/** Row of each transcript id. */
export function rowsById(table: TranscriptTable): ReadonlyMap<string, number> {
  const known = rowMaps.get(table);
  if (known) return known;
  const rows = new Map<string, number>();
  for (let row = 0; row < table.id.length; row++) rows.set(table.id[row]!, row);
  rowMaps.set(table, rows);
  return rows;
}

/** For each transcript the index of its id among `ids`; −1 where it is not there. */
function placesOf(table: TranscriptTable, ids: readonly string[]): Int32Array<ArrayBuffer> {
  const rows = rowsById(table);
  const places = new Int32Array(table.id.length).fill(-1);
  for (let at = 0; at < ids.length; at++) {
    const row = rows.get(ids[at]!);
    if (row !== undefined) places[row] = at;
  }
  return places;
}

/** A column in another order: `rows` index its values; below 0 is missing. */
export function takeRows(column: Column, rows: ArrayLike<number>): Column {
  switch (column.kind) {
    case 'number': {
      const values = new Float64Array(rows.length);
      for (let i = 0; i < values.length; i++) values[i] = rows[i]! < 0 ? NaN : column.values[rows[i]!]!;
      return { ...column, values };
    }
    case 'category': {
      const codes = new Int32Array(rows.length);
      for (let i = 0; i < codes.length; i++) codes[i] = rows[i]! < 0 ? -1 : column.codes[rows[i]!]!;
      return { ...column, codes };
    }
    case 'text': {
      const values = Array.from(rows, (row) => (row < 0 ? '' : column.values[row]!));
      return { ...column, values };
    }
  }
}

function layoutColumns(table: TranscriptTable, { result, source }: KnownExtra): readonly Column[] {
  const { members, layout, clusters } = result.artefact as LayoutArtefact;
  const embedded = source(result, 'embeddings')?.artefact as EmbeddingsArtefact | undefined;
  if (!embedded) return [];
  const places = placesOf(
    table,
    Array.from(members, (member) => embedded.embeddings.ids[member]!),
  );
  const axis = (k: number): Float64Array<ArrayBuffer> =>
    Float64Array.from(places, (at) => (at < 0 ? NaN : layout.positions[2 * at + k]!));
  return [
    numbers({ id: 'umap1', title: 'UMAP 1', unit: '' }, axis(0)),
    numbers({ id: 'umap2', title: 'UMAP 2', unit: '' }, axis(1)),
    ...(clusters ? [clusterColumn('cluster', 'Cluster', clusters, places)] : []),
  ];
}

/** Clusters keep their numbers' order in the legend, whatever their sizes among these transcripts. */
function clusterColumn(
  id: string,
  title: string,
  clusters: ArrayLike<number>,
  places: Int32Array<ArrayBuffer>,
): Column {
  const most = Array.from(clusters).reduce((a, b) => Math.max(a, b), 0);
  const names = Array.from({ length: most }, (_, k) => String(k + 1));
  return { id, title, unit: '', kind: 'category', names, codes: places.map((at) => (at < 0 ? -1 : clusters[at]! - 1)) };
}

function isoformColumns(table: TranscriptTable, { result, view }: KnownExtra): readonly Column[] {
  const { rows, dendrogram } = (result.artefact as IsoformsArtefact).analysis;
  const { clusters, labels } = view;
  const wished = typeof clusters === 'number' && clusters >= 1 ? Math.floor(clusters) : suggestedClusters(dendrogram);
  const cut = cutTree(dendrogram, { k: Math.min(rows.length, wished) });
  const places = placesOf(
    table,
    rows.map(({ id }) => id),
  );
  const written = (typeof labels === 'object' && labels !== null ? labels : {}) as Readonly<Record<string, unknown>>;
  const label = (at: number): string => {
    const own = written[rows[at]!.id];
    return typeof own === 'string' ? own : rows[at]!.label;
  };
  const count = Math.max(0, ...cut) + 1;
  return [
    {
      id: 'isoformCluster',
      title: 'Isoform cluster',
      unit: '',
      kind: 'category',
      names: Array.from({ length: count }, (_, k) => clusterLetter(k)),
      codes: places.map((at) => (at < 0 ? -1 : cut[at]!)),
    },
    wordColumn(
      { id: 'function', title: 'Function', unit: '' },
      Array.from(places, (at) => (at < 0 ? '' : label(at))),
    ),
  ];
}

function tableColumns(table: TranscriptTable, { result }: KnownExtra): readonly Column[] {
  const { ids, columns } = result.artefact as TableArtefact;
  const places = placesOf(table, ids);
  return columns.map((column) => takeRows(column, places));
}

function columnsOf(table: TranscriptTable, extra: KnownExtra): readonly Column[] {
  switch (extra.result.artefact.type) {
    case 'layout':
      return layoutColumns(table, extra);
    case 'isoforms':
      return isoformColumns(table, extra);
    case 'table':
      return tableColumns(table, extra);
    default:
      return [];
  }
}

interface Remembered {
  /** Those of the own columns that are made, and what makes all of them. */
  readonly own: Column[];
  readonly makers: readonly (() => Column)[];
  /** Of each further result: its columns, for one view of it. */
  readonly extras: WeakMap<Result, { readonly view: JsonObject; readonly columns: readonly Column[] }>;
  /** What was asked for last, newest first: a table and layouts of the same transcripts ask for different lists by turns. */
  lists: readonly { readonly of: readonly unknown[]; readonly columns: readonly Column[] }[];
}

const LISTS = 8;

const remembered = new WeakMap<Result, Remembered>();

function memoryOf(transcripts: Result<TranscriptsArtefact>): Remembered {
  const memory: Remembered = remembered.get(transcripts) ?? {
    own: [],
    makers: ownColumns(transcripts.artefact.report.table),
    extras: new WeakMap(),
    lists: [],
  };
  remembered.set(transcripts, memory);
  return memory;
}

/** Makes the transcripts' own columns, each in a task of its own: together those of 50,000 would hold up some frames. */
export async function prepareColumns(transcripts: Result<TranscriptsArtefact>): Promise<void> {
  const { own, makers } = memoryOf(transcripts);
  await nextMacrotask();
  await inSlices(makers.length, (i) => (own[i] ??= makers[i]!()), { stride: 1 });
  rowsById(transcripts.artefact.report.table);
}

/**
 * All columns, in the order of the transcripts' table; the same object while nothing changed. Two results of one kind give columns of
 * different ids ("cluster", "cluster 2") with their panels' titles behind.
 */
export function knownColumns(
  transcripts: Result<TranscriptsArtefact>,
  extras: readonly KnownExtra[],
): readonly Column[] {
  const { table } = transcripts.artefact.report;
  const memory = memoryOf(transcripts);
  const of = extras.flatMap(({ title, result, view }) => [title, result, view]);
  const known = memory.lists.find((list) => list.of.length === of.length && list.of.every((one, i) => one === of[i]));
  if (known) return known.columns;
  const all = memory.makers.map((make, i) => (memory.own[i] ??= make()));
  const taken = new Set(all.map(({ id }) => id));
  for (const extra of extras) {
    const before = memory.extras.get(extra.result);
    const columns = before?.view === extra.view ? before.columns : columnsOf(table, extra);
    memory.extras.set(extra.result, { view: extra.view, columns });
    for (const column of columns) {
      let { id } = column;
      for (let number = 2; taken.has(id); number++) id = `${column.id} ${number}`;
      taken.add(id);
      all.push(id === column.id ? column : { ...column, id, title: `${column.title} (${extra.title})` });
    }
  }
  memory.lists = [{ of, columns: all }, ...memory.lists].slice(0, LISTS);
  return all;
}
