import { OrthrusError } from '../lib/errors';
import { isMissing } from './labels';
import type { ColumnGuess, LabelTable, LabelTask } from './labelTypes';

/** What is to be predicted, from which columns. */
export interface TargetPlan {
  readonly task: LabelTask;
  /** Indices of the columns in the table. */
  readonly columns: readonly number[];
  /** One text column with several rows a gene, whose words become labels. */
  readonly long: boolean;
}

/**
 * Chooses target columns and task. Without a wish: several columns of 0 and 1 are multi-label, else numbers are regression, else one
 * column of two words is binary, and of a few, multi-class. Where genes have several rows, a column of ontology terms is the target, and what
 * says how an annotation came about is none. A wished column of words is multi-label where its genes have several
 * rows.
 * @param keys indices of columns that name genes or transcripts
 * @param repeated whether the key names its genes in several rows
 */
export function planTargets(
  table: LabelTable,
  guesses: readonly ColumnGuess[],
  keys: ReadonlySet<number>,
  repeated: boolean,
  wished: readonly string[] | undefined,
  task: LabelTask | undefined,
): TargetPlan {
  const columns = wished?.length
    ? wished.map((name) => {
        const at = table.columns.indexOf(name);
        if (at >= 0) return at;
        throw new OrthrusError(
          'labels.target',
          `${table.file} has no column "${name}".`,
          `Its columns are ${table.columns.join(', ')}.`,
        );
      })
    : repeated
      ? defaultTerms(table, guesses, keys, task)
      : defaultTargets(guesses, keys, task);
  const kinds = columns.map((c) => guesses[c]!.kind);
  const words =
    kinds.length === 1 && (kinds[0] === 'classes' || kinds[0] === 'text' || guesses[columns[0]!]!.values[0] !== '0');
  const long = words && kinds[0] !== 'number' && (task === undefined || task === 'multi-label') && repeated;
  if (columns.length === 0) {
    throw new OrthrusError(
      'labels.target',
      `No column of ${table.file} looks like a label.`,
      `Name the column to predict; there are ${table.columns.join(', ')}.`,
    );
  }
  const guessed: LabelTask = long
    ? 'multi-label'
    : kinds.every((kind) => kind === 'binary')
      ? columns.length > 1
        ? 'multi-label'
        : 'binary'
      : kinds.every((kind) => kind === 'number' || kind === 'binary')
        ? 'regression'
        : 'multi-class';
  const plan = { task: task ?? guessed, columns, long };
  checkPlan(table, plan, guesses);
  return plan;
}

/** GO:0005515, HP:0001250, UBERON_0000955. */
const TERM = /^[A-Za-z]{2,12}[:_]\d{4,}$/;
/** Columns that tell of the annotation and not of the gene, as in GAF files and BioMart's tables. */
const ABOUT_ANNOTATION =
  /evidence|qualifier|aspect|reference|source|assigned|date|taxon|(^|[\s_])(db|domain|namespace)/i;

/** Targets of a table with one row a gene and term. */
function defaultTerms(
  { columns, rows }: LabelTable,
  guesses: readonly ColumnGuess[],
  keys: ReadonlySet<number>,
  task: LabelTask | undefined,
): readonly number[] {
  const isTerm = (c: number): boolean => {
    const known = rows.map((row) => row[c]!).filter((cell) => !isMissing(cell));
    return known.length > 0 && known.filter((cell) => TERM.test(cell)).length >= 0.9 * known.length;
  };
  const term = [...columns.keys()].find((c) => !keys.has(c) && isTerm(c));
  if (term !== undefined && (task === undefined || task === 'multi-label')) return [term];
  const about = [...columns.keys()].filter((c) => ABOUT_ANNOTATION.test(columns[c]!));
  return defaultTargets(guesses, new Set([...keys, ...about]), task);
}

function defaultTargets(
  guesses: readonly ColumnGuess[],
  keys: ReadonlySet<number>,
  task: LabelTask | undefined,
): readonly number[] {
  const of = (kind: ColumnGuess['kind']): number[] =>
    [...guesses.keys()].filter((c) => !keys.has(c) && guesses[c]!.kind === kind);
  const [numbers, binary, classes] = [of('number'), of('binary'), of('classes')];
  const ways: readonly (readonly [LabelTask, readonly number[]])[] = [
    ['multi-label', binary.length > 1 ? binary : []],
    ['regression', numbers],
    ['binary', binary.slice(0, 1)],
    ['multi-class', classes.slice(0, 1)],
  ];
  return ways.find(([kind, columns]) => columns.length > 0 && (task === undefined || task === kind))?.[1] ?? [];
}

function checkPlan(table: LabelTable, { task, columns, long }: TargetPlan, guesses: readonly ColumnGuess[]): void {
  const refuse = (c: number, why: string, mend: string): never => {
    throw new OrthrusError('labels.task', `Column "${table.columns[c]!}" of ${table.file} ${why}.`, mend);
  };
  for (const c of columns) {
    const { kind } = guesses[c]!;
    if (task === 'regression' && kind !== 'number' && guesses[c]!.values[0] !== '0') {
      refuse(c, 'holds no numbers', 'Choose multi-class or binary, or another column.');
    }
    if ((task === 'binary' || (task === 'multi-label' && !long)) && kind !== 'binary') {
      refuse(c, 'holds more than two values', 'Choose regression or multi-class, or a column of 0 and 1.');
    }
  }
  if ((task === 'binary' || task === 'multi-class') && columns.length > 1) {
    refuse(columns[1]!, `is one too many for a ${task} task`, 'Choose one column.');
  }
}

/** Words by number where they are numbers, else by letter. */
export const sortedWords = (words: Iterable<string>): string[] =>
  [...new Set(words)].sort((a, b) => Number(a) - Number(b) || (a < b ? -1 : 1));

/** A cell as a target: NaN where nothing is known. @param words what 0, 1, … stand for, of tasks with classes */
export function targetOf(cell: string, task: LabelTask, words: readonly string[]): number {
  if (isMissing(cell)) return NaN;
  if (task === 'regression') return Number(cell);
  const index = words.indexOf(cell);
  // 0 and 1 may be written 0.0 and 1.0.
  return index >= 0 ? index : Number(cell);
}
