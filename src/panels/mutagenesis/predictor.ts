/** A connected panel as what predicts: its output, what it says of a representation, and whose representation that is. */
import type { Predict } from '../../analysis/mutagenesis/effects';
import type { PredictedLabel } from '../../analysis/mutagenesis/mutagenesisTypes';
import { headPredict, probePredict } from '../../analysis/mutagenesis/predictors';
import { OrthrusError } from '../../lib/errors';
import type {
  EmbeddingsArtefact,
  EvaluationArtefact,
  ModelArtefact,
  Result,
  ScoresArtefact,
} from '../../notebook/artefacts';
import type { RunContext } from '../../notebook/panelKind';
import { fineTunedHead } from './fineTunedHead';
import { predictorOutputs } from './outputs';
import type { PredictorOutput } from './outputs';
import type { MutagenesisParams } from './schema';

export interface Predictor {
  readonly about: Omit<PredictedLabel, 'wildType' | 'sha256'>;
  readonly predict: Predict;
  /** The encoder whose representations it reads, where that is not the Model panel's. */
  readonly encoder: Result<ModelArtefact> | undefined;
}

/**
 * @param model the Model panel's
 * @throws OrthrusError `mutagenesis.label`, `mutagenesis.otherModel`, `mutagenesis.noProbe`, `mutagenesis.seed`, `mutagenesis.noEncoder`
 */
export function predictorOf(
  predictor: Result<EvaluationArtefact | ScoresArtefact>,
  model: Result<ModelArtefact>,
  { label, seed }: Pick<MutagenesisParams, 'label' | 'seed'>,
  source: RunContext<unknown>['source'],
): Predictor {
  const { artefact } = predictor;
  const outputs = predictorOutputs(artefact);
  const output = label === '' ? outputs[0] : outputs.find(({ name }) => name === label);
  if (!output) {
    throw new OrthrusError(
      'mutagenesis.label',
      `The predictor does not predict “${label}”.`,
      'Choose one of its labels.',
    );
  }
  if (artefact.type === 'scores') return fineTuned(artefact, output, model);
  const embedded = source(predictor, 'embeddings') as Result<EmbeddingsArtefact> | undefined;
  return probe(output, seed, model, embedded?.artefact);
}

function probe(
  { evaluation, name, task, index }: PredictorOutput,
  seed: number | null,
  model: Result<ModelArtefact>,
  embedded: EmbeddingsArtefact | undefined,
): Predictor {
  const { entries, labels } = evaluation!;
  const { card } = model.artefact;
  const read = embedded?.embeddings.model;
  if (read?.sha256 !== card.sha256) {
    throw new OrthrusError(
      'mutagenesis.otherModel',
      read
        ? `The probe reads embeddings by ${read.name}, and the model here is ${card.name}.`
        : 'The embeddings that the probe was fitted on are not at hand.',
      read ? 'Connect the model that the probe’s embeddings are by.' : 'Run the probe and its embeddings again.',
    );
  }
  // The embeddings' probes come first.
  const { seeds } = entries[0]!;
  const asked = seed === null ? seeds : seeds.filter((one) => one.seed === seed);
  if (asked.length === 0) {
    const known = seeds.map((one) => one.seed).join(', ');
    throw new OrthrusError('mutagenesis.seed', `The probe has no seed ${seed}.`, `Choose one of ${known}, or all.`);
  }
  const probes = asked.flatMap(({ linear }) => (linear ? [linear] : []));
  if (probes.length < asked.length) {
    throw new OrthrusError(
      'mutagenesis.noProbe',
      'A random forest is not kept, so that it cannot be asked about mutants.',
      'Probe with least squares, ridge or logistic regression.',
    );
  }
  return {
    about: { kind: 'probe', label: name, labels, task, seeds: asked.map((one) => one.seed) },
    predict: probePredict(probes, task, index),
    encoder: undefined,
  };
}

function fineTuned({ result }: ScoresArtefact, output: PredictorOutput, model: Result<ModelArtefact>): Predictor {
  const { config, startedFrom, dataName, bestSeed } = result;
  if (config.model.kind === 'saluki' || config.model.kind === 'dilated-cnn') {
    throw new OrthrusError(
      'mutagenesis.noEncoder',
      'The fine-tuned model is a baseline without an encoder: it has no mean representation.',
      'Fine-tune the model that goes in, or an encoder from scratch.',
    );
  }
  const { card } = model.artefact;
  const { embedding, layers } = config.frozen;
  const still = config.model.kind === 'loaded' && embedding && layers >= card.config.nLayer;
  // A hash that no model has: the engine loads these weights for this turn, and whoever comes next loads its own again.
  const encoder: Result<ModelArtefact> = {
    ...model,
    artefact: {
      type: 'model',
      card: { ...card, name: 'fine-tuned.safetensors', sha256: '' },
      files: [{ name: 'fine-tuned.safetensors', bytes: result.model }],
    },
  };
  return {
    about: { kind: 'fine-tuned', label: output.name, labels: dataName, task: output.task, seeds: [bestSeed] },
    predict: headPredict(fineTunedHead(result.model, output.task), output.index),
    encoder: still && startedFrom?.sha256 === card.sha256 ? undefined : encoder,
  };
}
