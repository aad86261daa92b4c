import type { TrainingConfig } from '../../train/trainingConfig';
import { choice, real, whole } from '../parts/configField';
import type { ConfigField, FieldGroup, FieldKind } from '../parts/configField';

const share = real(0, 1);
const contrasts = ({ objective }: TrainingConfig): boolean => objective.kind !== 'mlm';
const fillsGaps = ({ objective }: TrainingConfig): boolean => objective.kind !== 'contrastive';
const both = ({ objective }: TrainingConfig): boolean => objective.kind === 'both';
const orthologs = ({ sampler }: TrainingConfig): boolean => sampler.kinds.includes('orthology');
const isLong = ({ sampler }: TrainingConfig): boolean => sampler.longBatches > 0;
const isShort = ({ sampler }: TrainingConfig): boolean => sampler.shortBatches > 0;

type Extra = Pick<ConfigField<TrainingConfig>, 'empty' | 'applies'>;
const field = (
  path: string,
  label: string,
  unit: string,
  type: FieldKind,
  hint: string,
  extra: Extra = {},
): ConfigField<TrainingConfig> => ({ path, label, unit, type, hint, ...extra });

/** Every value of a configuration, in the order in which the form shows them. */
export const FIELD_GROUPS: readonly FieldGroup<TrainingConfig>[] = [
  {
    title: 'Run',
    main: true,
    fields: [
      field('name', 'Name', '', { kind: 'text' }, 'What the run and its encoder are called'),
      field('optimizer.steps', 'Steps', '', whole(1, 10_000_000), 'Optimizer steps of the whole run'),
      field('optimizer.learningRate', 'Learning rate', '', real(1e-8, 1), 'The highest one, at the end of the warm-up'),
      field(
        'optimizer.warmupSteps',
        'Warm-up',
        'steps',
        whole(0, 10_000_000),
        'Steps in which the rate rises to its highest',
      ),
      field(
        'seed',
        'Seed',
        '',
        whole(0, 4_294_967_295),
        'Draws initial weights and masks: one seed on one device gives one run',
      ),
      field(
        'evaluateEvery',
        'Evaluate every',
        '',
        whole(0, 1_000_000),
        'Steps between evaluations on held-out genes; 0: never',
      ),
      field(
        'checkpointEvery',
        'Checkpoint every',
        '',
        whole(1, 1_000_000),
        'At most so many steps are lost when the tab closes',
      ),
    ],
  },
  {
    title: 'Batches',
    main: true,
    fields: [
      field('sampler.shortBatchSize', 'Short batch', 'pairs', whole(2, 8192), 'Pairs in a batch of short transcripts', {
        applies: isShort,
      }),
      field('sampler.longBatchSize', 'Long batch', 'pairs', whole(2, 8192), 'Pairs in a batch of long transcripts', {
        applies: isLong,
      }),
      field(
        'sampler.lengthThreshold',
        'Short up to',
        'nt',
        whole(1, 1_000_000),
        'Longer transcripts come in the long batches',
      ),
      field('sampler.maxLength', 'Longest', 'nt', whole(1, 1_000_000), 'Longer transcripts are left out'),
      field(
        'sampler.orthologShare',
        'Orthologs',
        '0–1',
        share,
        'How often a partner is an ortholog where there are isoforms too',
        { applies: orthologs },
      ),
      field(
        'microBatchTokens',
        'Micro-batch',
        'nt',
        whole(64, 100_000_000),
        'Positions computed at a time: memory against speed; the result is the same',
        { empty: 'automatic' },
      ),
    ],
  },
  {
    title: 'Objective',
    main: true,
    fields: [
      field(
        'objective.kind',
        'Objective',
        '',
        choice(['contrastive', 'contrastive'], ['mlm', 'MLM'], ['both', 'both']),
        'What is minimised: the contrastive loss (DCL), the loss of masked positions (MLM), or both',
      ),
      field('objective.alpha', 'α', '0–1', share, 'Weight of the MLM loss; the contrastive loss has the rest', {
        applies: both,
      }),
      field('objective.temperature', 'τ', '', real(0.001, 10), 'Temperature of the contrastive loss', {
        applies: contrasts,
      }),
      field(
        'objective.negatives',
        'Negatives',
        '',
        choice(['joint', 'joint (paper)'], ['split', 'split by view']),
        'One log-sum-exp over both views, or one a view, added',
        { applies: contrasts },
      ),
      field('sampler.mask.bases', 'Mask: bases', '0–1', share, 'Share of positions masked on the base tracks'),
      field('sampler.mask.codons', 'Mask: codons', '0–1', share, 'Share of positions masked on the codon track'),
      field('sampler.mask.splice', 'Mask: splice', '0–1', share, 'Share of positions masked on the splice track'),
    ],
  },
  {
    title: 'Pairs and batches',
    main: false,
    fields: [
      field(
        'sampler.shortBatches',
        'Short batches',
        'a step',
        whole(0, 64),
        'Batches of short transcripts in each step',
      ),
      field('sampler.longBatches', 'Long batches', 'a step', whole(0, 64), 'Batches of long transcripts in each step'),
      field(
        'sampler.kinds',
        'Partners',
        '',
        choice(
          ['splice,orthology', 'isoforms and orthologs'],
          ['splice', 'isoforms only'],
          ['orthology', 'orthologs only'],
          ['', 'none: masks alone'],
        ),
        'A transcript without any pairs with itself, masked',
      ),
      field(
        'sampler.selfShare',
        'With itself',
        '0–1',
        share,
        'How often a transcript that has partners pairs with itself all the same, masked',
      ),
      field(
        'sampler.orthologyWeight',
        'Ortholog weight',
        '',
        real(0, 10),
        'Weight of the positive term of orthologous pairs',
        { applies: orthologs },
      ),
      field(
        'sampler.cdsOnly',
        'Sequence',
        '',
        choice(['false', 'whole transcripts'], ['true', 'coding part only']),
        'Whether UTRs are seen',
      ),
      field('sampler.seed', 'Seed of the pairs', '', whole(0, 4_294_967_295), 'Draws pairs and their masks'),
      field(
        'sampler.window',
        'Window',
        'transcripts',
        whole(2, 10_000_000),
        'Among how many a batch is drawn when reading shards',
      ),
    ],
  },
  {
    title: 'More masks',
    main: false,
    fields: [
      field('sampler.selfMask.bases', 'Alone: bases', '0–1', share, 'As “Mask”, where a transcript pairs with itself'),
      field(
        'sampler.selfMask.codons',
        'Alone: codons',
        '0–1',
        share,
        'As “Mask”, where a transcript pairs with itself',
      ),
      field(
        'sampler.selfMask.splice',
        'Alone: splice',
        '0–1',
        share,
        'As “Mask”, where a transcript pairs with itself',
      ),
      field('sampler.dropCodons', 'Drop codons', '0–1', share, 'How often a view loses its whole codon track'),
      field('sampler.dropSplice', 'Drop splice', '0–1', share, 'How often a view loses its whole splice track'),
      field('objective.mlmShare', 'MLM share', '0–1', share, 'Share of positions zeroed and to be told', {
        applies: fillsGaps,
      }),
    ],
  },
  {
    title: 'Optimizer and α',
    main: false,
    fields: [
      field('optimizer.warmupFactor', 'Warm-up from', '× rate', real(0, 1), 'Where the learning rate starts'),
      field('optimizer.encoderDecay', 'Decay, encoder', '', real(0, 1), 'Decoupled weight decay of the encoder'),
      field(
        'optimizer.headDecay',
        'Decay, heads',
        '',
        real(0, 1),
        'Decoupled weight decay of projection and sequence head',
      ),
      field('optimizer.clipNorm', 'Clip norm', '', real(1e-6, 1e6), 'Largest norm of the gradient'),
      field('objective.alphaStart', 'α at first', '0–1', share, 'From which α goes to its value in equal steps', {
        applies: both,
      }),
      field('objective.alphaSteps', 'α over', 'steps', whole(0, 10_000_000), 'Steps from the first α to the last', {
        applies: both,
      }),
    ],
  },
  {
    title: 'Held-out genes',
    main: false,
    fields: [
      field('sampler.heldOutShare', 'Held-out share', '0–1', real(0, 0.9), 'Share of the gene groups that never train'),
      field('sampler.splitSeed', 'Seed of the split', '', whole(0, 4_294_967_295), 'Which genes are held out'),
      field('evaluationPairs', 'Evaluation', 'pairs', whole(2, 8192), 'Held-out pairs in each evaluation'),
    ],
  },
  {
    title: 'Size of the model',
    main: false,
    fields: [
      field('encoder.nLayer', 'Layers', '', whole(1, 64), 'Mamba blocks'),
      field('encoder.dModel', 'Width', '', whole(16, 2048), 'Width of the encoder, a multiple of 16'),
      field(
        'encoder.nTracks',
        'Tracks',
        '',
        choice(['6', 'six: bases, CDS, splice'], ['4', 'four: bases only']),
        'What the encoder sees',
      ),
      field('projection.body', 'Projection width', '', whole(4, 8192), 'Inner width of the projection head', {
        applies: contrasts,
      }),
      field('projection.out', 'Projection out', '', whole(4, 8192), 'Numbers that the projection head gives', {
        applies: contrasts,
      }),
      field('sequenceHeadBody', 'Sequence head', '', whole(4, 8192), 'Inner width of the sequence head', {
        applies: fillsGaps,
      }),
    ],
  },
];

export const FIELDS: readonly ConfigField<TrainingConfig>[] = FIELD_GROUPS.flatMap((group) => group.fields);
