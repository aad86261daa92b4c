/** What an ablation varies: configurations of the paper's Figure 3, and what they change of a training. Pure. */
import type { MaskShares } from '../../bio/augment';
import type { RunInfo } from '../../engine/trainingContracts';
import type { FineTunedModel } from '../../engine/fineTuneContracts';
import { defaultSamplerOptions } from '../../train/samplerTypes';
import { presetConfig } from '../../train/trainingConfig';
import type { Objective, TrainingConfig, TrainingPreset } from '../../train/trainingConfig';
import type { Changes } from '../parts/configField';
import { expectedSeconds } from '../train/estimate';
import { trainingConfigOf } from '../train/schema';
import type { TrainParams } from '../train/schema';
import type { GROUPS } from './schema';

interface Common {
  readonly id: string;
  /** As the paper writes it: "CL, Spl Orth Msk 6T". */
  readonly name: string;
  /** In plain words, for the form. */
  readonly text: string;
  readonly group: (typeof GROUPS)[number];
}

/** Pre-trained, embedded and probed. */
interface TrainedVariant extends Common {
  readonly way: 'probe';
  readonly objective: Objective;
  readonly splicing: boolean;
  readonly orthology: boolean;
  readonly masking: boolean;
  readonly tracks: 4 | 6;
}

/** Fine-tuned from seeded weights, without pre-training. */
interface TunedVariant extends Common {
  readonly way: 'finetune';
  readonly model: Exclude<FineTunedModel['kind'], 'loaded'>;
}

export type Variant = TrainedVariant | TunedVariant;

const whole = {
  way: 'probe',
  objective: 'contrastive',
  splicing: true,
  orthology: true,
  masking: true,
  tracks: 6,
} as const;

/** The main variant, which the others are tested against. */
export const REFERENCE: TrainedVariant = {
  ...whole,
  id: 'reference',
  name: 'CL, Spl Orth Msk 6T',
  text: 'the reference: contrastive, with splicing, orthology and masking, six tracks',
  group: 'objective',
};

const augmented = (parts: Pick<TrainedVariant, 'splicing' | 'orthology' | 'masking'>, text: string): TrainedVariant => {
  const words = [parts.splicing && 'Spl', parts.orthology && 'Orth', parts.masking && 'Msk'].filter(Boolean);
  const id = words.join('-').toLowerCase();
  return { ...whole, ...parts, id, name: `CL, ${words.join(' ')} 6T`, text, group: 'augmentation' };
};

export const VARIANTS: readonly Variant[] = [
  { ...whole, id: 'mlm', objective: 'mlm', name: 'MLM 6T', text: 'masked positions (MLM) alone', group: 'objective' },
  { ...whole, id: 'both', objective: 'both', name: 'CL + MLM 6T', text: 'contrastive and MLM', group: 'objective' },
  augmented({ splicing: false, orthology: false, masking: true }, 'masking alone'),
  augmented({ splicing: true, orthology: false, masking: true }, 'without orthology'),
  augmented({ splicing: false, orthology: true, masking: true }, 'without splicing'),
  augmented({ splicing: true, orthology: true, masking: false }, 'without masking'),
  { ...whole, id: 'four-tracks', tracks: 4, name: 'CL, Spl Orth Msk 4T', text: 'four tracks: bases alone', group: 'architecture' },
  { way: 'finetune', id: 'scratch', model: 'scratch', name: 'Mamba, supervised', text: 'the same Mamba, fine-tuned from scratch', group: 'architecture' },
  { way: 'finetune', id: 'saluki', model: 'saluki', name: 'Saluki, supervised', text: 'Saluki, fine-tuned from scratch', group: 'architecture' },
  { way: 'finetune', id: 'dilated-cnn', model: 'dilated-cnn', name: 'Dilated CNN, supervised', text: 'dilated CNN, fine-tuned from scratch', group: 'architecture' },
]; // prettier-ignore

/** What the form begins with: one of each question, at a cost that a laptop can bear. */
export const USUAL: readonly string[] = ['mlm', 'both', 'msk', 'spl-msk', 'orth-msk', 'four-tracks', 'dilated-cnn'];

const texts = (path: string, shares: MaskShares, on: boolean): [string, string][] =>
  Object.entries(shares).map(([name, share]: [string, number]) => [`${path}.${name}`, on ? String(share) : '0']);

/** Parameters of the Train panel of a variant: everything else is the preset's, so that a difference is of what is varied. */
export function trainingParams(
  { name, objective, splicing, orthology, masking, tracks }: TrainedVariant,
  preset: TrainingPreset,
  steps: number,
): Pick<TrainParams, 'preset' | 'changes'> {
  const base = presetConfig(preset);
  const { mask, selfMask } = defaultSamplerOptions;
  const kinds = [...(splicing ? ['splice'] : []), ...(orthology ? ['orthology'] : [])].join(',');
  const changes: Changes = Object.fromEntries([
    ['name', name],
    ['optimizer.steps', String(steps)],
    // A warm-up as long as the run would never reach its rate.
    ['optimizer.warmupSteps', String(Math.min(base.optimizer.warmupSteps, Math.floor(steps / 10)))],
    ['objective.kind', objective],
    ['encoder.nTracks', String(tracks)],
    ['sampler.kinds', kinds],
    ...texts('sampler.mask', mask, masking),
    ...texts('sampler.selfMask', selfMask, masking),
  ]);
  return { preset, changes };
}

/** The configuration that a variant trains by. */
export const trainingOf = (variant: TrainedVariant, preset: TrainingPreset, steps: number): TrainingConfig =>
  trainingConfigOf({ ...trainingParams(variant, preset, steps), data: null, start: 'initial' }).config;

/**
 * Seconds that the trainings of variants take at the rate of earlier ones of that size, on data like the newest one's; undefined where there was none. Another
 * objective's rate stands in where a variant's own was never measured. Embedding, probing and fine-tuning are not counted.
 */
export function estimatedSeconds(
  variants: readonly Variant[],
  preset: TrainingPreset,
  steps: number,
  runs: readonly RunInfo[],
): number | undefined {
  const newest = runs.find((run) => run.step > 0 && run.trainedSeconds > 0);
  if (!newest) return undefined;
  let sum = 0;
  for (const variant of variants) {
    if (variant.way !== 'probe') continue;
    const config = trainingOf(variant, preset, steps);
    const rates = [config.objective.kind, 'contrastive', 'both', 'mlm'] as const;
    const seconds = rates
      .map((kind) =>
        expectedSeconds({ ...config, objective: { ...config.objective, kind } }, newest.data.summary, runs),
      )
      .find((one) => one !== undefined);
    if (seconds === undefined) return undefined;
    sum += seconds;
  }
  return sum;
}
