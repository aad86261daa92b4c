import type { Backend } from '../backend/contract';
import { OrthrusError } from '../lib/errors';
import { Encoder } from '../model/encoder';
import { workspaceBytes } from '../model/workspace';
import type { LoadedModel } from './modelLoading';

const SMALLEST_CHUNK = 64;
const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(bytes < 1e8 ? 3 : 1)} GB`;

/**
 * Puts a model on a device with the largest chunk that fits: the size is checked against the device's limit beforehand, and
 * halved where the device itself reports that it is out of memory (WebGPU does not tell how much there is).
 * @throws OrthrusError `device.too-large` with the figures when even the smallest chunk does not fit
 */
export async function placeModel(backend: Backend, model: LoadedModel, signal?: AbortSignal): Promise<Encoder> {
  const { config, parameters } = model;
  const limit = backend.info.maxBufferBytes;
  const largestWeight = Math.max(...[...parameters.values()].map(({ data }) => data.byteLength));
  for (let tokens = backend.info.chunkTokens; tokens >= SMALLEST_CHUNK; tokens /= 2) {
    const batch = Math.min(64, tokens >> 4);
    const { largest } = workspaceBytes(config, tokens, batch);
    if (Math.max(largest, largestWeight) > limit) continue;
    const encoder = Encoder.create(backend, config, parameters, tokens, batch);
    try {
      await backend.flush(signal);
      return encoder;
    } catch (error) {
      if (!(error instanceof OrthrusError && error.code === 'device.out-of-memory')) throw error;
      encoder.dispose();
    }
  }
  const { total } = workspaceBytes(config, SMALLEST_CHUNK, SMALLEST_CHUNK >> 4);
  let weights = 0;
  for (const { data } of parameters.values()) weights += data.byteLength;
  throw new OrthrusError(
    'device.too-large',
    `${model.card.name} needs ${gigabytes(weights + total)} of device memory, ${gigabytes(Math.max(largestWeight))} in one buffer; this device gives ${gigabytes(limit)} a buffer.`,
    'Choose a smaller model, or close other pages that use the GPU.',
  );
}
