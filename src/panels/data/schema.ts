import type { Json, JsonObject } from '../../notebook/document/documentTypes';
import { parseSource } from '../../notebook/sources';
import type { SourceRef } from '../../notebook/sources';
import { COLUMNS } from '../../notebook/tableView';
import type { SortOrder, TableFilter } from '../../notebook/tableView';
import type { ImportOptions } from '../../workers/protocol';

/** Parameters of the Data panel: where transcripts come from, and what is kept of them. */
export interface DataParams extends ImportOptions {
  /** Read together. */
  readonly sources: readonly SourceRef[];
  /** A gene fetched from Ensembl's REST service; the sources then do not count. */
  readonly ensembl: { readonly symbol: string; readonly species: string } | null;
}

/** How the table is shown. */
export interface DataView {
  readonly filter: TableFilter;
  readonly sort: SortOrder | null;
}

export const DEFAULT_DATA_PARAMS: DataParams = {
  sources: [],
  ensembl: null,
  genes: [],
  biotypes: [],
  predictOrf: false,
  species: '',
};

const text = (value: Json | undefined): string => (typeof value === 'string' ? value.trim() : '');

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

const words = (value: Json | undefined): readonly string[] =>
  isList(value) ? value.map(text).filter((word) => word !== '') : [];

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Parameters from a document: what is missing or of another kind takes its default. */
export function parseDataParams({ sources, ensembl, genes, biotypes, predictOrf, species }: JsonObject): DataParams {
  const gene = isObject(ensembl) ? { symbol: text(ensembl['symbol']), species: text(ensembl['species']) } : undefined;
  return {
    sources: isList(sources) ? sources.flatMap((source) => parseSource(source) ?? []) : [],
    ensembl: gene && gene.symbol !== '' && gene.species !== '' ? gene : null,
    genes: words(genes),
    biotypes: words(biotypes),
    predictOrf: predictOrf === true,
    species: text(species),
  };
}

export function parseDataView({ filter, sort }: JsonObject): DataView {
  const given = isObject(filter) ? filter : {};
  const order = isObject(sort) ? sort : {};
  const column = COLUMNS.find((one) => one === order['column']);
  return {
    filter: {
      // As typed: a space at the end may be the middle of what is being written.
      text: typeof given['text'] === 'string' ? given['text'] : '',
      genes: typeof given['genes'] === 'string' ? given['genes'] : '',
      biotypes: isList(given['biotypes']) ? given['biotypes'].filter((one) => typeof one === 'string') : [],
    },
    sort: column ? { column, descending: order['descending'] === true } : null,
  };
}

/** Whether the parameters name anything to read. */
export const namesSource = ({ sources, ensembl }: DataParams): boolean => sources.length > 0 || ensembl !== null;
