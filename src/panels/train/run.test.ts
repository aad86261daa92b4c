import { describe, expect, it } from 'vitest';
import { LENGTH_BIN } from '../../bio/pairsSummary';
import type { TrainingSummary } from '../../bio/pairsSummary';
import type { RunInfo } from '../../engine/trainingContracts';
import { GrowingColumns } from '../../notebook/growingColumns';
import { trainingPresets } from '../../train/trainingConfig';
import { expectedSeconds, tokensPerStep } from './estimate';
import { lengthBars, meanLength } from './lengthBars';
import { columnsCsv, runFileName } from './run';

/** A set of which only the lengths matter: so many references in the bins that end at these lengths. */
function summaryOf(lengths: Readonly<Record<number, number>>): TrainingSummary {
  const bins: number[] = [];
  for (const [end, count] of Object.entries(lengths)) bins[Number(end) / LENGTH_BIN - 1] = count;
  const filled = Array.from(bins, (count: number | undefined) => count ?? 0);
  const none = { rows: [], partnersOnly: 0, genes: 0, groups: 0, pairs: 0, alone: 0, nucleotides: 0 };
  return { ...none, transcripts: filled.reduce((sum, count) => sum + count, 0), lengths: filled };
}

const set = summaryOf({ 1200: 30, 3900: 10, 3912: 4, 12_288: 2, 12_300: 7 });

it('bars count every transcript once; the threshold and the maximum belong to the lower side', () => {
  const { bars, short, long, tooLong } = lengthBars(set, 3900, 12_288);
  expect({ short, long, tooLong }).toEqual({ short: 40, long: 6, tooLong: 7 });
  expect(bars.reduce((sum, bar) => sum + bar.count, 0)).toBe(46);
  expect(bars.length).toBeLessThanOrEqual(52);
  expect(bars.find(({ from, to }) => from < 1200 && to >= 1200)!.count).toBe(30);
  expect(bars.at(-1)!.to).toBeGreaterThanOrEqual(12_288);
});

describe('the estimate of a run', () => {
  it('reads both views of every pair at the mean length of its bucket', () => {
    expect(meanLength(set, 0, 3900)).toBe((30 * 1194 + 10 * 3894) / 40);
    expect(meanLength(set, 5, 10)).toBe(0);
    const config = trainingPresets.orthrus;
    expect(tokensPerStep(config, set)).toBe(
      2 * (3 * 150 * meanLength(set, 0, 3900) + 50 * meanLength(set, 3900, 12_288)),
    );
  });

  it('follows an earlier run of the same encoder, and says nothing without one', () => {
    const config = trainingPresets.tiny;
    const earlier = { config, step: 50, trainedSeconds: 100, data: { name: 'x', summary: set } } as unknown as RunInfo;
    expect(expectedSeconds(config, set, [])).toBeUndefined();
    expect(expectedSeconds(trainingPresets.orthrus, set, [earlier])).toBeUndefined();
    expect(expectedSeconds(config, set, [earlier])).toBeCloseTo(400, 9);
  });
});

it('writes columns as CSV and names files after their run', () => {
  const columns = GrowingColumns.from(['step', 'mlmLoss'], {
    step: Float64Array.of(1, 2),
    mlmLoss: Float64Array.of(NaN, 0.5),
  });
  expect(columnsCsv(columns)).toBe('step,mlmLoss\n1,\n2,0.5\n');
  expect(runFileName({ config: trainingPresets.tiny, id: '2026-11-25T10:00-1a2b3c4d' }, 'steps.csv')).toBe(
    'Orthrus-Tiny-1a2b3c4d.steps.csv',
  );
});
