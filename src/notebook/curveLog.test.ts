import { expect, it } from 'vitest';
import type { StepMetrics, TrainingEvent } from '../engine/trainingContracts';
import { STEP_COLUMNS } from '../engine/trainingContracts';
import { CurveLog } from './curveLog';

const stepEvent = (step: number, tokens: number, seconds: number): TrainingEvent => ({
  kind: 'step',
  metrics: {
    ...(Object.fromEntries(STEP_COLUMNS.map((name) => [name, 0])) as StepMetrics),
    step,
    tokens,
    seconds,
  },
});

it('takes up rows, tells of each, and knows its pace from the newest', () => {
  const log = new CurveLog();
  let told = 0;
  const end = log.subscribe(() => told++);
  expect(log.pace()).toBeUndefined();
  for (let step = 1; step <= 5; step++) log.take(stepEvent(step, 100, 1000));
  for (let step = 6; step <= 7; step++) log.take(stepEvent(step, 600, 2));
  log.take({ kind: 'checkpoint', step: 7 });
  expect(told).toBe(7);
  expect(log.pace(2)).toEqual({ secondsPerStep: 2, tokensPerSecond: 300 });
  end();
  log.take(stepEvent(8, 1, 1));
  expect([told, log.version, log.steps.length]).toEqual([7, 8, 8]);
});
