/** What a pre-training run is: plain data, kept with its checkpoints. */
import { encoderConfig } from '../model/config';
import { defaultSamplerOptions, type SamplerOptions } from './samplerTypes';

/** What is minimised. `both`: (1 − α) · contrastive + α · MLM (paper, Methods "Joint MLM and contrastive learning"). */
export type Objective = 'contrastive' | 'mlm' | 'both';

export interface ObjectiveOptions {
  readonly kind: Objective;
  /** τ of the decoupled contrastive loss. */
  readonly temperature: number;
  /** `joint`: one log-sum-exp over both views (paper, Eq. 5); `split`: one a view, added (released code). */
  readonly negatives: 'joint' | 'split';
  /** Weight of the MLM loss, from `alphaStart` linearly to `alpha` over `alphaSteps` steps. */
  readonly alpha: number;
  readonly alphaStart: number;
  readonly alphaSteps: number;
  /** Share of positions that are zeroed and to be told, on every track. */
  readonly mlmShare: number;
}

export interface OptimizerOptions {
  readonly learningRate: number;
  /** The rate rises linearly from `warmupFactor` · rate over so many steps, and then falls as a cosine to 0 at `steps`. */
  readonly warmupSteps: number;
  readonly warmupFactor: number;
  /** Optimizer steps of the whole run. */
  readonly steps: number;
  /** Decoupled weight decay of the encoder, and of projection and sequence head. */
  readonly encoderDecay: number;
  readonly headDecay: number;
  /** Largest norm of the gradient. */
  readonly clipNorm: number;
}

export interface EncoderSize {
  readonly nTracks: 4 | 6;
  readonly dModel: number;
  readonly nLayer: number;
}

export interface TrainingConfig {
  readonly version: 1;
  readonly name: string;
  readonly encoder: EncoderSize;
  /** Draws the initial weights, masks and dropout; `sampler.seed` draws pairs. */
  readonly seed: number;
  readonly projection: { readonly body: number; readonly out: number };
  readonly sequenceHeadBody: number;
  readonly objective: ObjectiveOptions;
  readonly optimizer: OptimizerOptions;
  readonly sampler: SamplerOptions;
  /** Steps between evaluations on held-out genes, and pairs in each. */
  readonly evaluateEvery: number;
  readonly evaluationPairs: number;
  readonly checkpointEvery: number;
  /** Padded positions in a micro-batch; undefined: what suits the device. */
  readonly microBatchTokens: number | undefined;
}

const paper: TrainingConfig = {
  version: 1,
  name: 'Orthrus',
  encoder: { nTracks: 6, dModel: 512, nLayer: 6 },
  seed: 0,
  projection: { body: 512, out: 128 },
  sequenceHeadBody: 512,
  objective: {
    kind: 'contrastive',
    temperature: 0.1,
    negatives: 'joint',
    alpha: 0.95,
    alphaStart: 0.95,
    alphaSteps: 0,
    mlmShare: 0.15,
  },
  optimizer: {
    learningRate: 1e-3,
    warmupSteps: 2000,
    warmupFactor: 0.1,
    steps: 20_000,
    encoderDecay: 5e-5,
    headDecay: 1e-4,
    clipNorm: 5,
  },
  sampler: defaultSamplerOptions,
  evaluateEvery: 500,
  evaluationPairs: 100,
  checkpointEvery: 100,
  microBatchTokens: undefined,
};

/** The paper's models (Methods, Appendix A.3), and one small enough to train while one watches. */
export const trainingPresets = {
  orthrus: paper,
  'orthrus-small': {
    ...paper,
    name: 'Orthrus Small',
    encoder: { nTracks: 6, dModel: 256, nLayer: 3 },
    optimizer: { ...paper.optimizer, encoderDecay: 1e-5 },
  },
  'orthrus-mlm': { ...paper, name: 'Orthrus MLM', objective: { ...paper.objective, kind: 'both' } },
  tiny: {
    ...paper,
    name: 'Orthrus Tiny',
    encoder: { nTracks: 6, dModel: 64, nLayer: 2 },
    projection: { body: 128, out: 64 },
    sequenceHeadBody: 64,
    optimizer: { ...paper.optimizer, learningRate: 4e-3, warmupSteps: 20, steps: 200, encoderDecay: 1e-5 },
    sampler: {
      ...defaultSamplerOptions,
      longBatches: 0,
      shortBatches: 1,
      shortBatchSize: 32,
      // In so few steps masks are only noise: held-out retrieval after 80 to 100 steps 31 % without, 17 % with them (docs/training.md).
      mask: { bases: 0, codons: 0, splice: 0 },
    },
    evaluateEvery: 25,
    evaluationPairs: 48,
    checkpointEvery: 10,
  },
} as const satisfies Record<string, TrainingConfig>;

export type TrainingPreset = keyof typeof trainingPresets;

export const presetConfig = (preset: TrainingPreset): TrainingConfig => trainingPresets[preset];

/** The encoder's full configuration: with a sequence head where the objective needs one. */
export function trainedEncoder({
  encoder,
  objective,
  sequenceHeadBody,
}: TrainingConfig): ReturnType<typeof encoderConfig> {
  const config = encoderConfig(encoder.nTracks, encoder.dModel, encoder.nLayer);
  return objective.kind === 'contrastive' ? config : { ...config, sequenceHead: { body: sequenceHeadBody, out: 4 } };
}
