import type { Evaluation } from '../../analysis/probe/probeTypes';
import type { MeanInterval } from '../../analysis/evaluationTypes';

/** A figure of the paper, with half its 95 % confidence interval. */
export interface PaperScore {
  readonly name: string;
  readonly mean: number;
  readonly half: number;
}

interface PaperTask {
  /** As Table A1 calls it. */
  readonly task: string;
  readonly tasks: readonly Evaluation['task'][];
  /** Fits what a table and its columns are called, and the ids of the transcripts' genes. */
  readonly fits: (text: string) => boolean;
  readonly scores: readonly PaperScore[];
}

const NAMES = ['Orthrus', 'Orthrus MLM', 'Orthrus Small', 'Evo2-7B', 'mRNA-FM'] as const;

const task = (
  name: string,
  tasks: PaperTask['tasks'],
  fits: PaperTask['fits'],
  ...scores: readonly (readonly [mean: number, half: number])[]
): PaperTask => ({
  ...{ task: name, tasks, fits },
  scores: scores.map(([mean, half], i) => ({ name: NAMES[i]!, mean, half })),
});

const numbers = ['regression'] as const;
const labels = ['multi-label', 'binary'] as const;
const halfLife = (text: string): boolean => /half[\s_-]?li[fv]e|rnahl/i.test(text);
const human = (text: string): boolean => /human|homo|hsapiens/i.test(text);
const mouse = (text: string): boolean => /mouse|mus[\s_]musculus|mmusculus/i.test(text);

/** Source: paper, Table A1; the rows named in NAMES. Pearson R of numbers, auPRC of labels. */
const TASKS: readonly PaperTask[] = [
  task(
    'rnahl-human',
    numbers,
    (text) => halfLife(text) && human(text),
    [0.71, 0.01],
    [0.71, 0.011],
    [0.69, 0.0072],
    [0.66, 0.0097],
    [0.55, 0.0098],
  ),
  task(
    'rnahl-mouse',
    numbers,
    (text) => halfLife(text) && mouse(text),
    [0.68, 0.0078],
    [0.68, 0.0065],
    [0.67, 0.014],
    [0.66, 0.016],
    [0.56, 0.016],
  ),
  task(
    'mrl-sugimoto',
    numbers,
    (text) => /mrl|ribosome[\s_-]?load/i.test(text),
    [0.46, 0.016],
    [0.47, 0.022],
    [0.43, 0.023],
    [0.45, 0.012],
    [0.32, 0.014],
  ),
  task(
    'go-mf',
    labels,
    (text) => /go[\s_-]?mf|molecular[\s_-]?function/i.test(text),
    [0.42, 0.0089],
    [0.46, 0.011],
    [0.4, 0.0088],
    [0.51, 0.01],
    [0.43, 0.0079],
  ),
  task(
    'eclip',
    labels,
    (text) => /eclip/i.test(text),
    [0.47, 0.0061],
    [0.47, 0.0064],
    [0.46, 0.0066],
    [0.48, 0.0074],
    [0.37, 0.004],
  ),
  task(
    'prot-loc',
    labels,
    (text) => /prot\w*[\s_-]?loc/i.test(text),
    [0.39, 0.01],
    [0.41, 0.0093],
    [0.38, 0.0091],
    [0.4, 0.014],
    [0.36, 0.0071],
  ),
  task(
    'rna-loc-fazal',
    labels,
    (text) => /fazal/i.test(text),
    [0.8, 0.0092],
    [0.8, 0.0077],
    [0.79, 0.009],
    [0.76, 0.011],
    [0.69, 0.012],
  ),
  task(
    'rna-loc-ietswaart',
    labels,
    (text) => /ietswaart/i.test(text),
    [0.81, 0.0082],
    [0.82, 0.0063],
    [0.81, 0.0079],
    [0.8, 0.0059],
    [0.76, 0.0069],
  ),
];

/** What the paper's Table A1 says of a task that is called like this one; undefined where none is. */
export function paperScores({
  labels: table,
  columns,
  task: kind,
}: Pick<Evaluation, 'labels' | 'columns' | 'task'>):
  { readonly task: string; readonly scores: readonly PaperScore[] } | undefined {
  const text = [table, ...columns].join(' ');
  return TASKS.find(({ tasks, fits }) => tasks.includes(kind) && fits(text));
}

/** As an interval, for bars. */
export const paperInterval = ({ mean, half }: PaperScore): Pick<MeanInterval, 'mean' | 'low' | 'high'> => ({
  mean,
  low: mean - half,
  high: mean + half,
});
