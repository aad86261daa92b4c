import type { JoinedColumn } from '../../bio/tableJoin';
import { tableText } from '../../engine/export/tableFiles';
import type { FileColumn } from '../../engine/export/tableFiles';
import { OrthrusError, throwIfAborted } from '../../lib/errors';
import type { Artefact, Result, TableArtefact, TableJoin, TranscriptsArtefact } from '../../notebook/artefacts';
import type { Column } from '../../notebook/columns';
import type { JsonObject } from '../../notebook/document/documentTypes';
import { counted } from '../../notebook/format';
import { knownColumns, rowsById, takeRows } from '../../notebook/knownColumns';
import type { KnownExtra } from '../../notebook/knownColumns';
import type { ConnectedPanel, OutputContext, OutputFile, PanelKind, RunContext } from '../../notebook/panelKind';
import { parseTableParams, parseTableView } from './schema';
import type { TableParams, TableView } from './schema';

const columnOf = (file: string, { name, ...values }: JoinedColumn): Column => ({
  ...values,
  id: `${file}: ${name}`,
  title: name,
  unit: '',
});

/**
 * Reads the uploaded tables and joins them to the transcripts.
 * @throws OrthrusError `table.noRows` where the subset names none of the transcripts; as the sources and the join
 */
async function run({
  params,
  inputs,
  subset,
  services,
  sources,
  signal,
}: RunContext<TableParams>): Promise<TableArtefact> {
  const { report } = (inputs['transcripts'] as Result<TranscriptsArtefact>).artefact;
  const { id } = report.table;
  const rows = rowsById(report.table);
  const ids = subset ? subset.ids.filter((one) => rows.has(one)) : id;
  if (ids.length === 0) {
    throw new OrthrusError(
      'table.noRows',
      subset ? `No transcript of “${subset.name}” is among these.` : 'There are no transcripts to list.',
      'Choose other transcripts at the head of this panel, or all of them.',
    );
  }
  const places = Int32Array.from(ids, (one) => rows.get(one)!);
  const columns: Column[] = [];
  const joins: TableJoin[] = [];
  const notes: string[] = [];
  for (const { source, key } of params.joins) {
    const opened = await sources.open(source);
    throwIfAborted(signal);
    const joined = await services.labels.joinTable(report.set, opened, key ?? undefined);
    throwIfAborted(signal);
    const { file, names, keyColumn, matched, unmatched, duplicated, transcripts } = joined;
    joins.push({ file, names, key: keyColumn, matched, unmatched, duplicated, transcripts });
    notes.push(...joined.notes);
    for (const column of joined.columns) columns.push(takeRows(columnOf(file, column), places));
  }
  return { type: 'table', ids, columns, joins, notes };
}

/** What a table shows beside the transcripts' own columns: of its other inputs, then what was joined. */
export function extrasOf(
  connected: Readonly<Record<string, ConnectedPanel>>,
  table: Result<TableArtefact> | undefined,
  source: KnownExtra['source'],
): readonly KnownExtra[] {
  const beside = ['layout', 'isoforms'].flatMap((port) => connected[port] ?? []);
  const joined = table ? [{ title: 'joined', result: table, view: NO_VIEW }] : [];
  return [...beside, ...joined].map((extra) => ({ ...extra, source }));
}

const NO_VIEW: JsonObject = {};

function valuesOf(column: Column) {
  switch (column.kind) {
    case 'number':
      return { kind: column.kind, values: column.values };
    case 'category':
      return { kind: column.kind, names: column.names, codes: column.codes };
    case 'text':
      return { kind: column.kind, values: column.values };
  }
}

/** Columns as files name them: with the unit, and all names different. */
export function fileColumns(columns: readonly Column[]): FileColumn[] {
  const taken = new Set<string>();
  return columns.map((column) => {
    const { title, unit } = column;
    const base = unit === '' ? title : `${title}, ${unit}`;
    let name = base;
    for (let number = 2; taken.has(name); number++) name = `${base} (${number})`;
    taken.add(name);
    return { ...valuesOf(column), name };
  });
}

async function files(
  result: Result<TableArtefact>,
  { source, connected = {} }: OutputContext<TableParams, TableView>,
): Promise<readonly OutputFile[]> {
  const transcripts = source(result, 'transcripts') as Result<TranscriptsArtefact> | undefined;
  if (!transcripts) return [];
  const all = knownColumns(transcripts, extrasOf(connected, result, source));
  const rows = rowsById(transcripts.artefact.report.table);
  const places = Int32Array.from(result.artefact.ids, (id) => rows.get(id) ?? -1);
  const columns = fileColumns(all.map((column) => takeRows(column, places)));
  // Its writer is for whoever exports, and not part of every page's start.
  const { tableParquet } = await import('../../engine/export/tableParquet');
  return [
    { name: 'table.csv', content: tableText(columns, 'csv') },
    { name: 'table.parquet', content: tableParquet(columns) },
  ];
}

function isColumn(value: unknown, count: number): value is Column {
  if (typeof value !== 'object' || value === null) return false;
  const { id, title, unit, kind, values, codes, names } = value as Record<string, unknown>;
  if (![id, title, unit].every((text) => typeof text === 'string')) return false;
  switch (kind) {
    case 'number':
      return values instanceof Float64Array && values.length === count;
    case 'category':
      return codes instanceof Int32Array && codes.length === count && Array.isArray(names);
    case 'text':
      return Array.isArray(values) && values.length === count;
    default:
      return false;
  }
}

export const tableKind: PanelKind<TableParams, TableView, TableArtefact> = {
  kind: 'table',
  version: 1,
  title: 'Table',
  purpose: 'Everything that is known of each transcript, with tables of your own joined to it.',
  action: '',
  ports: [
    { name: 'transcripts', title: 'Transcripts', accepts: ['transcripts'] },
    { name: 'layout', title: 'Layout', accepts: ['layout'], optional: true, forView: true },
    { name: 'isoforms', title: 'Isoforms', accepts: ['isoforms'], optional: true, forView: true },
  ],
  gives: 'table',
  takesSubset: true,
  automatic: true,
  parse: parseTableParams,
  parseView: parseTableView,
  // Of layouts and isoforms it shows what there is; they neither hold it up nor change what is joined.
  needs: () => ['transcripts'],
  run,
  summary: ({ artefact: { ids, joins } }) =>
    `${counted(ids.length, 'transcript')}${joins.length > 0 ? `, ${counted(joins.length, 'table')} joined` : ''}`,
  sound: (artefact): artefact is TableArtefact => {
    const { type, ids, columns, joins, notes } = (artefact ?? {}) as Partial<TableArtefact>;
    return (
      type === ('table' satisfies Artefact['type']) &&
      Array.isArray(ids) &&
      Array.isArray(columns) &&
      columns.every((column) => isColumn(column, ids.length)) &&
      Array.isArray(joins) &&
      Array.isArray(notes)
    );
  },
  files,
};
