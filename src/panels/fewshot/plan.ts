/** Which trainings make up a table, and how long they may take. */
import type { FineTuneConfig } from '../../engine/fineTuneContracts';
import { OrthrusError } from '../../lib/errors';
import { splitGroups } from '../../lib/groupSplit';
import { counted, formatCount } from '../../notebook/format';
import { usedRows } from '../../train/usedRows';
import type { Contestant } from './contestants';
import type { Size } from './schema';

/** One contestant on so many rows of one seed. */
export interface Training {
  readonly contestant: Contestant;
  readonly size: Size;
  readonly seed: number;
  readonly config: FineTuneConfig;
  /** Its work at most, in rows passed through the model; a step counts as three passes. */
  readonly cost: number;
}

/** Labelled transcripts that are to be split. */
export interface Labelled {
  /** nt */
  readonly lengths: readonly number[];
  /** Row-major rows × width, NaN where missing. */
  readonly targets: Float32Array;
  readonly width: number;
  readonly groups: readonly string[];
}

export interface FewShotPlan {
  /** Sizes that can be had; ascending, all last. */
  readonly sizes: readonly Size[];
  /** Small sizes first, so that a table fills from where it is cheap. */
  readonly trainings: readonly Training[];
  /** What was left out, in sentences. */
  readonly notes: readonly string[];
}

/**
 * The trainings of a table. Rows and seeds decide the split: all contestants have the same test rows, and the same first rows of the
 * training side.
 * @param configs of each contestant; they agree in seeds and in the longest transcript
 * @throws OrthrusError `fewshot.sizes` where the training side has fewer rows than any size
 */
export function planTrainings(
  labelled: Labelled,
  sizes: readonly Size[],
  configs: ReadonlyMap<Contestant, FineTuneConfig>,
): FewShotPlan {
  const [first] = configs.values();
  const { seeds, maxLength } = first!;
  const { lengths, targets, width, groups } = labelled;
  const rows = usedRows(lengths, targets, width, maxLength);
  const used = rows.map((row) => groups[row]!);
  const splits = new Map(seeds.map((seed) => [seed, splitGroups(used, seed)]));
  const trainable = Math.min(...[...splits.values()].map(({ train }) => train.length));
  const kept = sizes.filter((size) => size === 'all' || size < trainable);
  const tooLarge = sizes.filter((size) => !kept.includes(size));
  if (kept.length === 0) {
    throw new OrthrusError(
      'fewshot.sizes',
      `The training side has only ${counted(trainable, 'row')}: no size is smaller.`,
      'Choose smaller sizes, or all.',
    );
  }
  const notes = [
    ...(rows.length < lengths.length
      ? [
          `${counted(lengths.length - rows.length, 'transcript')} left out: too long (above ${formatCount(maxLength)} nt), or without any label.`,
        ]
      : []),
    ...(tooLarge.length > 0
      ? [
          `${tooLarge.map((size) => formatCount(size as number)).join(', ')} left out: the training side has ${counted(trainable, 'row')}.`,
        ]
      : []),
  ];
  const trainings = kept.flatMap((size) =>
    [...configs].flatMap(([contestant, config]) =>
      seeds.map((seed): Training => {
        const { train, validation, test } = splits.get(seed)!;
        const trained = size === 'all' ? train.length : size;
        const watched =
          config.validationRows === 'all' ? validation.length : Math.min(validation.length, config.validationRows);
        return {
          contestant,
          size,
          seed,
          config: { ...config, share: size, seeds: [seed] },
          cost: config.maxEpochs * (3 * trained + watched) + watched + test.length,
        };
      }),
    ),
  );
  return { sizes: kept, trainings, notes };
}
