import type { ForestParams, ForestTargets } from '../forest/forestTypes';
import { takeRows } from './takeRows';
import type { ProbeFitters, ProbeRows } from './probeTypes';

/** Fits a forest on some rows. @returns what it says of all rows: n × 1, or n × classes */
export async function askForest(
  { values, rows, columns: dim }: ProbeRows['features'],
  train: Uint32Array<ArrayBuffer>,
  targets: ForestTargets,
  params: ForestParams,
  fitters: ProbeFitters,
): Promise<Float32Array<ArrayBuffer>> {
  const fitted = new Set(train);
  const others = Uint32Array.from({ length: rows }, (_, row) => row).filter((row) => !fitted.has(row));
  const { predictions } = await fitters.forest({
    data: takeRows(values, dim, train),
    dim,
    targets,
    unseen: takeRows(values, dim, others),
    params,
  });
  const width = targets.kind === 'classes' ? targets.classes : 1;
  const all = new Float32Array(rows * width);
  for (const [i, row] of others.entries()) all.set(predictions.subarray(i * width, (i + 1) * width), row * width);
  return all;
}
