import type { TrainingConfig } from '../../train/trainingConfig';
import type { CurveLog } from '../../notebook/curveLog';
import { smooth } from './decimate';

/** One line of a chart. */
export interface Series {
  readonly name: string;
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** As measured, pale, behind its smoothed self; of evaluations there is nothing to smooth. */
  readonly raw: Float64Array | undefined;
  readonly style: 'line' | 'points' | 'reference';
  /** Which of the theme's colours. */
  readonly colour: 0 | 1 | 2 | 3;
}

export interface Chart {
  readonly title: string;
  /** Title of the vertical axis, with its unit. */
  readonly axis: string;
  /** Drawn on a logarithmic axis. */
  readonly log?: true;
  /** Values of thousands and millions, written 1.2M. */
  readonly large?: true;
  readonly series: readonly Series[];
}

type StepColumn = Parameters<CurveLog['steps']['column']>[0];
type EvaluationColumn = Parameters<CurveLog['evaluations']['column']>[0];

/**
 * The curves of a run, from its log.
 * @param smoothing share of the past in the moving average of what is measured at every step, 0 … 1 (exclusive)
 */
export function runCharts(
  log: CurveLog,
  { objective, optimizer }: TrainingConfig,
  smoothing: number,
): readonly Chart[] {
  const x = log.steps.column('step');
  const evaluated = log.evaluations.column('step');
  const line = (name: string, y: Float64Array, colour: Series['colour']): Series => ({
    name,
    x,
    y: smoothing > 0 ? smooth(y, smoothing) : y,
    raw: smoothing > 0 ? y : undefined,
    style: 'line',
    colour,
  });
  const step = (name: string, column: StepColumn, colour: Series['colour'], scale = 1): Series =>
    line(
      name,
      log.steps.column(column).map((value) => scale * value),
      colour,
    );
  const heldOut = (name: string, column: EvaluationColumn, colour: Series['colour'], scale = 1): Series => ({
    name,
    x: evaluated,
    y: log.evaluations.column(column).map((value) => scale * value),
    raw: undefined,
    style: 'points',
    colour,
  });
  const level = (name: string, value: number | undefined, colour: Series['colour']): readonly Series[] => {
    const last = Math.max(x.at(-1) ?? 0, evaluated.at(-1) ?? 0);
    if (value === undefined || !Number.isFinite(value) || last === 0) return [];
    const [ends, level] = [Float64Array.of(0, last), Float64Array.of(value, value)];
    return [{ name, x: ends, y: level, raw: undefined, style: 'reference', colour }];
  };
  const untrained =
    log.evaluations.column('step')[0] === 0 ? log.evaluations.column('retrievalAccuracy')[0] : undefined;
  const contrasts = objective.kind !== 'mlm';
  const fillsGaps = objective.kind !== 'contrastive';
  const charts: Chart[] = [
    {
      title: 'Loss',
      axis: 'Loss, nats',
      series: [
        step(objective.kind === 'both' ? 'both, weighted' : 'training', 'loss', 0),
        ...(objective.kind === 'both' ? [step('contrastive', 'contrastiveLoss', 2), step('MLM', 'mlmLoss', 3)] : []),
        ...(contrasts ? [heldOut('held-out, contrastive', 'contrastiveLoss', 1)] : []),
        ...(fillsGaps ? [heldOut('held-out, MLM', 'mlmLoss', contrasts ? 3 : 1)] : []),
      ],
    },
  ];
  if (contrasts) {
    charts.push(
      {
        title: 'Retrieval of partners',
        axis: 'Pairs found, %',
        series: [
          step('training', 'retrievalAccuracy', 0, 100),
          heldOut('held-out', 'retrievalAccuracy', 1, 100),
          heldOut('held-out, no head', 'representationAccuracy', 2, 100),
          ...level('untrained', untrained === undefined ? undefined : 100 * untrained, 1),
        ],
      },
      {
        title: 'Similarity',
        axis: 'Mean cosine similarity',
        series: [
          step('positive pairs', 'positiveSimilarity', 0),
          step('all others', 'negativeSimilarity', 3),
          heldOut('held-out, positive', 'positiveSimilarity', 1),
          heldOut('held-out, others', 'negativeSimilarity', 2),
        ],
      },
    );
  }
  const seconds = log.steps.column('seconds');
  charts.push(
    {
      title: 'Learning rate',
      axis: 'Learning rate',
      series: [{ ...step('', 'learningRate', 0), y: log.steps.column('learningRate'), raw: undefined }],
    },
    {
      title: 'Gradient',
      axis: 'Norm before clipping',
      log: true,
      series: [step('norm', 'gradientNorm', 0), ...level('clipped at', optimizer.clipNorm, 1)],
    },
    {
      title: 'Speed',
      axis: 'Nucleotides per second',
      large: true,
      series: [
        line(
          '',
          log.steps.column('tokens').map((tokens, i) => tokens / seconds[i]!),
          0,
        ),
      ],
    },
  );
  return charts;
}
