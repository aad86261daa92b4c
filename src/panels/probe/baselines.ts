import type { NamedFeatures } from '../../analysis/probe/evaluateFeatures';
import type { EncoderConfig } from '../../model/config';
import type { ModelRequest } from '../../engine/contracts';
import { throwIfAborted } from '../../lib/errors';
import type { ModelArtefact, Result } from '../../notebook/artefacts';
import type { RunContext } from '../../notebook/panelKind';
import { namedFeatures } from './probing';
import type { Embedded } from './probing';
import { baselineText } from './schema';
import type { Baseline } from './schema';

/** Encoders that there are initial weights of. */
const PRESETS: readonly {
  readonly preset: 'orthrus-small' | 'tiny';
  readonly dModel: number;
  readonly nLayer: number;
}[] = [
  { preset: 'tiny', dModel: 64, nLayer: 2 },
  { preset: 'orthrus-small', dModel: 256, nLayer: 3 },
];

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
  const preset = model && presetOf(model.artefact.card.config);
  if (!model || preset === undefined) {
    return 'No untrained baseline: there are initial weights of Orthrus Small and Tiny with six tracks only.';
  }
  const request: ModelRequest = { kind: 'untrained', preset, seed: 0 };
  // A hash that no model has: the engine loads these weights for this turn, and whoever comes next loads its own again.
  const initial: Result<ModelArtefact> = {
    ...model,
    params: { request },
    artefact: { type: 'model', card: { ...model.artefact.card, sha256: '', trained: false } },
  };
  const embeddings = await withModel(initial, async () => {
    const packed = await services.data.packed(transcripts.artefact.report.set, rows);
    throwIfAborted(signal);
    return services.engine.embed(packed, task, onProgress);
  });
  return namedFeatures(baselineText('untrained'), 'baseline', embeddings.data, embeddings);
}

/** The preset of this architecture; undefined where there is none. */
export const presetOf = ({ dModel, nLayer, nTracks }: EncoderConfig): 'orthrus-small' | 'tiny' | undefined =>
  nTracks === 6 ? PRESETS.find((one) => one.dModel === dModel && one.nLayer === nLayer)?.preset : undefined;
