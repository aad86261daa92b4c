import { OrthrusError } from '../lib/errors';
import { withoutVersion } from './formats/fastaHeader';
import { LABEL_KEYS, TranscriptFinder } from './labelKeys';
import { guessColumns, isMissing } from './labels';
import { planTargets, sortedWords, targetOf, type TargetPlan } from './labelTargets';
import type { JoinedLabels, JoinOptions, LabelKey, LabelledTranscripts, LabelTable } from './labelTypes';

/** A column, how it names transcripts, and how many of its rows do. */
export interface Key {
  readonly column: number;
  readonly kind: LabelKey;
  readonly found: number;
}

/** Rows of the table and the transcripts they are for. */
interface Match {
  readonly tableRow: number;
  readonly transcripts: readonly number[];
}

/**
 * Joins a label table to transcripts.
 * @throws OrthrusError `labels.key` (no such column), `labels.unmatched` (nothing fits), `labels.target`, `labels.task`
 */
export function joinLabels(
  table: LabelTable,
  transcripts: LabelledTranscripts,
  options: JoinOptions = {},
): JoinedLabels {
  const finder = new TranscriptFinder(transcripts);
  const keys = bestKeys(table, finder);
  const key = chosenKey(table, keys, options.key);
  const perGene = key.kind !== 'transcript' && options.isoforms !== 'all';
  const matches: Match[] = [];
  for (const [tableRow, row] of table.rows.entries()) {
    const all = finder.find(key.kind, row[key.column]!);
    if (all.length > 0) matches.push({ tableRow, transcripts: perGene ? [representative(transcripts, all)] : all });
  }
  const named = new Set(matches.map((match) => match.transcripts[0]!));
  const repeated = matches.length > 1.1 * named.size;
  // Columns that name genes or transcripts of the set in half of the rows are no labels.
  const naming = new Set(keys.filter(({ found }) => 2 * found >= table.rows.length).map(({ column }) => column));
  const guesses = guessColumns(table);
  const plan = planTargets(table, guesses, naming.add(key.column), repeated, options.targets, options.task);
  const { columns, classes, labels } = plan.long
    ? longLabels(table, matches, plan, options.maxLabels ?? 20)
    : wideLabels(table, matches, plan);
  const rows = Uint32Array.from(labels.keys()).sort();
  const targets = new Float32Array(rows.length * columns.length);
  for (const [i, row] of rows.entries()) targets.set(labels.get(row)!, i * columns.length);
  const duplicated = plan.long ? 0 : matches.length - named.size;
  return {
    task: plan.task,
    keyColumn: table.columns[key.column]!,
    key: key.kind,
    columns,
    classes,
    rows,
    targets,
    groups: Array.from(rows, (row) => geneOf(transcripts, row)),
    matched: matches.length,
    unmatched: table.rows.length - matches.length,
    duplicated,
    notes: notesOf(table, transcripts, key, matches.length, duplicated, perGene, plan),
  };
}

/** For each column the way in which it finds most transcripts. */
export function bestKeys({ columns, rows }: LabelTable, finder: TranscriptFinder): Key[] {
  return columns.map((_, column) => {
    let best: Key = { column, kind: 'transcript', found: 0 };
    for (const kind of LABEL_KEYS) {
      let found = 0;
      for (const row of rows) if (finder.find(kind, row[column]!).length > 0) found++;
      if (found > best.found) best = { column, kind, found };
    }
    return best;
  });
}

/** @throws OrthrusError `labels.key` (no such column), `labels.unmatched` (nothing fits) */
export function chosenKey(table: LabelTable, keys: readonly Key[], wished: string | undefined): Key {
  // Ids before names, which several genes may share, where they find nearly as much.
  const most = Math.max(...keys.map(({ found }) => found));
  const near = keys.filter(({ found }) => found >= 0.95 * most);
  const best = near.reduce((a, b) => (LABEL_KEYS.indexOf(b.kind) < LABEL_KEYS.indexOf(a.kind) ? b : a));
  const key = wished === undefined ? best : keys[table.columns.indexOf(wished)];
  if (!key) {
    throw new OrthrusError(
      'labels.key',
      `${table.file} has no column "${wished!}".`,
      `Its columns are ${table.columns.join(', ')}.`,
    );
  }
  if (key.found === 0) {
    const what = wished === undefined ? 'No column' : `Nothing in column "${wished}"`;
    throw new OrthrusError(
      'labels.unmatched',
      `${what} of ${table.file} names a transcript or gene of the set.`,
      'Check that both are of one species and of one naming: transcript ids, gene ids or gene names.',
    );
  }
  return key;
}

/** The transcript with the longest CDS, then the longest, then the first. */
function representative({ cdsLength, length }: LabelledTranscripts, rows: readonly number[]): number {
  return rows.reduce((a, b) => {
    const longer = cdsLength[b]! - cdsLength[a]! || length[b]! - length[a]!;
    return longer > 0 ? b : a;
  });
}

/** What tells a transcript's gene: its id without version, else its name, else the transcript's id. */
export const geneOf = (
  { id, gene, geneId }: Pick<LabelledTranscripts, 'id' | 'gene' | 'geneId'>,
  row: number,
): string => withoutVersion(geneId[row]!) || gene[row]! || id[row]!;

interface Labels {
  readonly columns: readonly string[];
  readonly classes: readonly string[];
  /** By transcript. */
  readonly labels: ReadonlyMap<number, readonly number[]>;
}

/** One row of the table a gene or transcript; of several the first counts. */
function wideLabels(table: LabelTable, matches: readonly Match[], { task, columns }: TargetPlan): Labels {
  const words = columns.map((c) => {
    const cells = sortedWords(
      matches.map(({ tableRow }) => table.rows[tableRow]![c]!).filter((cell) => !isMissing(cell)),
    );
    return task === 'multi-class' || cells.some((cell) => Number.isNaN(Number(cell))) ? cells : [];
  });
  const labels = new Map<number, readonly number[]>();
  for (const { tableRow, transcripts } of matches) {
    const cells = table.rows[tableRow]!;
    for (const row of transcripts) {
      if (!labels.has(row))
        labels.set(
          row,
          columns.map((c, i) => targetOf(cells[c]!, task, words[i]!)),
        );
    }
  }
  const classes = task === 'multi-class' || task === 'binary' ? words[0]! : [];
  return { columns: columns.map((c) => table.columns[c]!), classes, labels };
}

/** One row a gene and term: the most frequent terms become columns; a gene that is named has those it is not given as 0. */
function longLabels(table: LabelTable, matches: readonly Match[], { columns }: TargetPlan, most: number): Labels {
  const terms = new Map<number, Set<string>>();
  const genesOf = new Map<string, number>();
  for (const { tableRow, transcripts } of matches) {
    const term = table.rows[tableRow]![columns[0]!]!;
    for (const row of transcripts) {
      const own = terms.get(row) ?? new Set<string>();
      terms.set(row, own);
      if (isMissing(term) || own.has(term)) continue;
      own.add(term);
      genesOf.set(term, (genesOf.get(term) ?? 0) + 1);
    }
  }
  // A term that nearly all have, as the root of an ontology, tells nothing.
  const telling = [...genesOf].filter(([, count]) => count < 0.9 * terms.size);
  const kept = telling
    .sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
    .slice(0, most)
    .map(([term]) => term);
  const labels = new Map([...terms].map(([row, own]) => [row, kept.map((term) => Number(own.has(term)))]));
  return { columns: kept, classes: [], labels };
}

function notesOf(
  table: LabelTable,
  transcripts: LabelledTranscripts,
  key: Key,
  matched: number,
  duplicated: number,
  perGene: boolean,
  plan: TargetPlan,
): string[] {
  const count = (n: number): string => n.toLocaleString('en');
  const notes = [
    `Column "${table.columns[key.column]!}" was taken as ${key.kind}: ${count(matched)} of ${count(table.rows.length)} rows name one of ${count(transcripts.id.length)} transcripts.`,
  ];
  if (perGene) notes.push('A gene is represented by its transcript with the longest coding sequence.');
  if (duplicated > 0)
    notes.push(`${count(duplicated)} rows name again what a row before them named; the first counts.`);
  if (plan.long) notes.push('Each row gives a gene one term: the most frequent terms became labels.');
  return notes;
}
