import { describe, expect, it } from 'vitest';
import type { EvaluationMetrics, RunInfo, StepMetrics } from '../../engine/trainingContracts';
import { EVALUATION_COLUMNS, STEP_COLUMNS } from '../../engine/trainingContracts';
import { CurveLog } from '../../notebook/curveLog';
import { trainingPresets } from '../../train/trainingConfig';
import { PAPER_THEME } from '../parts/plotTheme';
import { runCharts } from './curves';
import { curvesFigure, curvesHeight } from './curvesFigure';
import { checkpointText, curvesLabel, paceText, stepText } from './statusText';

/** A run of so many steps: the loss falls as 1/step, a tenth of the pairs is found untrained, all at the end. */
function logOf(steps: number, every: number): CurveLog {
  const log = new CurveLog();
  const zeros = Object.fromEntries(STEP_COLUMNS.map((name) => [name, 0])) as StepMetrics;
  const none = Object.fromEntries(EVALUATION_COLUMNS.map((name) => [name, NaN])) as EvaluationMetrics;
  for (let step = 0; step <= steps; step++) {
    if (step > 0) log.take({ kind: 'step', metrics: { ...zeros, step, loss: 1 / step, tokens: 600, seconds: 0.5 } });
    const retrievalAccuracy = step === 0 ? 0.1 : 1;
    if (step % every === 0) log.take({ kind: 'evaluation', metrics: { ...none, step, retrievalAccuracy } });
  }
  return log;
}

const names = (config: Parameters<typeof runCharts>[1]): string[][] =>
  runCharts(logOf(20, 10), config, 0).map(({ title, series }) => [title, ...series.map(({ name }) => name)]);

describe('the charts of a run', () => {
  it('show what its objective has', () => {
    expect(names(trainingPresets.tiny).map(([title]) => title)).toEqual([
      'Loss',
      'Retrieval of partners',
      'Similarity',
      'Learning rate',
      'Gradient',
      'Speed',
    ]);
    const { objective } = trainingPresets.tiny;
    const withObjective = (kind: 'mlm' | 'both') => ({ ...trainingPresets.tiny, objective: { ...objective, kind } });
    expect(names(withObjective('mlm')).map(([title]) => title)).toEqual(['Loss', 'Learning rate', 'Gradient', 'Speed']);
    expect(names(withObjective('both'))[0]).toEqual([
      'Loss',
      'both, weighted',
      'contrastive',
      'MLM',
      'held-out, contrastive',
      'held-out, MLM',
    ]);
  });

  it('draw the untrained model as a level over the whole run, and tokens per second', () => {
    const charts = runCharts(logOf(20, 10), trainingPresets.tiny, 0);
    const untrained = charts[1]!.series.find(({ style }) => style === 'reference')!;
    expect([[...untrained.x], [...untrained.y]]).toEqual([
      [0, 20],
      [10, 10],
    ]);
    expect(new Set(charts[5]!.series[0]!.y)).toEqual(new Set([1200]));
  });

  it('stay light at 20,000 steps, and keep raw values behind smoothed ones', () => {
    const charts = runCharts(logOf(20_000, 500), trainingPresets.tiny, 0.99);
    for (const width of [500, 1000, 8000]) {
      const { data, layout } = curvesFigure(charts, PAPER_THEME, width, 'run');
      const points = data.map((trace) => ('x' in trace ? (trace.x as number[]).length : 0));
      expect(Math.max(...points)).toBeLessThanOrEqual(Math.min(2000, 2 * width));
      const [alone] = charts.map((chart) => curvesFigure([chart], PAPER_THEME, width / 2, 'run', 1));
      expect(alone!.data).toHaveLength(2 * charts[0]!.series.length - 1);
      expect(data.length).toBeGreaterThan(charts.length + 5);
      expect(layout.height).toBe(curvesHeight(6, width));
    }
  });
});

it('the status line says how far, how long and how safe', () => {
  const run = { config: { ...trainingPresets.tiny, name: 'Tiny' }, step: 10 } as RunInfo;
  const log = logOf(20, 10);
  expect([stepText(run, log, true), stepText(run, log, false)]).toEqual(['Step 20 of 200', 'Step 10 of 200']);
  expect(paceText(run, log)).toEqual(['1 min 30 s left', '1,200 nucleotides/s']);
  expect(paceText(run, new CurveLog())).toEqual([]);
  expect(checkpointText(0, undefined)).toBe('no checkpoint yet');
  expect(checkpointText(10, undefined)).toBe('checkpoint at step 10');
  expect([checkpointText(10, 0.4), checkpointText(10, 65.2)]).toEqual([
    'checkpoint at step 10, just now',
    'checkpoint at step 10, 1 min 5 s ago',
  ]);
  expect(curvesLabel(run, log)).toBe('Curves of Tiny over 20 steps: loss 0.05000, held-out retrieval 100.0 percent');
});
