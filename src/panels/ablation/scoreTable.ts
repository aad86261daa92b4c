/** Tables of scores from elsewhere: one line a run, task and seed. */
import type { AblationScore, AblationTask } from '../../analysis/ablationTypes';
import { isMissing } from '../../bio/labels';
import type { LabelTable } from '../../bio/labelTypes';
import { OrthrusError } from '../../lib/errors';
import { METRICS } from '../../lib/statistics/scoreTypes';
import type { Metric } from '../../lib/statistics/scoreTypes';

/** Scores by names, before runs and tasks are numbered. */
export interface NamedScore extends AblationTask, Pick<AblationScore, 'seed' | 'value'> {
  readonly run: string;
  readonly group: string;
}

const COLUMNS = ['run', 'group', 'task', 'metric', 'seed', 'value'] as const;

/** Other ways in which people write metrics. */
const SPELLINGS: Readonly<Record<string, Metric>> = {
  r: 'pearson',
  'pearson r': 'pearson',
  "pearson's r": 'pearson',
  pearson_r: 'pearson',
  'spearman rho': 'spearman',
  'spearman ρ': 'spearman',
  'r²': 'r2',
  'average precision': 'auprc',
  average_precision: 'auprc',
};

/**
 * Reads a table of scores. Columns run, task, metric, seed and value, and group if wanted, in any order; others are passed over. A value may be
 * missing.
 * @throws OrthrusError `ablation.columns` where one is not there, `ablation.row` where a row is not as it should be (says which)
 */
export function parseScoreTable({ file, columns, rows }: LabelTable): readonly NamedScore[] {
  const at = Object.fromEntries(
    COLUMNS.map((name) => [name, columns.findIndex((column) => column.toLowerCase() === name)]),
  ) as Readonly<Record<(typeof COLUMNS)[number], number>>;
  const lacking = COLUMNS.filter((name) => name !== 'group' && at[name] < 0);
  if (lacking.length > 0) {
    throw new OrthrusError(
      'ablation.columns',
      `${file} has no column ${lacking.join(', ')}.`,
      'Give a table with the columns run, task, metric, seed, value and, if wanted, group.',
    );
  }
  const seen = new Set<string>();
  return rows.map((row, i) => {
    const wrong = (what: string, mend: string): OrthrusError =>
      new OrthrusError('ablation.row', `Row ${i + 1} of ${file}: ${what}`, mend);
    const cell = (name: (typeof COLUMNS)[number]): string => row[at[name]] ?? '';
    const [run, task] = [cell('run'), cell('task')];
    if (run === '' || task === '') throw wrong('run or task is empty.', 'Name both.');
    const written = cell('metric').toLowerCase();
    const metric = METRICS.find((one) => one === written) ?? SPELLINGS[written];
    if (!metric) throw wrong(`"${cell('metric')}" is no metric.`, `Use one of ${METRICS.join(', ')}.`);
    const seed = Number(cell('seed'));
    if (cell('seed') === '' || !Number.isInteger(seed)) {
      throw wrong(`"${cell('seed')}" is no seed.`, 'Give a whole number for each repetition.');
    }
    const value = isMissing(cell('value')) ? NaN : Number(cell('value'));
    if (Number.isNaN(value) && !isMissing(cell('value'))) {
      throw wrong(`"${cell('value')}" is no number.`, 'Give a number, or leave the cell empty.');
    }
    if ((metric === 'pearson' || metric === 'spearman') && Math.abs(value) > 1) {
      throw wrong(`${value} is no correlation.`, 'A correlation lies between −1 and 1.');
    }
    const key = JSON.stringify([run, task, metric, seed]);
    if (seen.has(key)) throw wrong('the same run, task, metric and seed as in a row before.', 'Leave one of them out.');
    seen.add(key);
    return { run, group: at.group < 0 ? '' : cell('group'), name: task, metric, seed, value };
  });
}
