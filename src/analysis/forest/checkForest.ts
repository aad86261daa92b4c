import { OrthrusError } from '../../lib/errors';
import type { ForestParams, ForestTargets } from './forestTypes';

/** @returns the rows of data @throws OrthrusError `forest.data` */
export function checkData(data: Float32Array, dim: number): number {
  const rows = data.length / dim;
  const wrong =
    (!(Number.isInteger(dim) && dim >= 1 && Number.isInteger(rows)) &&
      `${data.length} values are no rows of ${dim}.`) ||
    (!data.every(Number.isFinite) && 'A row has a value that is not a number.');
  if (wrong) throw new OrthrusError('forest.data', wrong, 'Look at the features that the forest is given.');
  return rows;
}

/** @returns the rows of data @throws OrthrusError `forest.data`, `forest.params` */
export function checkForest(
  data: Float32Array,
  dim: number,
  targets: ForestTargets,
  { trees, minSamplesLeaf, maxDepth }: ForestParams,
): number {
  const n = checkData(data, dim);
  const labels = targets.kind === 'regression' ? targets.values : targets.labels;
  const unlabelled =
    (n === 0 && 'There are no rows to learn from.') ||
    (labels.length !== n && `${labels.length} labels for ${n} rows.`) ||
    (targets.kind === 'regression'
      ? !targets.values.every(Number.isFinite) && 'A label is not a number.'
      : !targets.labels.every((label) => label < targets.classes) && `A label is none of ${targets.classes} classes.`);
  if (unlabelled) throw new OrthrusError('forest.data', unlabelled, 'Look at the labels that the forest is given.');
  const whole = (value: number): boolean => Number.isInteger(value) && value >= 1;
  const wrong =
    (!whole(trees) && `${trees} trees: at least 1, a whole number.`) ||
    (!whole(minSamplesLeaf) && `${minSamplesLeaf} rows in a leaf: at least 1, a whole number.`) ||
    (maxDepth !== null && !whole(maxDepth) && `A depth of ${maxDepth}: at least 1, a whole number.`);
  if (wrong) throw new OrthrusError('forest.params', wrong, 'Change it in the parameters of the forest.');
  return n;
}
