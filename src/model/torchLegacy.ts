import { dtypeBytes, type StoredDtype } from './checkpointDtypes';
import { damaged, truncated } from './checkpointReject';
import type { StoredTensors } from './checkpointTensors';
import { unpickle } from './pickle';
import { collectTensors, storedTensor, torchHooks, TorchStorage } from './torchObjects';
import { bigEndian } from './torchZip';

/** The number every legacy file begins with, pickled: torch/serialization.py `MAGIC_NUMBER`. */
const magic = 0x1950a86a20f9469cfc6cn;
const magicBytes = [0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19];

/** Whether the file begins with the pickled magic number (behind PROTO, and FRAME from protocol 4 on). */
export function looksLikeTorchLegacy(bytes: Uint8Array): boolean {
  if (bytes[0] !== 0x80) return false;
  const start = bytes[2] === 0x95 ? 11 : 2;
  return magicBytes.every((byte, index) => bytes[start + index] === byte);
}

/**
 * Reads what `torch.save` wrote before PyTorch 1.6, or writes with `_use_new_zipfile_serialization=False`: five pickles
 * (magic number, protocol 1001, machine, the object, the storages' keys), then for each key an int64 count of elements
 * and the elements.
 * Source: https://github.com/pytorch/pytorch, torch/serialization.py `_legacy_save`, `_legacy_load`.
 * @throws OrthrusError `checkpoint.truncated`, `checkpoint.damaged`, `checkpoint.pickleGlobal`, `checkpoint.bigEndian`
 */
export function readTorchLegacy(bytes: Uint8Array, file: string): StoredTensors {
  const hooks = torchHooks(file, () => truncated(file, bytes.length, undefined, 'its table of contents'));
  const dtypes = new Map<string, StoredDtype>();
  const sizes = new Map<string, number>();
  const persistent = (id: unknown): unknown => {
    const storage = hooks.persistent(id);
    if (storage instanceof TorchStorage) {
      dtypes.set(storage.key, storage.dtype);
      sizes.set(storage.key, storage.elements * dtypeBytes[storage.dtype]);
    }
    return storage;
  };
  let position = 0;
  const next = (): unknown => {
    const { value, end } = unpickle(bytes, position, { ...hooks, persistent });
    position = end;
    return value;
  };
  if (next() !== magic) throw damaged(file, 'its magic number is wrong');
  if (next() !== 1001) throw damaged(file, 'its protocol is not the 1001 of a PyTorch file');
  const machine = next();
  if (machine instanceof Map && machine.get('little_endian') === false) throw bigEndian(file);
  const value = next();
  const keys = next();
  if (!Array.isArray(keys)) throw damaged(file, 'its list of storages is missing');

  const storages = new Map<string, Uint8Array>();
  const whole = [...sizes.values()].reduce((sum, size) => sum + 8 + size, position);
  for (const key of keys as unknown[]) {
    const dtype = typeof key === 'string' ? dtypes.get(key) : undefined;
    if (typeof key !== 'string' || dtype === undefined) throw damaged(file, 'it lists a storage that no tensor uses');
    if (storages.has(key)) throw damaged(file, `it lists the storage ${key} twice`);
    if (position + 8 > bytes.length) throw truncated(file, bytes.length, whole, 'the middle of its weights');
    const count = new DataView(bytes.buffer, bytes.byteOffset + position, 8).getBigInt64(0, true);
    const size = Number(count) * dtypeBytes[dtype];
    position += 8;
    if (size !== sizes.get(key)) {
      throw damaged(file, `the storage ${key} has ${size} bytes where the table of contents says ${sizes.get(key)}`);
    }
    if (position + size > bytes.length) throw truncated(file, bytes.length, whole, 'the middle of its weights');
    storages.set(key, bytes.subarray(position, position + size));
    position += size;
  }
  const storageBytes = (storage: TorchStorage): Uint8Array => {
    const data = storages.get(storage.key);
    if (!data) throw damaged(file, `the storage ${storage.key} is missing`);
    return data;
  };
  const isLightning = value instanceof Map && value.has('state_dict') && value.has('pytorch-lightning_version');
  return {
    container: isLightning ? 'lightning' : 'torch legacy',
    tensors: [...collectTensors(value)].map(([name, tensor]) => storedTensor(name, tensor, storageBytes, file)),
  };
}
