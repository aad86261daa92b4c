import type { Evaluation, FittedColumn } from '../../analysis/probe/probeTypes';
import type { MeanInterval } from '../../analysis/evaluationTypes';
import { counted } from '../../notebook/format';
import { scoreText } from '../finetune/run';

/** "0.583 ± 0.012": the mean over seeds and half its 95 % confidence interval, which is left out where there is one seed. */
export function intervalText(interval: MeanInterval | undefined): string {
  if (!interval || Number.isNaN(interval.mean)) return '–';
  const half = interval.high - interval.mean;
  if (Number.isNaN(half)) return scoreText(interval.mean);
  // As many decimals as the mean has.
  const decimals = Math.abs(interval.mean) < 10 ? 3 : 2;
  return `${scoreText(interval.mean)} ± ${half < 10 ? half.toFixed(decimals) : scoreText(half)}`;
}

const MODEL_TEXT: Readonly<Record<FittedColumn['model'], string>> = {
  ols: 'least squares',
  ridge: 'ridge regression',
  logistic: 'logistic regression',
  forest: 'random forest',
  share: 'mean of the training rows',
};

/** "ridge regression (8 of 10 fits), least squares (2 of 10 fits)" */
export function modelsText(seeds: Evaluation['entries'][number]['seeds']): string {
  const fits = seeds.flatMap((seed) => seed.fits);
  const models = [...new Set(fits.map(({ model }) => model))];
  const told = models.map((model) => ({ model, count: fits.filter((fit) => fit.model === model).length }));
  return told
    .sort((a, b) => b.count - a.count)
    .map(
      ({ model, count }) =>
        MODEL_TEXT[model] + (models.length > 1 ? ` (${count} of ${counted(fits.length, 'fit')})` : ''),
    )
    .join(', ');
}

const SPLIT_TEXT = {
  random: 'at random',
  gene: 'by gene',
  homology: 'by group of homologous genes',
  chromosome: 'by chromosome',
} as const;

/** "70-15-15 by gene, seeds 0 … 9" */
export function splitText({ splits, shares = '70-15-15' }: Pick<Evaluation, 'splits' | 'shares'>): string {
  const first = splits[0]!;
  const last = splits.at(-1)!;
  const seeds = splits.length === 1 ? `seed ${first.seed}` : `seeds ${first.seed} … ${last.seed}`;
  return `${shares} ${SPLIT_TEXT[first.report.kind]}, ${seeds}`;
}
