import type { LabelTask } from '../bio/labelTypes';
import type { Tracks } from '../bio/tracks';
import type { HostTensor } from '../model/parameters';
import type { ParameterSet } from '../model/parameterSet';

/** Sequences with what is to be predicted of them. */
export interface LabelledBatch {
  readonly sequences: readonly Tracks[];
  /** Row-major; see labelLoss. */
  readonly targets: Float32Array<ArrayBuffer>;
  readonly task: LabelTask;
  /** Of the batch's dropout masks and shifts. */
  readonly seed: number;
}

/** A model that is fine-tuned, with its parameters on a device. */
export interface Predictor {
  readonly parameters: ParameterSet;
  /** Outputs of a row. */
  readonly outputs: number;
  /** Whether a parameter keeps still. */
  frozen(name: string): boolean;
  /** Whether a parameter was drawn and not pre-trained: it takes the L2 penalty. */
  fresh(name: string): boolean;
  /** Looks at sequences that will be trained on, before the first step. */
  prepare(sequences: readonly Tracks[], signal?: AbortSignal): Promise<void>;
  /** Adds the gradient of the batch's mean loss, and gives that loss. */
  train(batch: LabelledBatch, signal?: AbortSignal): Promise<number>;
  /** Outputs (n × O) of sequences, in evaluation mode. */
  predict(sequences: readonly Tracks[], signal?: AbortSignal): Promise<Float32Array<ArrayBuffer>>;
  /** The parameters under their published names. */
  published(signal?: AbortSignal): Promise<Map<string, HostTensor>>;
  /** To be called when the parameters have changed. */
  weightsChanged(): void;
  dispose(): void;
}
