/** Figures of an evaluation: the page shows the same SVG that is exported. */
import { leadingMetric } from '../../lib/statistics/scoreTypes';
import type { Metric } from '../../lib/statistics/scoreTypes';
import { auPrc, auRoc } from '../../lib/statistics/metrics';
import { precisionRecallCurve, rocCurve } from '../../lib/statistics/curves';
import type { Evaluation, EvaluationEntry } from '../../analysis/probe/probeTypes';
import { namesOf } from '../../analysis/probe/scoreTest';
import type { ChartOptions } from '../../engine/export/chartFrame';
import { confusionSvg } from '../../engine/export/confusionSvg';
import { curvesSvg } from '../../engine/export/curvesSvg';
import { evaluationConfusion, testPairs } from '../../engine/export/evaluationCsv';
import { scoreBarsSvg } from '../../engine/export/scoreBarsSvg';
import type { ScoreBar } from '../../engine/export/scoreBarsSvg';
import { truthSvg } from '../../engine/export/truthSvg';
import { counted } from '../../notebook/format';
import { METRIC_TEXT } from '../finetune/run';
import { paperInterval, paperScores } from './paperScores';
import { modelsText, splitText } from './scoreText';
import type { EvaluationView } from './schema';

export type FigureFrame = Pick<ChartOptions, 'width' | 'height' | 'theme'>;

/** What of an evaluation is drawn: as the view says, or the nearest that there is. */
export interface Shown {
  readonly entry: EvaluationEntry;
  /** Indices of the split and of the column or class. */
  readonly seed: number;
  readonly label: number;
}

export function shownOf(evaluation: Evaluation, view: EvaluationView): Shown {
  const { entries, splits } = evaluation;
  return {
    entry: entries.find(({ name }) => name === view.entry) ?? entries[0]!,
    seed: Math.max(
      0,
      splits.findIndex(({ seed }) => seed === view.seed),
    ),
    label: Math.min(view.label, namesOf(evaluation).length - 1),
  };
}

/** "Data: half_life.tsv, 784 transcripts, split 70-15-15 by gene, seeds 0 … 9." */
const dataText = (evaluation: Evaluation): string =>
  `${evaluation.labels}: ${counted(evaluation.ids.length, evaluation.rows ?? 'transcript')}, split ${splitText(evaluation)}.`;

const featuresText = ({ name, what, dim, seeds }: EvaluationEntry): string =>
  `${what === 'embeddings' ? `Embeddings by ${name}` : name}${dim > 0 ? ` (${counted(dim, 'number')})` : ''}, ${modelsText(seeds)}.`;

/** What a task is told by; R² where R is not defined of all that is compared (a mean predicts no differences). */
function barMetric({ task, entries }: Evaluation): Metric {
  const metric = leadingMetric(task);
  const defined = entries.every(({ summary }) => !Number.isNaN(summary.overall[metric]?.mean ?? NaN));
  return task === 'regression' && !defined ? 'r2' : metric;
}

/** Means over the seeds of all feature sets, and of the paper where it has the task. */
export function scoresFigure(evaluation: Evaluation, frame: FigureFrame): string {
  const metric = barMetric(evaluation);
  const bars = evaluation.entries.map(({ name, what, summary }): ScoreBar => ({
    name,
    kind: what,
    ...(summary.overall[metric] ?? { mean: NaN, low: NaN, high: NaN }),
  }));
  const paper = paperScores(evaluation);
  const lines = (paper?.scores ?? []).map((score): ScoreBar => ({
    name: `paper: ${score.name}`,
    kind: 'paper',
    ...paperInterval(score),
  }));
  const caption = [
    `${METRIC_TEXT[metric]} on test rows${namesOf(evaluation).length > 1 && metric !== 'accuracy' ? ', mean over columns' : ''}: mean over the seeds and its 95 % confidence interval (t distribution).`,
    dataText(evaluation),
    featuresText(evaluation.entries[0]!),
    'Filled: embeddings; hollow: baselines on the same splits.',
    ...(paper ? [`Diamonds: ${paper.task} in the paper's Table A1, of other data and other splits.`] : []),
  ];
  return scoreBarsSvg([...bars, ...lines], METRIC_TEXT[metric], {
    ...frame,
    title: `${evaluation.columns.length === 1 ? evaluation.columns[0]! : evaluation.labels}: scores`,
    caption: caption.join(' '),
  });
}

/** Scores of each column or class, the best first. */
export function labelsFigure(evaluation: Evaluation, { entry }: Shown, frame: FigureFrame): string {
  const metric = evaluation.task === 'regression' ? 'pearson' : 'auprc';
  const bars = entry.summary.perColumn
    .map(({ column, metrics }): ScoreBar => ({
      name: column,
      kind: entry.what,
      ...(metrics[metric] ?? { mean: NaN, low: NaN, high: NaN }),
    }))
    .sort((a, b) => (Number.isNaN(a.mean) ? 1 : Number.isNaN(b.mean) ? -1 : b.mean - a.mean));
  return scoreBarsSvg(bars, METRIC_TEXT[metric], {
    ...frame,
    title: `${METRIC_TEXT[metric]} of each ${evaluation.task === 'multi-class' ? 'class' : 'column'}`,
    caption: `Mean over the seeds and its 95 % confidence interval. ${featuresText(entry)} ${dataText(evaluation)}`,
  });
}

/** Predicted against true of a seed's test rows: the column shown, or all of them. */
export function truthFigure(
  evaluation: Evaluation,
  { entry, seed, label }: Shown,
  all: boolean,
  frame: FigureFrame,
): string {
  const columns = all ? [...evaluation.columns.keys()] : [label];
  const plots = columns.map((column) => {
    const { truth, predicted } = testPairs(evaluation, entry, seed, column);
    const { pearson = NaN, r2 = NaN } = entry.seeds[seed]!.scores.perColumn[column]!.metrics;
    const name = evaluation.columns[column]!;
    return { title: `R ${three(pearson)}, R² ${three(r2)}`, what: name, truth, predicted };
  });
  const { seed: number } = evaluation.splits[seed]!;
  return truthSvg(plots, {
    ...frame,
    title: all ? 'Predicted against true' : `${evaluation.columns[label]!}: predicted against true`,
    caption: `Test rows of seed ${number}, which neither the fit nor its choice has seen. ${featuresText(entry)} Dashed: equal. ${dataText(evaluation)}`,
  });
}

const three = (value: number): string => (Number.isFinite(value) ? value.toFixed(3).replace('-', '−') : 'not defined');

/** Curves of all feature sets on a seed's test rows in one column or class; undefined where the rows are all of one kind. */
export function curvesFigure(evaluation: Evaluation, { seed, label }: Shown, frame: FigureFrame): string | undefined {
  const name = namesOf(evaluation)[label]!;
  const first = testPairs(evaluation, evaluation.entries[0]!, seed, label);
  const positive = first.truth.reduce((sum, one) => sum + one, 0);
  if (positive === 0 || positive === first.truth.length) return undefined;
  const curves = evaluation.entries.map((entry) => {
    const { truth, predicted } = testPairs(evaluation, entry, seed, label);
    return {
      name: entry.name,
      precisionRecall: precisionRecallCurve(predicted, truth),
      roc: rocCurve(predicted, truth),
      auprc: auPrc(predicted, truth),
      auroc: auRoc(predicted, truth),
    };
  });
  return curvesSvg(curves, positive / first.truth.length, {
    ...frame,
    title: `${name}: curves`,
    caption: `${counted(first.truth.length, 'test row')} of seed ${evaluation.splits[seed]!.seed}, ${positive} of them positive. Thin lines: chance. The steps of the left curve are those that auPRC is the area of. ${dataText(evaluation)}`,
  });
}

/** How often each class was taken for each; undefined where there are no classes. */
export function confusionFigure(evaluation: Evaluation, { entry }: Shown, frame: FigureFrame): string | undefined {
  const matrix = evaluationConfusion(evaluation, entry);
  if (!matrix) return undefined;
  return confusionSvg(matrix, {
    ...frame,
    title: `${evaluation.columns[0]!}: confusion matrix`,
    caption: `Test rows of all seeds together (${evaluation.rows === undefined ? 'a transcript' : `an ${evaluation.rows}`} counts once for each seed that tests it); colours and percentages are of the true class. ${featuresText(entry)} ${dataText(evaluation)}`,
  });
}
