import { expect, it } from 'vitest';
import type { FineTuneConfig, FineTuneResult, SeedResult } from '../../engine/fineTuneContracts';
import { fineTuneDefaults } from '../../engine/fineTuneContracts';
import { PAPER_THEME } from '../parts/plotTheme';
import { epochFigure, scatterFigure, testPairs } from './figures';
import { meanText, metricsCsv, metricsOf, predictionsCsv, scoreText } from './run';

/** Four transcripts, of which the last two are tested. */
function runOf(
  task: FineTuneConfig['task'],
  outputs: Pick<FineTuneResult, 'columns' | 'classes'>,
  targets: readonly number[],
  predictions: readonly number[],
) {
  const epoch = { trainLoss: 1, validationLoss: 2, validationScore: 0.5, best: true, tokens: 10, seconds: 1 };
  const seed = (seed: number): SeedResult => ({
    seed,
    counts: { train: 1, validation: 1, test: 2 },
    bestEpoch: 3,
    curve: [1, 2, 3].map((number) => ({ ...epoch, seed, epoch: number })),
    validationLoss: 2,
    test: { overall: { pearson: 0.5 }, perColumn: [{ column: 'a', known: 2, positive: 0, metrics: { pearson: NaN } }] },
    testRows: Uint32Array.of(2, 3),
    predictions: Float32Array.from(predictions),
    truths: Float32Array.from(targets.slice(2 * (targets.length / 4))),
    seconds: 1,
  });
  const result: FineTuneResult = {
    config: { ...fineTuneDefaults, task },
    dataName: 'labels.csv',
    ...outputs,
    ids: ['t0', 't1', 't2', 't3'],
    seeds: [seed(0), seed(1)],
    summary: { pearson: { mean: 0.5, deviation: 0.01 } },
    bestSeed: 0,
    startedFrom: undefined,
    device: 'CPU',
    seconds: 2,
    model: new Uint8Array(),
  };
  return { result, targets: Float32Array.from(targets) };
}

const numbers = runOf('regression', { columns: ['a'], classes: [] }, [9, 9, 1.5, NaN], [1.25, 2]);

it('pairs what is predicted with what is true, without missing labels', () => {
  expect(testPairs(numbers, 1, 0)).toEqual({ truth: [1.5], predicted: [1.25], ids: ['t2'] });
  const classes = runOf('multi-class', { columns: ['a'], classes: ['x', 'y'] }, [0, 0, 1, 0], [0.25, 0.75, 1, 0]);
  expect(testPairs(classes, 0, 1)).toEqual({ truth: [1, 0], predicted: [0.75, 0], ids: ['t2', 't3'] });
  expect(predictionsCsv(classes).split('\n').slice(0, 3)).toEqual([
    'seed,id,output,true,predicted',
    '0,t2,x,0,0.25',
    '0,t2,y,1,0.75',
  ]);
});

it('draws numbers beside a line of equality, labels as strips, and a curve a seed', () => {
  expect(scatterFigure(numbers, 0, 0, PAPER_THEME, 800).data).toHaveLength(2);
  const yes = runOf('binary', { columns: ['a'], classes: [] }, [0, 1, 1, 0], [0.9, 0.1]);
  const [strip] = scatterFigure(yes, 0, 0, PAPER_THEME, 800).data as { x: number[]; y: number[] }[];
  expect(strip!.x.map(Math.round)).toEqual([1, 0]);
  const curve = numbers.result.seeds.flatMap((seed) => seed.curve);
  expect(epochFigure(curve, 'regression', PAPER_THEME, 800).data).toHaveLength(6);
});

it('writes scores with their spread, and as CSV', () => {
  expect(metricsOf(numbers.result)).toEqual(['pearson']);
  expect([meanText({ mean: 0.81234, deviation: 0.0131 }), meanText({ mean: -0.5, deviation: NaN })]).toEqual([
    '0.812 ± 0.013',
    '−0.500',
  ]);
  expect([scoreText(NaN), scoreText(1234.5)]).toEqual(['–', '1235']);
  const lines = metricsCsv(numbers.result).trim().split('\n');
  expect(lines).toHaveLength(5);
  expect(lines.slice(1, 3)).toEqual(['0,all,pearson,0.5,1,1,2,3', '0,a,pearson,,1,1,2,3']);
});
