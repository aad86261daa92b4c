import { OrthrusError } from '../lib/errors';
import { clip } from './checkpointReject';
import type { CheckpointFile } from './checkpointTypes';
import type { StoredTensors } from './checkpointTensors';
import { looksLikeSafetensors, readSafetensors } from './safetensors';
import { looksLikeTorchLegacy, readTorchLegacy } from './torchLegacy';
import { looksLikeZip, readTorchZip } from './torchZip';

/** The reader for a file's bytes, told by their first few and never by the name; undefined where it is no checkpoint. */
export function weightsReader(bytes: Uint8Array): ((bytes: Uint8Array, file: string) => StoredTensors) | undefined {
  if (looksLikeZip(bytes)) return readTorchZip;
  if (looksLikeTorchLegacy(bytes)) return readTorchLegacy;
  if (looksLikeSafetensors(bytes)) return readSafetensors;
  return undefined;
}

const wanted = 'Drop model.safetensors, pytorch_model.bin or a Lightning .ckpt of an Orthrus encoder.';

/** What a file is that is no checkpoint, and what to do about it. */
export function wrongKind({ name, bytes }: CheckpointFile): OrthrusError {
  const error = (what: string, mend: string): OrthrusError =>
    new OrthrusError('checkpoint.kind', `${name} ${what}.`, mend);
  if (bytes.length === 0) return error('is empty', 'Download or copy the file again.');
  const begins = (...values: number[]): boolean => values.every((value, index) => bytes[index] === value);
  if (begins(0x89, 0x48, 0x44, 0x46)) {
    return error(
      'is an HDF5 file, as Keras writes them (the published Saluki models are such)',
      `Saluki and other Keras models cannot be read. ${wanted}`,
    );
  }
  if (begins(0x1f, 0x8b)) return error('is compressed with gzip', 'Unpack it first (gunzip).');
  if (new TextDecoder().decode(bytes.subarray(257, 262)) === 'ustar') {
    return error('is a tar archive', `Unpack it first. ${wanted}`);
  }
  if (begins(0x80)) {
    return error(
      'is a Python pickle, but none that torch.save wrote (or its beginning is damaged)',
      'Save the weights with torch.save(model.state_dict(), "pytorch_model.bin"), or as safetensors.',
    );
  }
  const head = new TextDecoder().decode(bytes.subarray(0, 1000)).trimStart();
  if (head.startsWith('version https://git-lfs')) {
    const size = /^size (\d{1,15})$/m.exec(head)?.[1];
    return error(
      `is a Git LFS pointer, not the file it stands for${size ? ` (that one has ${size} bytes)` : ''}`,
      'Run "git lfs pull" in the clone, or download the file itself from the repository\'s page.',
    );
  }
  if (/^(<!--|<\?xml|<!doctype|<html|<head|<body)/i.test(head)) {
    return error(
      'is a web page (HTML or XML), not a checkpoint',
      'The download went wrong: use the download link of the file itself, ' +
        'on Hugging Face the address with /resolve/ in place of /blob/, and log in where the repository asks for it.',
    );
  }
  if (head.startsWith('{') || head.startsWith('[')) {
    return error('is JSON: a configuration or an index, without weights', `Drop the weights as well. ${wanted}`);
  }
  if (bytes.length < 64) return error(`has only ${bytes.length} bytes, too few for a checkpoint`, wanted);
  const isText = /^[^\p{Cc}\ufffd]*$/u.test(head.replace(/[\r\n\t]/g, ''));
  if (isText) return error(`is a text file ("${clip(head, 40)}")`, wanted);
  return error('is no checkpoint that can be read: neither safetensors nor a PyTorch file', wanted);
}
