import { OrthrusError } from '../lib/errors';

/** What a run is told when its device went away. */
export function lostError(name: string, reason: string): OrthrusError {
  return new OrthrusError(
    'device.lost',
    `The device ${name} was lost (${reason}).`,
    'Work done so far is kept; it goes on with a new device where there is one, else reload the page.',
  );
}

/** What a run is told of an error the device reported through an error scope. */
export function reportedError(error: GPUError): OrthrusError {
  if (error instanceof GPUOutOfMemoryError) {
    return new OrthrusError(
      'device.out-of-memory',
      'The device has not enough memory.',
      'Close other pages that use the GPU, or choose a smaller model.',
    );
  }
  return new OrthrusError(
    'device.error',
    `The device refused a command: ${error.message}`,
    'Please report this as a bug.',
  );
}
