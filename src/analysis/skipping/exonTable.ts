/** Which skipped exons the rows of a table speak of, and what its columns say. Pure. */
import { guessColumns, isMissing } from '../../bio/labels';
import type { LabelTable } from '../../bio/labelTypes';
import { genomicExon } from '../../bio/skipExon';
import { OrthrusError } from '../../lib/errors';
import type { ExonSkipping } from './skippingTypes';

/** How the rows of a table found their exons. */
export interface ExonMatches {
  /** Of each row: indices of the exons that it speaks of, the same exon in several transcripts. */
  readonly exons: readonly (readonly number[])[];
  /** Rows that found one. */
  readonly matched: number;
  /** Columns that say which exon it is: no labels, no features. */
  readonly keys: readonly string[];
  /** In words: "coordinates in `exon`, 1-based". */
  readonly by: string;
}

/** "chr20:31,664,452-31,664,500:-" with or without chr, commas and strand. */
const PLACE = /^(?:chr)?([^:]+):([\d,]+)[-–]([\d,]+)(?::([+\-−]))?$/i;

const plainChrom = (chrom: string): string => chrom.replace(/^chr/i, '').replace(/^M$/i, 'MT');
const withoutVersion = (id: string): string => id.replace(/\.\d+$/, '');
const whole = (text: string): number => Number(text.replaceAll(',', ''));

interface Place {
  readonly chrom: string;
  readonly start: number;
  readonly end: number;
  readonly strand: string;
}

/**
 * Matches rows to exons by coordinates (a column "chrom:start-end", strand behind it or not; or columns chrom, start, end and perhaps
 * strand) or by transcript and exon number. Whether starts count from 0 or 1 is told by which finds more exons.
 * @throws OrthrusError `fitness.columns` where the table does not say which exons it means, `fitness.unmatched` where none is among them
 */
export function matchExons(table: LabelTable, skipping: ExonSkipping): ExonMatches {
  const { columns, rows, file } = table;
  const column = (pattern: RegExp): number => columns.findIndex((name) => pattern.test(name));
  const written = columns.findIndex((_, c) => {
    const known = rows.filter((row) => !isMissing(row[c]!));
    return known.length > 0 && known.filter((row) => PLACE.test(row[c]!)).length > known.length / 2;
  });
  const [chrom, start, end] = [
    column(/^#?(chrom|chr|chromosome|seqnames?)$/i),
    column(/^(exon_?)?(chrom_?)?start$/i),
    column(/^(exon_?)?(chrom_?)?end$/i),
  ];
  const [transcript, number] = [column(/transcript/i), column(/^exon(_?(number|rank|index|no))?$/i)];
  const finish = (found: Found, keys: readonly number[], by: string): ExonMatches => {
    const matched = found.filter((exons) => exons.length > 0).length;
    if (matched === 0) {
      throw new OrthrusError(
        'fitness.unmatched',
        `No row of ${file} names an exon that was skipped (by ${by}).`,
        'Check assembly and species, and that the exons are internal ones of the transcripts that were chosen.',
      );
    }
    return { exons: found, matched, keys: keys.map((c) => columns[c]!), by };
  };
  if (written >= 0 || Math.min(chrom, start, end) >= 0) {
    const strand = column(/^strand$/i);
    const places = rows.map((row) =>
      written >= 0
        ? placeOf(PLACE.exec(row[written]!) ?? [])
        : placeOf(['', plainChrom(row[chrom]!), row[start]!, row[end]!, strand >= 0 ? row[strand]! : '']),
    );
    const keys = written >= 0 ? [written] : [chrom, start, end, ...(strand >= 0 ? [strand] : [])];
    const { found, base } = byPlace(places, skipping, written >= 0 ? 1 : 0);
    return finish(found, keys, `coordinates in ${keys.map((c) => columns[c]!).join(', ')}, ${base}-based`);
  }
  if (transcript < 0 || number < 0) {
    throw new OrthrusError(
      'fitness.columns',
      `${file} does not say which exons it means.`,
      'Give a column of places (chr20:31664452-31664500), or columns chrom, start and end, or transcript and exon.',
    );
  }
  const found = byNumber(
    rows.map((row) => [row[transcript]!, row[number]!]),
    skipping,
  );
  return finish(found, [transcript, number], `${columns[transcript]!} and ${columns[number]!}`);
}

type Found = readonly (readonly number[])[];

function placeOf([, chrom, start, end, strand = '']: ArrayLike<string> & readonly string[]): Place | undefined {
  if (chrom === undefined || start === undefined || end === undefined) return undefined;
  return { chrom: plainChrom(chrom), start: whole(start), end: whole(end), strand: strand.replace('−', '-') };
}

function byPlace(
  places: readonly (Place | undefined)[],
  { transcripts, of, facts }: ExonSkipping,
  usual: 0 | 1,
): { readonly found: Found; readonly base: 0 | 1 } {
  const exons = new Map<string, number[]>();
  for (const [i, t] of of.entries()) {
    const place = genomicExon(transcripts[t]!, facts.number[i]! - 1);
    if (!place) continue;
    const key = `${plainChrom(transcripts[t]!.chrom)}:${place.join('-')}`;
    const known = exons.get(key);
    if (known) known.push(i);
    else exons.set(key, [i]);
  }
  const find = (base: 0 | 1): Found =>
    places.map((place) => {
      if (!place) return [];
      const all = exons.get(`${place.chrom}:${place.start - base}-${place.end}`) ?? [];
      return all.filter((i) => !/^[+-]$/.test(place.strand) || transcripts[of[i]!]!.strand === place.strand);
    });
  const count = (found: Found): number => found.filter(({ length }) => length > 0).length;
  const [first, other] = [find(usual), find(usual === 1 ? 0 : 1)];
  return count(other) > count(first) ? { found: other, base: usual === 1 ? 0 : 1 } : { found: first, base: usual };
}

function byNumber(cells: readonly (readonly [string, string])[], { transcripts, of, facts }: ExonSkipping): Found {
  const exons = new Map<string, number>();
  for (const [i, t] of of.entries()) {
    const { id, name } = transcripts[t]!;
    for (const called of [withoutVersion(id), name]) exons.set(`${called}\t${facts.number[i]!}`, i);
  }
  return cells.map(([transcript, number]) => {
    const found = [transcript, withoutVersion(transcript)].map((called) => exons.get(`${called}\t${whole(number)}`));
    const [first] = found.filter((i) => i !== undefined);
    return first === undefined ? [] : [first];
  });
}

/** Words that say yes. */
const POSITIVE = /^(1|true|yes|y|hit|positive|promoting|essential|depleted|fitness[ _-]?promoting)$/i;

/** A column of two values, as 0, 1 and NaN, and what 1 stands for. */
export interface ExonLabels {
  readonly column: string;
  readonly positive: string;
  readonly values: readonly number[];
}

/**
 * The column of labels: the one that is wished for, else one of two values whose name speaks of labels, else the first of two values.
 * @param keys columns that name exons
 * @throws OrthrusError `fitness.label`
 */
export function exonLabels(table: LabelTable, keys: readonly string[], wished: string): ExonLabels {
  const binary = guessColumns(table).filter(({ name, kind }) => kind === 'binary' && !keys.includes(name));
  const chosen =
    wished === ''
      ? (binary.find(({ name }) => /fitness|hit|label|class|promot/i.test(name)) ?? binary[0])
      : binary.find(({ name }) => name === wished);
  if (!chosen) {
    throw new OrthrusError(
      'fitness.label',
      wished === '' ? `No column of ${table.file} has two values.` : `“${wished}” of ${table.file} has not two values.`,
      'Give a column of 0 and 1, or of two words: fitness-promoting or not.',
    );
  }
  const positive = chosen.values.find((value) => POSITIVE.test(value)) ?? chosen.values.at(-1)!;
  const c = table.columns.indexOf(chosen.name);
  // 1.0 is 1.
  const same = (cell: string): boolean => cell === positive || (positive === '1' && Number(cell) === 1);
  const values = table.rows.map((row) => (isMissing(row[c]!) ? NaN : Number(same(row[c]!))));
  return { column: chosen.name, positive, values };
}

/** Numbers of a table's rows: one list a row, NaN where a cell is empty. */
export interface ExonFeatures {
  readonly names: readonly string[];
  readonly values: readonly (readonly number[])[];
}

/** All columns of numbers but these. */
export function exonFeatures(table: LabelTable, without: readonly string[]): ExonFeatures {
  const names = guessColumns(table)
    .filter(({ kind, values }) => kind === 'number' || (kind === 'binary' && Number.isFinite(Number(values[0]))))
    .map(({ name }) => name)
    .filter((name) => !without.includes(name));
  const at = names.map((name) => table.columns.indexOf(name));
  return {
    names,
    values: table.rows.map((row) => at.map((c) => (isMissing(row[c]!) ? NaN : Number(row[c]!)))),
  };
}
