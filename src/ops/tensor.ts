import type { Backend, DeviceBuffer } from '../backend/contract';

/** A float32 (or packed) array on the device with its shape, row-major. The buffer may be larger than the shape needs. */
export interface Tensor {
  readonly buffer: DeviceBuffer;
  readonly shape: readonly number[];
}

export const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** Allocates a zeroed float32 tensor. */
export function zeros(backend: Backend, shape: readonly number[], label: string): Tensor {
  return { buffer: backend.allocate(4 * sizeOf(shape), label), shape };
}

/** Allocates a tensor and fills it from the host. Throws where `data` does not have the shape's size. */
export function fromHost(
  backend: Backend,
  data: Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>,
  shape: readonly number[],
  label: string,
): Tensor {
  if (data.length !== sizeOf(shape)) throw new Error(`${label}: ${data.length} values for shape ${shape.join(' × ')}`);
  const tensor = zeros(backend, shape, label);
  backend.upload(tensor.buffer, data);
  return tensor;
}

/** The same memory seen with another shape; it may not be larger than the buffer. */
export function view(tensor: Tensor, shape: readonly number[]): Tensor {
  if (4 * sizeOf(shape) > tensor.buffer.bytes) {
    throw new Error(`${tensor.buffer.label}: a view of ${shape.join(' × ')} is larger than its buffer`);
  }
  return { buffer: tensor.buffer, shape };
}

/** Reads a float32 tensor back. */
export async function toHost(
  backend: Backend,
  tensor: Tensor,
  signal?: AbortSignal,
): Promise<Float32Array<ArrayBuffer>> {
  return new Float32Array(await backend.download(tensor.buffer, 0, 4 * sizeOf(tensor.shape), signal));
}
