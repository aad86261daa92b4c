import type { Backend } from '../backend/contract';
import { OrthrusError } from '../lib/errors';
import type { Encoder } from '../model/encoder';

/** How often in a row a lost device is replaced without a piece of work having been finished in between. */
const LOST_DEVICE_RETRIES = 2;

export interface EncoderOnDevice {
  readonly backend: Backend;
  readonly encoder: Encoder;
}

/** The loaded model on the open device, or on another one where that was lost. */
export interface ModelDevice {
  /** @throws OrthrusError `device.none`, `device.too-large`, `device.wrong` */
  ready(signal: AbortSignal | undefined): Promise<EncoderOnDevice>;
  /** To be called when work on it failed with `device.lost`. */
  markLost(): void;
}

/**
 * Runs a piece of work, from its beginning on another device where the one it ran on was lost. Pieces finished before it are the caller's to
 * keep; nothing that a lost device computed comes out.
 */
export async function throughLosses<T>(device: Pick<ModelDevice, 'markLost'>, work: () => Promise<T>): Promise<T> {
  for (let retries = 0; ; retries++) {
    try {
      return await work();
    } catch (error) {
      const lost = error instanceof OrthrusError && error.code === 'device.lost';
      if (!lost || retries >= LOST_DEVICE_RETRIES) throw error;
      device.markLost();
    }
  }
}
