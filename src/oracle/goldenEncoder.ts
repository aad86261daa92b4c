import { encoderConfig, type EncoderConfig } from '../model/config';
import type { HostTensor } from '../model/parameters';
import type { Golden } from './goldens';

/** Configuration and weights of an encoder golden (`param.*`). */
export function goldenModel(golden: Golden): { config: EncoderConfig; parameters: Map<string, HostTensor> } {
  const number = (key: string): number => Number(golden.metadata[key]);
  const parameters = new Map<string, HostTensor>();
  for (const name of golden.names('param.')) {
    parameters.set(name.slice('param.'.length), { shape: golden.shape(name), data: golden.float(name) });
  }
  return { config: encoderConfig(number('n_tracks'), number('ssm_model_dim'), number('ssm_n_layers')), parameters };
}

/** Packed tracks of each sequence of a golden's `in.tracks` (B, L, C), cut to its length. */
export function goldenSequences(golden: Golden): Uint8Array<ArrayBuffer>[] {
  const tracks = golden.float('in.tracks');
  const [, length = 0, channels = 0] = golden.shape('in.tracks');
  return Array.from(golden.int('in.lengths'), (own, b) => {
    const codes = new Uint8Array(own);
    for (let l = 0; l < own; l++) {
      for (let c = 0; c < channels; c++) if (tracks[(b * length + l) * channels + c] === 1) codes[l]! |= 1 << c;
    }
    return codes;
  });
}
