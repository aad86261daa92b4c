import { OrthrusError } from '../lib/errors';
import { dtypeBytes } from './checkpointDtypes';
import { damaged, truncated } from './checkpointReject';
import type { StoredTensors } from './checkpointTensors';
import { unpickle } from './pickle';
import { collectTensors, storedTensor, torchHooks, type TorchStorage } from './torchObjects';
import { readZipDirectory, readZipEntry, zipDataStart, type ZipEntry } from './torchZipArchive';

export function looksLikeZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5) && bytes[3] === bytes[2] + 1;
}

/**
 * Reads what `torch.save` has written since PyTorch 1.6: a zip archive NAME/ with `data.pkl` (a pickle of the object,
 * its storages as persistent ids), `data/KEY` (a storage's bytes each), `version`, and from 2.1 on `byteorder`.
 * Other parts (`.format_version`, `.storage_alignment`, `.data/serialization_id`) say nothing that the reader needs:
 * the alignment is padding in the local headers, which are read. Names come with or without the folder NAME/.
 * Source: https://github.com/pytorch/pytorch, torch/serialization.py `_save`, `_load`.
 * @throws OrthrusError `checkpoint.truncated`, `checkpoint.damaged`, `checkpoint.pickleGlobal`, `checkpoint.bigEndian`,
 *   `checkpoint.kind` (a zip archive of something else)
 */
export function readTorchZip(bytes: Uint8Array, file: string): StoredTensors {
  const directory = readZipDirectory(bytes, file);
  if (!directory) throw truncatedZip(bytes, file);
  const entries = new Map(directory.map((entry) => [entry.name, entry]));
  const index = directory.find(({ name }) => name === 'data.pkl' || /^[^/]+\/data\.pkl$/.test(name));
  if (!index) throw notTorch(directory, file);
  const folder = index.name.slice(0, -'data.pkl'.length);

  const order = entries.get(`${folder}byteorder`);
  if (order && new TextDecoder().decode(readZipEntry(bytes, order, file)).trim() === 'big') throw bigEndian(file);

  const pickle = readZipEntry(bytes, index, file);
  const hooks = torchHooks(file, () => damaged(file, `${index.name} ends too early`));
  const { value } = unpickle(pickle, 0, hooks);

  // Tensors may share a storage; it is read once, and dropped with the reader.
  const storages = new Map<string, Uint8Array>();
  const storageBytes = (storage: TorchStorage): Uint8Array => {
    let data = storages.get(storage.key);
    if (!data) {
      const entry = entries.get(`${folder}data/${storage.key}`);
      if (!entry) throw damaged(file, `its part ${folder}data/${storage.key} is missing`);
      data = readZipEntry(bytes, entry, file);
      storages.set(storage.key, data);
    }
    return data;
  };
  const isLightning = value instanceof Map && value.has('state_dict') && value.has('pytorch-lightning_version');
  return {
    container: isLightning ? 'lightning' : 'torch zip',
    tensors: [...collectTensors(value)].map(([name, tensor]) => storedTensor(name, tensor, storageBytes, file)),
  };
}

export function bigEndian(file: string): OrthrusError {
  return new OrthrusError(
    'checkpoint.bigEndian',
    `${file} was written on a big-endian machine; only little-endian files are read.`,
    'Load it in Python on any common machine and save it again, best as safetensors.',
  );
}

/**
 * A cut archive has lost its directory, but its first part is the pickle, which says how large the storages are: their
 * sum is a lower bound of the whole file.
 */
function truncatedZip(bytes: Uint8Array, file: string): OrthrusError {
  const unknown = truncated(
    file,
    bytes.length,
    undefined,
    'the middle: its zip directory, which comes last, is missing',
  );
  const start = zipDataStart(bytes, 0);
  const name = start === undefined ? '' : new TextDecoder().decode(bytes.subarray(30, Math.min(start, 286)));
  if (start === undefined || !name.includes('data.pkl')) return unknown;
  const sizes = new Map<string, number>();
  const hooks = torchHooks(file, () => unknown);
  try {
    const { end } = unpickle(bytes, start, {
      ...hooks,
      persistent: (id) => {
        const storage = hooks.persistent(id) as TorchStorage;
        sizes.set(storage.key, storage.elements * dtypeBytes[storage.dtype]);
        return storage;
      },
    });
    const least = [...sizes.values()].reduce((sum, size) => sum + size, end);
    // Only the directory itself is cut where all storages are there: then no bound is known that says more.
    if (least <= bytes.length || !Number.isSafeInteger(least)) return unknown;
    return truncated(file, bytes.length, least, 'the middle of its weights', true);
  } catch (error) {
    if (error instanceof OrthrusError && error.code !== 'checkpoint.damaged') return error;
    return unknown;
  }
}

function notTorch(directory: readonly ZipEntry[], file: string): OrthrusError {
  const inner = directory.find(({ name }) => /\.(safetensors|ckpt|bin|pth?)$/.test(name));
  if (inner) {
    return new OrthrusError(
      'checkpoint.kind',
      `${file} is a zip archive around ${inner.name}, not a checkpoint itself.`,
      `Unpack it and drop ${inner.name}.`,
    );
  }
  const isNumpy = directory.length > 0 && directory.every(({ name }) => name.endsWith('.npy'));
  return new OrthrusError(
    'checkpoint.kind',
    `${file} is ${isNumpy ? 'a NumPy archive (npz)' : 'a zip archive without data.pkl'}, not a PyTorch checkpoint.`,
    'Drop model.safetensors, pytorch_model.bin or a Lightning .ckpt of an Orthrus encoder.',
  );
}
