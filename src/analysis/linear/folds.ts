import { OrthrusError } from '../../lib/errors';
import { Rng } from '../../lib/rng';
import type { RidgeOptions } from './linearTypes';

/**
 * For each fold the places (0 … n − 1 among the rows fitted on) that it holds out: given, or cut as scikit-learn's KFold cuts them,
 * the first n mod K one larger.
 * @throws OrthrusError `ridge.folds`
 */
export function placesOfFolds(n: number, { folds, seed, score }: RidgeOptions): readonly Uint32Array<ArrayBuffer>[] {
  const places = typeof folds === 'number' ? cut(n, folds, seed) : given(n, folds);
  const fewest = Math.min(...places.map(({ length }) => length));
  if (score === 'r2' && fewest < 2) {
    throw refusal(
      `A fold has ${fewest} row of ${n}, and R² needs two.`,
      'Take fewer folds, or choose by squared error.',
    );
  }
  return places;
}

function cut(n: number, folds: number, seed: number | null): Uint32Array<ArrayBuffer>[] {
  if (!Number.isInteger(folds) || folds < 2 || folds > n) {
    throw refusal(
      `${folds} folds of ${n} rows.`,
      'From 2 folds to as many as there are rows; or give one penalty only.',
    );
  }
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  if (seed !== null) new Rng(seed).shuffle(order);
  let from = 0;
  return Array.from({ length: folds }, (_, f) => {
    const size = Math.floor(n / folds) + (f < n % folds ? 1 : 0);
    return order.slice(from, (from += size));
  });
}

function given(n: number, folds: Uint32Array): Uint32Array<ArrayBuffer>[] {
  if (folds.length !== n) {
    throw refusal(`${folds.length} rows have a fold, and ${n} are fitted on.`, 'Give the fold of each row fitted on.');
  }
  const places = new Map<number, number[]>();
  for (const [i, fold] of folds.entries()) {
    const held = places.get(fold);
    if (held) held.push(i);
    else places.set(fold, [i]);
  }
  if (places.size < 2) throw refusal('All rows are in one fold.', 'Give at least two folds.');
  return [...places].sort(([a], [b]) => a - b).map(([, held]) => Uint32Array.from(held));
}

function refusal(message: string, mend: string): OrthrusError {
  return new OrthrusError('ridge.folds', message, mend);
}
