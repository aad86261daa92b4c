import { ascending, runs } from './ranks';
import type { CurvePoints } from './scoreTypes';
import { checkFinite } from './sample';

/** What is found when all rows down to a threshold count as positive. */
interface Cut {
  readonly threshold: number;
  readonly truePositive: number;
  readonly falsePositive: number;
}

/**
 * Corners of the ROC curve: false positive rate (x) and true positive rate (y), from (0, 0) to (1, 1). Points on the straight line
 * between their neighbours are left out, and no others. NaN in x without negative rows, in y without positive ones.
 * @param truth 0 and 1
 * @throws OrthrusError `statistics.values`
 */
export function rocCurve(scores: ArrayLike<number>, truth: ArrayLike<number>): CurvePoints {
  const cuts = cutsOf(scores, truth);
  const { truePositive: positive, falsePositive: negative } = cuts.at(-1)!;
  const straight = (a: Cut, b: Cut, c: Cut): boolean =>
    (b.truePositive - a.truePositive) * (c.falsePositive - b.falsePositive) ===
    (c.truePositive - b.truePositive) * (b.falsePositive - a.falsePositive);
  return points(corners(cuts, straight), (cut) => [cut.falsePositive / negative, cut.truePositive / positive]);
}

/**
 * Corners of the precision-recall curve: recall (x) and precision (y), from recall 0, where precision counts as 1. The curve is read
 * in steps (a recall's precision holds back to the recall before it): the area under them is `auPrc`. Left out are only points between
 * two of the same recall, or of the same precision. NaN in x without positive rows.
 * @param truth 0 and 1
 * @throws OrthrusError `statistics.values`
 */
export function precisionRecallCurve(scores: ArrayLike<number>, truth: ArrayLike<number>): CurvePoints {
  const cuts = cutsOf(scores, truth);
  const positive = cuts.at(-1)!.truePositive;
  const precision = ({ truePositive, falsePositive }: Cut): number =>
    truePositive + falsePositive === 0 ? 1 : truePositive / (truePositive + falsePositive);
  const straight = (a: Cut, b: Cut, c: Cut): boolean =>
    (a.truePositive === b.truePositive && b.truePositive === c.truePositive) ||
    (precision(a) === precision(b) && precision(b) === precision(c));
  return points(corners(cuts, straight), (cut) => [cut.truePositive / positive, precision(cut)]);
}

/** Counts at every threshold, the highest first, from none taken to all taken. */
function cutsOf(scores: ArrayLike<number>, truth: ArrayLike<number>): Cut[] {
  checkFinite(scores, 'the scores');
  checkFinite(truth, 'the labels');
  const order = ascending(scores).reverse();
  const cuts: Cut[] = [{ threshold: Infinity, truePositive: 0, falsePositive: 0 }];
  let found = 0;
  for (const [first, end] of runs(order, scores)) {
    for (let i = first; i < end; i++) found += Number(truth[order[i]!]! > 0.5);
    cuts.push({ threshold: scores[order[first]!]!, truePositive: found, falsePositive: end - found });
  }
  return cuts;
}

/** The first, the last, and those that do not go straight on from the last corner to the next point. */
function corners(cuts: readonly Cut[], straight: (a: Cut, b: Cut, c: Cut) => boolean): Cut[] {
  const kept: Cut[] = [];
  for (const [i, cut] of cuts.entries()) {
    if (i === 0 || i === cuts.length - 1 || !straight(kept.at(-1)!, cut, cuts[i + 1]!)) kept.push(cut);
  }
  return kept;
}

function points(cuts: readonly Cut[], at: (cut: Cut) => readonly [number, number]): CurvePoints {
  return {
    x: Float64Array.from(cuts, (cut) => at(cut)[0]),
    y: Float64Array.from(cuts, (cut) => at(cut)[1]),
    threshold: Float64Array.from(cuts, ({ threshold }) => threshold),
  };
}
