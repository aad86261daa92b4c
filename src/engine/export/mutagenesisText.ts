/** How a mutagenesis is named and explained. */
import type { Mutagenesis, PredictedLabel } from '../../analysis/mutagenesis/mutagenesisTypes';
import type { EffectMeasure } from '../../analysis/mutagenesis/series';
import { modelMark } from './modelMark';
import { figure, grouped } from './ticks';

export const MEASURE_TEXT: Readonly<Record<EffectMeasure, string>> = {
  scaled: 'L2 distance × length (nt)',
  distance: 'L2 distance',
  cosine: '1 − cosine',
};

/** "half_life", "probability of nucleus" */
export const predictedText = ({ task, label }: Pick<PredictedLabel, 'task' | 'label'>): string =>
  task === 'regression' ? label : `probability of ${label}`;

/** What predicts, in a few words. */
export const predictorText = ({ kind, labels, seeds }: PredictedLabel): string => {
  const by = kind === 'probe' ? 'a probe of the embeddings' : 'a fine-tuned encoder';
  const split = seeds.length === 1 ? `seed ${seeds[0]!}` : `mean over ${seeds.length} seeds`;
  return `${by} (${labels}, ${split})`;
};

/** A change with its sign: "+0.0123", "−0.4". */
export const signed = (value: number): string => (value > 0 ? `+${figure(value)}` : figure(value));

/** What made the picture, in sentences. */
export function mutagenesisCaption(mutagenesis: Mutagenesis, measure: EffectMeasure): string {
  const { transcript, region, model, predicted } = mutagenesis;
  const length = transcript.codes.length;
  const [from, to] = region;
  const whole = from === 0 && to === length;
  const part = whole
    ? `all ${grouped(length)} positions`
    : `positions ${grouped(from + 1)} to ${grouped(to)} of ${grouped(length)}`;
  return [
    `Every substitution at ${part} of ${transcript.name || transcript.id}, 5′ to 3′.`,
    `Effect: ${MEASURE_TEXT[measure]} between the mean representations of mutant and wild type by ${modelMark(model)};`,
    'filled: the strongest substitution of a position, line: the mean over its substitutions.',
    ...(predicted
      ? [
          `Change of ${predictedText(predicted)} by ${predictorText(predicted)}: mutant − wild type (${figure(predicted.wildType)}), the substitution furthest from 0.`,
        ]
      : []),
    'Cells of single letters: from violet (0) to yellow (the strongest effect), changes from purple (down) to orange (up).',
    'The structure is kept as it is: splicing is not modelled, and codon starts and exon ends stay where they are.',
  ].join(' ');
}
