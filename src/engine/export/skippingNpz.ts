import { zipSync } from 'fflate';
import type { ExonSkipping } from '../../analysis/skipping/skippingTypes';
import { modelMark } from './modelMark';
import { npy, npyStrings } from './npz';

/**
 * Representations of exon skipping as a NumPy archive: `wild_types` (T × D float32) and `mutants` (N × D float32), `transcripts` (T ids),
 * `transcript` (N, index of each mutant's), `exon` (N, from 1) and `model` (one string). Otherwise as embeddingsNpz.
 */
export function skippingNpz(skipping: ExonSkipping): Uint8Array<ArrayBuffer> {
  const { transcripts, wildTypes, mutants, of, facts, dim, model } = skipping;
  const bytes = ({ buffer, byteOffset, byteLength }: Float32Array | Uint32Array): Uint8Array =>
    new Uint8Array(buffer, byteOffset, byteLength);
  const ids = transcripts.map(({ id }) => id);
  const files = {
    'wild_types.npy': npy('<f4', [ids.length, dim], bytes(wildTypes)),
    'mutants.npy': npy('<f4', [of.length, dim], bytes(mutants)),
    'transcripts.npy': npyStrings(ids, [ids.length]),
    'transcript.npy': npy('<u4', [of.length], bytes(of)),
    'exon.npy': npy('<u4', [of.length], bytes(facts.number)),
    'model.npy': npyStrings([modelMark(model)], []),
  };
  return zipSync(files, { level: 0, mtime: new Date(1980, 0, 1) });
}
