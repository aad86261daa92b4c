import type { NamedFeatures } from '../../analysis/probe/evaluateFeatures';
import { throwIfAborted } from '../../lib/errors';
import { initialCheckpoint } from '../../model/initialise';
import type { ModelArtefact, Result } from '../../notebook/artefacts';
import type { RunContext } from '../../notebook/panelKind';
import { namedFeatures } from './probing';
import type { Embedded } from './probing';
import { baselineText } from './schema';
import type { Baseline } from './schema';

/** Features of rows of the transcripts' table for each baseline, and why one was left out. */
export async function baselineFeatures(
  context: RunContext<unknown>,
  embedded: Embedded,
  rows: readonly number[],
  baselines: readonly Baseline[],
): Promise<{ readonly features: readonly NamedFeatures[]; readonly notes: readonly string[] }> {
  const { services, task, onProgress, signal } = context;
  const { set } = embedded.transcripts.artefact.report;
  const features: NamedFeatures[] = [];
  const notes: string[] = [];
  for (const kind of baselines) {
    throwIfAborted(signal);
    if (kind !== 'untrained') {
      const { data, dim } = await services.data.baselineFeatures(set, rows, kind, task, onProgress);
      features.push(namedFeatures(baselineText(kind), 'baseline', data, { dim }));
      continue;
    }
    const made = await untrained(context, embedded, rows);
    if (typeof made === 'string') notes.push(made);
    else features.push(made);
  }
  return { features, notes };
}

/** Embeddings by the same encoder with initial weights, or why there are none. */
async function untrained(
  { services, task, onProgress, signal, source, withModel }: RunContext<unknown>,
  { result, transcripts }: Embedded,
  rows: readonly number[],
): Promise<NamedFeatures | string> {
  const model = source(result, 'model') as Result<ModelArtefact> | undefined;
  if (!result.artefact.embeddings.model.trained) {
    return 'The model is untrained itself: there is no untrained baseline beside it.';
  }
  if (!model) return 'No untrained baseline: the model that made the embeddings is not there to say its size.';
  // Without facts: those are of weights that ship, and these would be held against their hash.
  const { name, container, config, parameterCount, notes } = model.artefact.card;
  const weights = initialCheckpoint(config);
  const about = { name, source: weights.name, container, config, parameterCount, notes };
  // A hash that no model has: the engine loads these weights for this turn, and whoever comes next loads its own again.
  const initial: Result<ModelArtefact> = {
    ...model,
    params: { request: { kind: 'files', files: [] } },
    artefact: { type: 'model', card: { ...about, sha256: '', trained: false }, files: [weights] },
  };
  const embeddings = await withModel(initial, async () => {
    const packed = await services.data.packed(transcripts.artefact.report.set, rows);
    throwIfAborted(signal);
    return services.engine.embed(packed, task, onProgress);
  });
  return namedFeatures(baselineText('untrained'), 'baseline', embeddings.data, embeddings);
}
