import { spells, text } from './bytes';

const EQUALS = 61;
const SEMICOLON = 59;
const SPACE = 32;

/** Undoes URL escapes (%3B …); a value that is not validly escaped stays as it is. */
export function unescaped(value: string): string {
  if (!value.includes('%')) return value;
  try {
    return decodeURIComponent(value);
  } catch {
    return value.replace(/%([0-7][0-9A-Fa-f])/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
  }
}

/**
 * The attributes column of a GFF3 row, bytes [start, end), as key → raw value (still escaped: a list is split at its commas
 * before it is unescaped).
 */
export function gff3Attributes(bytes: Uint8Array, start: number, end: number): Map<string, string> {
  const attributes = new Map<string, string>();
  let i = start;
  while (i < end) {
    while (i < end && (bytes[i] === SPACE || bytes[i] === SEMICOLON)) i++;
    const key = i;
    while (i < end && bytes[i] !== EQUALS && bytes[i] !== SEMICOLON) i++;
    if (i >= end || bytes[i] === SEMICOLON) continue;
    const keyEnd = i;
    const value = ++i;
    while (i < end && bytes[i] !== SEMICOLON) i++;
    attributes.set(text(bytes, key, keyEnd), text(bytes, value, i));
  }
  return attributes;
}

/**
 * The raw value of one attribute of a GFF3 row; undefined where the row has it not. Exon rows are asked for their Parent
 * only, and reading all of their attributes took most of the time.
 */
export function gff3Attribute(bytes: Uint8Array, start: number, end: number, key: string): string | undefined {
  let i = start;
  while (i < end) {
    while (i < end && (bytes[i] === SPACE || bytes[i] === SEMICOLON)) i++;
    const equals = i + key.length;
    let stop = i;
    while (stop < end && bytes[stop] !== SEMICOLON) stop++;
    if (bytes[equals] === EQUALS && equals < stop && spells(bytes, i, equals, key))
      return text(bytes, equals + 1, stop);
    i = stop;
  }
  return undefined;
}

/** Facts of a gene or transcript row, unescaped; '' where the row does not say. */
export interface NodeFacts {
  readonly id: string;
  readonly parents: readonly string[];
  readonly type: string;
  readonly transcriptId: string;
  readonly name: string;
  readonly gene: string;
  readonly geneId: string;
  readonly biotype: string;
  readonly geneBiotype: string;
  readonly species: string;
}

/** IDs as Ensembl ("transcript:ENST…"), NCBI ("rna-NM_…") and FlyBase write them, without the kind that leads them. */
export const bareId = (id: string): string => id.replace(/^(?:(?:transcript|gene|mRNA|rna):|(?:rna|gene|mrna)-)/, '');

/** Splits an attribute's list and unescapes its members. */
export const listOf = (value: string | undefined): string[] =>
  value === undefined || value === '' ? [] : value.split(',').map(unescaped);

/** What a row that is a gene or a transcript says of itself, in the words of Ensembl, GENCODE, NCBI, FlyBase and gffread. */
export function nodeFacts(attributes: ReadonlyMap<string, string>, type: string): NodeFacts {
  const first = (...keys: string[]): string => {
    for (const key of keys) {
      const value = attributes.get(key);
      if (value) return unescaped(value);
    }
    return '';
  };
  return {
    id: first('ID'),
    parents: listOf(attributes.get('Parent')),
    type,
    transcriptId: first('transcript_id'),
    name: first('transcript_name', 'Name'),
    gene: first('gene_name', 'gene_symbol', 'gene'),
    geneId: first('gene_id', 'geneID'),
    biotype: first('transcript_biotype', 'transcript_type', 'biotype'),
    geneBiotype: first('gene_biotype', 'gene_type', 'biotype'),
    species: first('species', 'organism'),
  };
}
