import { ProgressMeter } from '../lib/progress';
import type { StreamOptions } from '../model/encoder';
import type { KeptState } from '../model/keptState';
import { ColumnReadout } from './columnReadout';
import type { TaskOptions } from './engine';
import { meanReadout } from './meanReadout';
import { throughLosses, type EncoderOnDevice, type ModelDevice } from './modelDevice';
import type { LoadedModel } from './modelLoading';
import { mutantsOf, standing, substitutionsAt } from './mutants';
import type { Readout } from './readouts';
import { planRestarts, type RestartGroup, type RestartPlan } from './restarts';
import { checkedColumns } from './substitutionRequest';
import type { SubstitutionBlock, SubstitutionRequest, SubstitutionSummary } from './variantContracts';

type Floats = Float32Array<ArrayBuffer>;

/** Told of what is done, and waited for: blocks do not pile up, and the last one is there before the summary. */
export type BlockListener = (block: SubstitutionBlock) => void | Promise<void>;

/**
 * Runs every substitution at the positions asked for. The encoder is causal: mutants start from the wild type's state at the first position
 * of their group, and what lies before needs no second run (docs/mutagenesis.md, "Restarting from kept states"). On the device is one batch
 * of mutants at a time; on the host besides one kept state and what the wild type gives at the columns. A lost device is replaced and the
 * group under way is run again.
 * @param plan which mutants start together, and where; `planWhole` is full recomputation
 * @throws OrthrusError `substitutions.*`, `embed.empty`, `model.noSequenceHead`, `device.*`; AbortError; what `onBlock` throws
 */
export async function runSubstitutions(
  device: ModelDevice,
  model: LoadedModel,
  request: SubstitutionRequest,
  onBlock: BlockListener,
  { onProgress, signal }: TaskOptions,
  plan: (...of: Parameters<typeof planRestarts>) => RestartPlan = planRestarts,
): Promise<Omit<SubstitutionSummary, 'model' | 'device'>> {
  const { codes, positions, read } = request;
  const [from, to] = checkedColumns(request);
  const started = performance.now();
  const readout: Readout =
    read === 'mean' ? meanReadout(model.config.dModel, codes.length) : new ColumnReadout(model, read, from, to);
  // Nothing behind the last column is read, so positions there change nothing.
  const count = positions.filter((position) => position < readout.end).length;
  const substitutions = Uint8Array.from(positions.subarray(0, count), (position) => substitutionsAt(codes[position]!));
  const { encoder } = await device.ready(signal);
  const own = codes.length + (positions[count - 1] ?? 0);
  const { groups, tokens } = plan(positions.subarray(0, count), substitutions, readout.end, encoder.maxBatch, own);
  const total = codes.length + (groups.at(-1)?.start ?? 0) + tokens;
  const meter = new ProgressMeter(onProgress, 'Mutating', 'nt', total);
  meter.update(0);
  let done = 0;
  /** Does a piece of work of so many positions, again where the device was lost. */
  const piece = async <T>(
    positionsRun: number,
    work: (on: EncoderOnDevice, options: StreamOptions) => Promise<T>,
  ): Promise<T> => {
    const onTokens = (more: number): void => {
      meter.update(done + more);
    };
    const result = await throughLosses(device, async () =>
      work(await device.ready(signal), { onTokens, ...(signal && { signal }) }),
    );
    done += positionsRun;
    return result;
  };

  try {
    const wildType = await piece(codes.length, (on, options) =>
      on.encoder.representations([codes], { ...options, ...readout.wildTypeOptions(on) }),
    );
    let kept: KeptState | undefined;
    for (const group of groups) {
      const before = kept;
      if (group.start > (before?.position ?? 0)) {
        kept = await piece(group.start - (before?.position ?? 0), ({ encoder: on }, options) =>
          on.keep(codes, group.start, { ...options, ...(before && { from: before }) }),
        );
      }
      const values = await piece(group.rows * (readout.end - group.start), (on, options) =>
        runGroup(on, readout, request, group, { ...options, ...(kept && group.start > 0 && { from: kept }) }),
      );
      if (read === 'mean') placeWildType(request, group, wildType, values);
      await onBlock({ first: group.first, count: group.count, values });
    }
    const rest = positions.length - count;
    if (rest > 0) await onBlock({ first: count, count: rest, values: new Float32Array(rest * readout.width) });
    return {
      wildType,
      seconds: (performance.now() - started) / 1000,
      tokens: total,
      fullTokens: codes.length + readout.end * substitutions.reduce((sum, own) => sum + own, 0),
    };
  } finally {
    readout.dispose();
  }
}

/** A group's values. Its mutants are one batch, unless another device in a lost one's place takes fewer at a time. */
async function runGroup(
  on: EncoderOnDevice,
  readout: Readout,
  { codes, positions }: SubstitutionRequest,
  { first, count, start }: RestartGroup,
  options: StreamOptions,
): Promise<Floats> {
  const values = new Float32Array(count * readout.width);
  const mutants = mutantsOf(codes, positions, first, count);
  for (let row = 0; row < mutants.length; row += on.encoder.maxBatch) {
    const batch = mutants.slice(row, row + on.encoder.maxBatch);
    const onTokens = (more: number): void => options.onTokens?.(row * (readout.end - start) + more);
    await readout.read(on, batch, { ...options, onTokens }, first, values);
  }
  return values;
}

/** Of mean representations: that of the letter that stands at each position. */
function placeWildType(
  { codes, positions }: SubstitutionRequest,
  { first, count }: RestartGroup,
  wildType: Floats,
  values: Floats,
): void {
  for (let i = 0; i < count; i++) {
    const letter = standing(codes[positions[first + i]!]!);
    if (letter >= 0) values.set(wildType, (4 * i + letter) * wildType.length);
  }
}
