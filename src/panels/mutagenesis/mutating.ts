/** The work of a Mutagenesis panel: mutants through the encoder, and what becomes of each. Headless. */
import { takingTurns } from '../../analysis/linear/turns';
import { EffectTaker, unknownEffects, writeDistances } from '../../analysis/mutagenesis/effects';
import type { Mutagenesis, MutatedTranscript } from '../../analysis/mutagenesis/mutagenesisTypes';
import { lettersOf } from '../../analysis/mutagenesis/substitutionKinds';
import type { Interval } from '../../bio/transcript';
import type { SubstitutionSummary } from '../../engine/variantContracts';
import { throwIfAborted } from '../../lib/errors';
import type { ModelArtefact, Result } from '../../notebook/artefacts';
import type { RunContext } from '../../notebook/panelKind';
import type { Predictor } from './predictor';

/** Between two looks at what there is so far. */
const SHOW_MS = 400;

type Context = Pick<RunContext<unknown>, 'services' | 'task' | 'signal' | 'onProgress' | 'onPartial' | 'withModel'>;

/**
 * Mutates a region of a transcript. A prediction that reads another encoder than the model's takes a pass of its own.
 * @throws what the engine reports; AbortError
 */
export async function mutate(
  context: Context,
  transcript: MutatedTranscript,
  region: Interval,
  model: Result<ModelArtefact>,
  predictor: Predictor | undefined,
): Promise<Mutagenesis> {
  const { onPartial } = context;
  const { card } = model.artefact;
  const count = region[1] - region[0];
  const [distance, cosine, change] = [unknownEffects(count), unknownEffects(count), unknownEffects(count)];
  let wildType = NaN;
  const made: Mutagenesis = {
    ...{ transcript, region, distance, cosine, dim: card.config.dModel, tokens: 0, fullTokens: 0 },
    model: { name: card.name, sha256: card.sha256, trained: card.trained },
  };
  const soFar = (sha256: string): Mutagenesis =>
    predictor ? { ...made, predicted: { ...predictor.about, wildType, sha256, change } } : made;
  let shown = performance.now();
  const show = (): void => {
    if (performance.now() - shown < SHOW_MS) return;
    shown = performance.now();
    onPartial(soFar(''));
  };
  const writeDistance = (index: number, mutant: Float32Array, wild: Float32Array): void =>
    writeDistances(made, index, mutant, wild);
  const writeChange = (index: number, mutant: Float32Array, wild: Float32Array): void => {
    if (Number.isNaN(wildType)) wildType = predictor!.predict(wild);
    change[index] = predictor!.predict(mutant) - wildType;
  };
  const together = predictor && !predictor.encoder;
  const first = await pass(context, transcript, region, model, show, (index, mutant, wild) => {
    writeDistance(index, mutant, wild);
    if (together) writeChange(index, mutant, wild);
  });
  const second = predictor?.encoder && (await pass(context, transcript, region, predictor.encoder, show, writeChange));
  return {
    ...soFar((second ?? first).model.sha256),
    tokens: first.tokens + (second?.tokens ?? 0),
    fullTokens: first.fullTokens + (second?.fullTokens ?? 0),
  };
}

/** All mutants through one encoder; each mean is given to `write`. */
function pass(
  { services, task, signal, onProgress, withModel }: Context,
  { codes }: MutatedTranscript,
  [from, to]: Interval,
  model: Result<ModelArtefact>,
  show: () => void,
  write: (index: number, mutant: Float32Array, wild: Float32Array) => void,
): Promise<SubstitutionSummary> {
  return withModel(model, async () => {
    const positions = Uint32Array.from({ length: to - from }, (_, i) => from + i);
    const dim = model.artefact.card.config.dModel;
    const taker = new EffectTaker(lettersOf(codes.subarray(from, to)), dim, write, takingTurns(signal));
    const summary = await services.engine.substitutions(
      { codes: codes.slice(), positions, read: 'mean' },
      task,
      async (block) => {
        await taker.take(block);
        show();
      },
      onProgress,
    );
    await taker.finish(summary.wildType);
    throwIfAborted(signal);
    return summary;
  });
}
