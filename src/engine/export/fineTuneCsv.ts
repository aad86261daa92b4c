/** Tables of fine-tuning runs; `share` is the number of training rows asked for, or "all". */
import type { FineTuneResult } from '../fineTuneContracts';
import { csvLine } from './csv';

const outputs = ({ config, columns, classes }: FineTuneResult): readonly string[] =>
  config.task === 'multi-class' ? classes : columns;

/** Test metrics: one row a seed, metric and column; column "" is the mean over columns, seed "mean" and "deviation" those over seeds. */
export function scoresCsv(results: readonly FineTuneResult[]): string {
  let text = csvLine([
    'share',
    'seed',
    'column',
    'metric',
    'value',
    'known',
    'positive',
    'train',
    'validation',
    'test',
  ]);
  for (const { config, seeds, summary } of results) {
    for (const { seed, test, counts } of seeds) {
      const sizes = [counts.train, counts.validation, counts.test];
      for (const [metric, value] of Object.entries(test.overall)) {
        text += csvLine([config.share, seed, '', metric, value, '', '', ...sizes]);
      }
      for (const { column, known, positive, metrics } of test.perColumn) {
        for (const [metric, value] of Object.entries(metrics)) {
          text += csvLine([config.share, seed, column, metric, value, known, positive, ...sizes]);
        }
      }
    }
    for (const [metric, { mean, deviation }] of Object.entries(summary)) {
      text += csvLine([config.share, 'mean', '', metric, mean, '', '', '', '', '']);
      text += csvLine([config.share, 'deviation', '', metric, deviation, '', '', '', '', '']);
    }
  }
  return text;
}

/** What was predicted of each test row and what is true: numbers, or probabilities of a label or class. */
export function predictionsCsv(results: readonly FineTuneResult[]): string {
  let text = csvLine(['share', 'seed', 'id', 'column', 'predicted', 'true']);
  for (const result of results) {
    const { config, ids, seeds } = result;
    const names = outputs(result);
    for (const { seed, testRows, predictions, truths } of seeds) {
      for (const [i, row] of testRows.entries()) {
        for (const [c, name] of names.entries()) {
          const label = config.task === 'multi-class' ? truths[i]! : truths[i * names.length + c]!;
          const truth = config.task === 'multi-class' ? Number(label === c) : label;
          text += csvLine([config.share, seed, ids[row]!, name, predictions[i * names.length + c]!, truth]);
        }
      }
    }
  }
  return text;
}

/** Losses and the leading metric on the validation rows by epoch. */
export function curvesCsv(results: readonly FineTuneResult[]): string {
  let text = csvLine([
    'share',
    'seed',
    'epoch',
    'train_loss',
    'validation_loss',
    'validation_score',
    'best',
    'nt',
    'seconds',
  ]);
  for (const { config, seeds } of results) {
    for (const { curve } of seeds) {
      for (const { seed, epoch, trainLoss, validationLoss, validationScore, best, tokens, seconds } of curve) {
        const figures = [trainLoss, validationLoss, validationScore, Number(best), tokens, seconds];
        text += csvLine([config.share, seed, epoch, ...figures]);
      }
    }
  }
  return text;
}
