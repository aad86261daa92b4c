import { OrthrusError } from '../lib/errors';
import { decodeFloats, type StoredDtype } from './checkpointDtypes';
import type { CheckpointContainer } from './checkpointTypes';
import type { HostTensor } from './parameters';

/** A tensor as a container describes it; its elements are converted only when asked for. */
export interface StoredTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** The container's own name of the element type where it is none that can be read. */
  readonly dtype: StoredDtype | { readonly unknown: string };
  /** Elements of `dtype`, row-major and contiguous, little-endian. @throws OrthrusError where the file does not hold them */
  bytes(): Uint8Array;
}

/** What a container holds, whatever model it is. */
export interface StoredTensors {
  readonly container: CheckpointContainer;
  /** In the order of the file. */
  readonly tensors: readonly StoredTensor[];
}

/** Number of elements; Infinity where a dimension is not a safe whole number. */
export function elementCount(shape: readonly number[]): number {
  let count = 1;
  for (const size of shape) {
    if (!Number.isSafeInteger(size) || size < 0) return Infinity;
    count *= size;
  }
  return Number.isSafeInteger(count) ? count : Infinity;
}

/** A shape as PyTorch writes it: (512, 6); () for a scalar. */
export function formatShape(shape: readonly number[]): string {
  return `(${shape.join(', ')})`;
}

export function dtypeName(tensor: StoredTensor): string {
  return typeof tensor.dtype === 'string' ? tensor.dtype : tensor.dtype.unknown;
}

/**
 * The tensor as float32.
 * @throws OrthrusError `checkpoint.dtype` (not a floating type), `checkpoint.notFinite` (NaN or Inf), or what `bytes` throws
 */
export function loadTensor(tensor: StoredTensor): HostTensor {
  const { dtype, name } = tensor;
  if (dtype !== 'F32' && dtype !== 'F16' && dtype !== 'BF16' && dtype !== 'F64') {
    throw new OrthrusError(
      'checkpoint.dtype',
      `${name} is stored as ${dtypeName(tensor)}; weights are read from F32, F16, BF16 or F64.`,
      'Save the model in one of these types, e.g. model.float().state_dict().',
    );
  }
  const data = decodeFloats(tensor.bytes(), dtype);
  // One comparison per element finds both NaN and ±Inf: x − x is 0 for finite numbers only.
  let bad = 0;
  let first = -1;
  for (let i = 0; i < data.length; i++) {
    if (data[i]! - data[i]! !== 0) {
      bad++;
      if (first < 0) first = i;
    }
  }
  if (bad > 0) {
    throw new OrthrusError(
      'checkpoint.notFinite',
      `${name} holds ${bad} of ${data.length} values that are not finite (the first, ${data[first]}, at element ${first}).`,
      'Such a model gives no usable embedding: take a checkpoint from before training diverged, or download it again.',
    );
  }
  return { shape: tensor.shape, data };
}
