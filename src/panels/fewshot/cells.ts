/** Cells of a few-shot table: what stands in them, and which is best. */
import type { Metric } from '../../engine/fineTuneContracts';
import { meanInterval } from '../../lib/statistics/meanInterval';
import type { MeanInterval } from '../../lib/statistics/scoreTypes';
import type { FewShotArtefact, FewShotCell, FewShotSeed } from '../../notebook/artefacts';
import type { Size } from './schema';

/** A cell of some seeds. */
export function cellOf(contestant: string, size: Size, seeds: readonly FewShotSeed[], metric: Metric): FewShotCell {
  const { mean, deviation, low, high } = meanInterval(seeds.map(({ scores }) => scores[metric] ?? NaN));
  const rows = seeds.reduce((sum, { counts }) => sum + counts.train, 0) / seeds.length;
  return { contestant, size, rows, seeds, mean, deviation, ci: [low, high] };
}

/** Any metric of a cell over its seeds. */
export const scoreOf = ({ seeds }: FewShotCell, metric: Metric): MeanInterval =>
  meanInterval(seeds.map(({ scores }) => scores[metric] ?? NaN));

export const findCell = ({ cells }: FewShotArtefact, contestant: string, size: Size): FewShotCell | undefined =>
  cells.find((cell) => cell.contestant === contestant && cell.size === size);

/** Of errors the least is best. */
const better = (a: number, b: number, metric: Metric): boolean => (metric === 'mse' ? a < b : a > b);

/**
 * Ids of the contestants with the best mean at a size; more than one where means are equal, none while a contestant lacks a seed there or
 * where there is nothing to compare.
 */
export function bestAt(artefact: FewShotArtefact, size: Size, metric: Metric): readonly string[] {
  const { contestants, seeds } = artefact;
  const whole = contestants.every(({ id }) => findCell(artefact, id, size)?.seeds.length === seeds.length);
  if (!whole) return [];
  const means = artefact.cells
    .filter((cell) => cell.size === size)
    .map((cell) => ({ contestant: cell.contestant, mean: scoreOf(cell, metric).mean }))
    .filter(({ mean }) => Number.isFinite(mean));
  if (means.length < 2) return [];
  const best = means.reduce((a, b) => (better(b.mean, a.mean, metric) ? b : a));
  return means.filter(({ mean }) => mean === best.mean).map(({ contestant }) => contestant);
}

/** Metrics that the cells have. */
export const metricsOf = ({ cells }: FewShotArtefact): readonly Metric[] =>
  Object.keys(cells[0]?.seeds[0]?.scores ?? {}) as Metric[];
