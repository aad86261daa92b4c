import { summariseScores } from '../scoreSummary';
import { probeSeed } from './probeSeed';
import type {
  EvaluationEntry,
  EvaluationSeed,
  EvaluationSplit,
  ProbeFitters,
  ProbeModel,
  ProbeRows,
  ProbeTargets,
} from './probeTypes';

/** Features of the rows, and what they are called. */
export interface NamedFeatures {
  readonly name: string;
  readonly what: EvaluationEntry['what'];
  readonly features: ProbeRows['features'];
}

export interface EvaluateOptions {
  readonly model: ProbeModel;
  readonly fitters: ProbeFitters;
  /** Called after each seed. */
  readonly onSeed: () => void;
}

/**
 * Probes one kind of features on every split.
 * @throws OrthrusError `probe.*`, and what the fits throw; AbortError
 */
export async function evaluateFeatures(
  { name, what, features }: NamedFeatures,
  targets: ProbeTargets,
  splits: readonly EvaluationSplit[],
  { model, fitters, onSeed }: EvaluateOptions,
): Promise<EvaluationEntry> {
  const seeds: EvaluationSeed[] = [];
  for (const split of splits) {
    const { linear, ...seed } = await probeSeed({ features, targets, split }, model, fitters);
    // A baseline is compared, and not asked again: thousands of its weights would be kept for nothing.
    seeds.push(linear && what === 'embeddings' ? { ...seed, linear } : seed);
    onSeed();
  }
  return entryOf(name, what, features.columns, seeds);
}

export const entryOf = (
  name: string,
  what: EvaluationEntry['what'],
  dim: number,
  seeds: readonly EvaluationSeed[],
): EvaluationEntry => ({ name, what, dim, seeds, summary: summariseScores(seeds) });
