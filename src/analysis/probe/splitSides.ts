import type { Split, SplitSide } from '../evaluationTypes';
import type { EvaluationSplit } from './probeTypes';

/** Sides by their number in `EvaluationSplit.sides`. */
export const SIDES = ['train', 'validation', 'test'] as const satisfies readonly SplitSide[];

/** A split as one byte a row. */
export function sidesOf(split: Split): EvaluationSplit {
  const sides = new Uint8Array(split.train.length + split.validation.length + split.test.length);
  for (const [number, side] of SIDES.entries()) for (const row of split[side]) sides[row] = number;
  return { seed: split.report.seed, sides, report: split.report };
}

/** Rows on a side, ascending. */
export function rowsOn({ sides }: Pick<EvaluationSplit, 'sides'>, side: SplitSide): Uint32Array<ArrayBuffer> {
  const wanted = SIDES.indexOf(side);
  const rows: number[] = [];
  for (let row = 0; row < sides.length; row++) if (sides[row] === wanted) rows.push(row);
  return Uint32Array.from(rows);
}
