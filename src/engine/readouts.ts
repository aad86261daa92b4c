import type { StreamOptions } from '../model/encoder';
import type { EncoderOnDevice } from './modelDevice';
import type { Mutant } from './mutants';

type Floats = Float32Array<ArrayBuffer>;

/** What is read of mutants: how far they are run, and what comes of it. */
export interface Readout {
  /** Numbers a position gives. */
  readonly width: number;
  /** The last position that is run, exclusive. */
  readonly end: number;
  /** To be given to the run of the wild type, which every mutant is held against. */
  readonly wildTypeOptions: (on: EncoderOnDevice) => Pick<StreamOptions, 'onHidden'>;
  /**
   * Runs mutants of one batch and puts what comes of them into `values`, a row of `width` for each position from index `first` on.
   * @param options where they start, how they are cancelled and whom they tell
   */
  read(
    on: EncoderOnDevice,
    mutants: readonly Mutant[],
    options: StreamOptions,
    first: number,
    values: Floats,
  ): Promise<void>;
  dispose(): void;
}
