import type { Backend } from '../backend/contract';
import type { Tracks } from '../bio/tracks';
import { throwIfAborted } from '../lib/errors';
import { Rng, streamSeed } from '../lib/rng';
import {
  baseline,
  baselineInput,
  baselineSpecs,
  MAX_SHIFT,
  paddedLength,
  randomShifts,
  type BaselineConfig,
} from '../model/baselines/baseline';
import { initialBaselineParameters } from '../model/baselines/specs';
import type { HostTensor } from '../model/parameters';
import { ParameterSet } from '../model/parameterSet';
import { Tape } from '../ops/tape';
import { toHost } from '../ops/tensor';
import { knownLabels, labelLoss } from './labelLoss';
import type { LabelledBatch, Predictor } from './predictor';

/** Padded positions that are predicted at once. */
const PREDICTED_TOKENS = 32_768;

/**
 * A supervised baseline, from seeded weights. A batch is one pass, as BatchNorm wants it, and all batches of a run are padded to one length,
 * on which the outputs depend.
 */
export class BaselinePredictor implements Predictor {
  readonly parameters: ParameterSet;
  private readonly tape: Tape;
  private readonly length: number;
  private readonly tokens: number;

  /** @param sequences all that will be trained on or predicted */
  constructor(
    private readonly backend: Backend,
    private readonly config: BaselineConfig,
    sequences: readonly Tracks[],
    seed: number,
    microBatchTokens = PREDICTED_TOKENS,
  ) {
    const specs = baselineSpecs(config);
    this.parameters = new ParameterSet(backend, specs, initialBaselineParameters(specs, seed));
    this.tape = new Tape(backend, config.kind);
    this.length = paddedLength(config, sequences) + MAX_SHIFT;
    this.tokens = microBatchTokens;
  }

  get outputs(): number {
    return this.config.outputs;
  }

  readonly frozen = (): boolean => false;
  readonly fresh = (): boolean => true;

  async prepare(): Promise<void> {
    // Baselines normalise for themselves.
  }

  async train({ sequences, targets, task, seed }: LabelledBatch, signal?: AbortSignal): Promise<number> {
    throwIfAborted(signal);
    const { tape, backend, config, parameters, length } = this;
    tape.reset();
    const known = knownLabels(targets);
    const shifts = randomShifts(new Rng(streamSeed(seed, 'shifts')), sequences.length);
    const x = baselineInput(tape, config, sequences, length, shifts);
    const { outputs } = baseline(tape, parameters, config, x, { training: true, seed });
    const loss = labelLoss(tape, outputs, targets, task, 1 / Math.max(1, known));
    await tape.backward(() => backend.pace(signal));
    const losses = await toHost(backend, loss, signal);
    return losses.reduce((sum, one) => sum + one, 0) / known;
  }

  async predict(sequences: readonly Tracks[], signal?: AbortSignal): Promise<Float32Array<ArrayBuffer>> {
    const { tape, backend, config, parameters, length } = this;
    const predicted = new Float32Array(sequences.length * config.outputs);
    // Running statistics: the batches change nothing, so they are as large as a micro-batch.
    const size = Math.max(1, Math.floor(this.tokens / length));
    for (let first = 0; first < sequences.length; first += size) {
      throwIfAborted(signal);
      tape.reset();
      const x = baselineInput(tape, config, sequences.slice(first, first + size), length);
      const { outputs } = baseline(tape, parameters, config, x, { training: false });
      predicted.set(await toHost(backend, outputs, signal), first * config.outputs);
    }
    return predicted;
  }

  published(signal?: AbortSignal): Promise<Map<string, HostTensor>> {
    return this.parameters.published(signal);
  }

  weightsChanged(): void {
    // Nothing is derived from them.
  }

  dispose(): void {
    this.tape.dispose();
    this.parameters.dispose();
  }
}
