import type { Ablation } from '../../analysis/ablationTypes';
import type { Metric } from '../../lib/statistics/scoreTypes';

/** Metrics as figures name them. */
export const METRIC_LABEL: Readonly<Record<Metric, string>> = {
  pearson: 'Pearson R',
  spearman: 'Spearman ρ',
  r2: 'R²',
  mse: 'MSE, lower is better',
  auroc: 'auROC',
  auprc: 'auPRC',
  accuracy: 'accuracy',
};

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** "10", "3 to 10". */
function seedCounts({ cells }: Ablation): string {
  const counts = cells.flat().flatMap(({ values }) => (values.length > 0 ? [values.length] : []));
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return least === most ? counted(least, 'seed') : `${least} to ${most} seeds`;
}

/** A Z score with two decimals and a true minus sign; a dash where there is none. */
export const zText = (z: number): string => (Number.isFinite(z) ? z.toFixed(2).replace('-', '−') : '–');

/** What the heatmap's numbers and boxes are. */
export function ablationCaption(ablation: Ablation): string {
  const { runs, tasks, reference, alpha, adjusted } = ablation;
  const correlations = tasks.some(({ metric }) => metric === 'pearson' || metric === 'spearman');
  return [
    `Z scores of ${counted(runs.length, 'run')} on ${counted(tasks.length, 'task')}, means over ${seedCounts(ablation)}: deviations from the pooled mean of a task's scores` +
      `${correlations ? ', correlations after Fisher’s transform' : ''}. On the left the mean over tasks; higher is better.`,
    `Framed: not significantly worse than ${runs[reference]!.name} (one-sided Welch test, p > ${alpha}` +
      `${adjusted ? ', adjusted by Benjamini and Hochberg' : ''}).`,
    'Method: Orthrus, “Ablation Study Z score Methodology”.',
  ].join(' ');
}

/** What the strips' marks and bars are. */
export function stripCaption(ablation: Ablation, scale: 'z' | 'score'): string {
  const what = scale === 'z' ? 'Z scores' : 'Scores';
  return (
    `${what} of ${counted(ablation.runs.length, 'run')}, one mark a seed (${seedCounts(ablation)}), spread in height only so that each is seen; ` +
    `bars are means, the dashed line is the mean of ${ablation.runs[ablation.reference]!.name}. Marks differ by group.`
  );
}
