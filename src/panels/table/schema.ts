import { NO_FILTER } from '../../notebook/columnFilter';
import type { ColumnFilter } from '../../notebook/columnFilter';
import type { ColumnSort } from '../../notebook/columnSort';
import type { Json, JsonObject } from '../../notebook/document/documentTypes';
import { parseSource } from '../../notebook/sources';
import type { SourceRef } from '../../notebook/sources';

/** An uploaded table that is joined to the transcripts. */
export interface JoinParams {
  readonly source: SourceRef;
  /** The column that names transcripts or genes; null: the one that finds most. */
  readonly key: string | null;
}

/** Parameters of the Table panel. */
export interface TableParams {
  readonly joins: readonly JoinParams[];
}

/** How the table is shown. */
export interface TableView {
  /** Ids of the columns shown, in their order; null: all that tell rows apart. */
  readonly columns: readonly string[] | null;
  readonly filter: ColumnFilter;
  readonly sort: ColumnSort | null;
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

const strings = (value: Json | undefined): readonly string[] =>
  isList(value) ? value.filter((one): one is string => typeof one === 'string') : [];

/** Parameters from a document: what is missing or of another kind takes its default. */
export function parseTableParams({ joins }: JsonObject): TableParams {
  if (!isList(joins)) return { joins: [] };
  return {
    joins: joins.filter(isObject).flatMap(({ source, key }) => {
      const ref = parseSource(source);
      return ref ? [{ source: ref, key: typeof key === 'string' ? key : null }] : [];
    }),
  };
}

const bound = (value: Json | undefined): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;

function parseFilter(value: Json | undefined): ColumnFilter {
  if (!isObject(value)) return NO_FILTER;
  const { text, ranges, sets } = value;
  return {
    text: typeof text === 'string' ? text : '',
    ranges: Object.fromEntries(
      Object.entries(isObject(ranges) ? ranges : {}).flatMap(([id, range]) =>
        isList(range) ? [[id, [bound(range[0]), bound(range[1])] as const]] : [],
      ),
    ),
    sets: Object.fromEntries(Object.entries(isObject(sets) ? sets : {}).map(([id, names]) => [id, strings(names)])),
  };
}

export function parseTableView({ columns, filter, sort }: JsonObject): TableView {
  const order = isObject(sort) && typeof sort['column'] === 'string' ? sort : undefined;
  return {
    columns: isList(columns) ? strings(columns) : null,
    filter: parseFilter(filter),
    sort: order ? { column: order['column'] as string, descending: order['descending'] === true } : null,
  };
}
