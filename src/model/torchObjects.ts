import { dtypeBytes, type StoredDtype } from './checkpointDtypes';
import { damaged } from './checkpointReject';
import { elementCount, type StoredTensor } from './checkpointTensors';
import { PickleGlobal, PickleObject, type PickleHooks } from './pickle';
import { admitGlobal, torchDtype } from './torchGlobals';

/** A run of elements in the file, by key; `offset` (elements) where it is a view of the storage of that key. */
export class TorchStorage {
  constructor(
    readonly key: string,
    readonly dtype: StoredDtype,
    /** Elements of the whole storage named `key`, as the pickle says. */
    readonly elements: number,
    readonly offset: number,
  ) {}
}

/** A strided view of a storage; offset and stride in elements. */
export class TorchTensor {
  constructor(
    readonly storage: TorchStorage,
    readonly dtype: StoredDtype | { readonly unknown: string },
    readonly offset: number,
    readonly shape: readonly number[],
    readonly stride: readonly number[],
  ) {}
}

/** Unpickling hooks that make tensors of PyTorch's persistent ids and `_rebuild_*` calls. */
export function torchHooks(file: string, ended: () => Error): PickleHooks {
  const invalid = (what: string, position: number): Error =>
    damaged(file, `its table of contents makes no sense at byte ${position}: ${what}`);
  const bad = (what: string): Error => damaged(file, `its table of contents has ${what}`);
  return {
    ended,
    invalid,
    admit: (name) => admitGlobal(name, file),
    persistent: (id) => readStorage(id, bad),
    construct: (name, args) => construct(name, args, bad),
  };
}

type Bad = (what: string) => Error;

function readStorage(id: unknown, bad: Bad): TorchStorage {
  if (!Array.isArray(id) || id[0] !== 'storage') throw bad('an outside reference that is no storage');
  const [, type, key, , elements, view] = id as unknown[];
  const dtype = type instanceof PickleGlobal ? torchDtype(type.name) : undefined;
  if (dtype === undefined) throw bad('a storage of an unknown element type');
  if (typeof key !== 'string' || !isCount(elements)) throw bad('a storage without key or size');
  if (!Array.isArray(view)) return new TorchStorage(key, dtype, elements, 0);
  // The legacy format's (key of the view, offset, size): tensors count from the view's start.
  const offset: unknown = view[1];
  if (!isCount(offset)) throw bad('a view of a storage without an offset');
  return new TorchStorage(key, dtype, elements, offset);
}

function construct(name: string, args: readonly unknown[], bad: Bad): unknown {
  switch (name) {
    case 'collections.OrderedDict':
    case 'collections.defaultdict':
    case 'collections.Counter':
      return dictionary(args);
    case 'torch._utils._rebuild_tensor':
    case 'torch._utils._rebuild_tensor_v2':
      return rebuildTensor(args, undefined, bad);
    case 'torch._utils._rebuild_tensor_v3':
      return rebuildTensor(args, args[6], bad);
    case 'torch._utils._rebuild_parameter':
    case 'torch._utils._rebuild_parameter_with_state':
      if (!(args[0] instanceof TorchTensor)) throw bad('a parameter without a tensor');
      return args[0];
    case 'torch._tensor._rebuild_from_type_v2': {
      const [rebuild, , inner] = args;
      if (!(rebuild instanceof PickleGlobal) || !Array.isArray(inner)) throw bad('a tensor without its parts');
      // One level only, so that a pickle cannot nest these into deep recursion.
      if (rebuild.name === name) throw bad('a tensor that is rebuilt from itself');
      return construct(rebuild.name, inner as unknown[], bad);
    }
    default:
      return new PickleObject(name, args);
  }
}

/** `OrderedDict()` or `OrderedDict([[key, value], …])`, the old way. */
function dictionary(args: readonly unknown[]): Map<unknown, unknown> {
  const pairs = args.at(-1);
  const map = new Map<unknown, unknown>();
  if (!Array.isArray(pairs)) return map;
  for (const pair of pairs as unknown[]) if (Array.isArray(pair)) map.set(pair[0], pair[1]);
  return map;
}

function rebuildTensor(args: readonly unknown[], dtypeArgument: unknown, bad: Bad): TorchTensor {
  const [storage, offset, shape, stride] = args;
  if (!(storage instanceof TorchStorage) || !isCount(offset) || !isCounts(shape) || !isCounts(stride)) {
    throw bad('a tensor without storage, offset, shape or stride');
  }
  if (shape.length !== stride.length) throw bad(`a tensor of ${shape.length} sizes and ${stride.length} strides`);
  if (dtypeArgument === undefined) return new TorchTensor(storage, storage.dtype, offset, shape, stride);
  const name = dtypeArgument instanceof PickleGlobal ? dtypeArgument.name : 'nothing';
  return new TorchTensor(storage, torchDtype(name) ?? { unknown: name }, offset, shape, stride);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every(isCount);
}

const maxDepth = 32;

/**
 * Every tensor of an unpickled value under its path, e.g. `state_dict.model.norm_f.bias`, in the order of the file.
 * A dictionary met a second time is not walked again, so shared or cyclic values end.
 */
export function collectTensors(root: unknown): Map<string, TorchTensor> {
  const found = new Map<string, TorchTensor>();
  const seen = new Set<unknown>();
  const walk = (value: unknown, path: string, depth: number): void => {
    if (value instanceof TorchTensor) {
      if (!found.has(path || 'unnamed')) found.set(path || 'unnamed', value);
      return;
    }
    if (depth > maxDepth || seen.has(value)) return;
    const children =
      value instanceof Map ? value.entries() : Array.isArray(value) ? (value as unknown[]).entries() : undefined;
    if (!children) return;
    seen.add(value);
    for (const [key, child] of children) {
      if (typeof key === 'string' || typeof key === 'number') {
        walk(child, path === '' ? `${key}` : `${path}.${key}`, depth + 1);
      }
    }
  };
  walk(root, '', 0);
  return found;
}

/**
 * A tensor of a torch file as the common kind.
 * @param storageBytes the storage's bytes; throws where the file does not hold them
 */
export function storedTensor(
  name: string,
  tensor: TorchTensor,
  storageBytes: (storage: TorchStorage) => Uint8Array,
  file: string,
): StoredTensor {
  const { dtype, shape, stride } = tensor;
  return {
    name,
    shape,
    dtype,
    bytes: () => {
      const size = typeof dtype === 'string' ? dtypeBytes[dtype] : 1;
      const storage = storageBytes(tensor.storage);
      const start = tensor.offset + tensor.storage.offset;
      const count = elementCount(shape);
      const last = shape.reduce((sum, length, axis) => sum + (length - 1) * stride[axis]!, start);
      if (count > 0 && !((last + 1) * size <= storage.length)) {
        throw damaged(file, `${name} reaches to element ${last} of a storage of ${storage.length / size}`);
      }
      if (isContiguous(shape, stride)) return storage.subarray(start * size, (start + count) * size);
      return gather(storage, size, start, shape, stride);
    },
  };
}

function isContiguous(shape: readonly number[], stride: readonly number[]): boolean {
  let due = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && stride[axis] !== due) return false;
    due *= shape[axis]!;
  }
  return true;
}

/** Copies a strided view into row-major order, an odometer over all axes. */
function gather(
  storage: Uint8Array,
  size: number,
  start: number,
  shape: readonly number[],
  stride: readonly number[],
): Uint8Array {
  const out = new Uint8Array(elementCount(shape) * size);
  const index = shape.map(() => 0);
  let from = start;
  for (let to = 0; to < out.length; to += size) {
    for (let byte = 0; byte < size; byte++) out[to + byte] = storage[from * size + byte]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += stride[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      from -= stride[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  return out;
}
