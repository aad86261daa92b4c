import type { Backend } from '../../backend/contract';
import type { Tensor } from '../../ops/tensor';

/** Places floats on the device. */
export type Put = (values: readonly number[], ...shape: number[]) => Tensor;

/** One known answer of one kernel: dispatches it and names the tensors that must then hold these values. */
export interface KnownAnswer {
  readonly kernel: string;
  readonly ask: (backend: Backend, put: Put) => readonly (readonly [Tensor, readonly number[]])[];
}

/** Values that a kernel must overwrite. */
export const unset = (count: number): number[] => new Array<number>(count).fill(-77);
