import { OrthrusError } from '../lib/errors';
import { clip } from './checkpointReject';
import { axesOf, checkShapes, configFromShapes, extraTensor, type TensorsByName } from './checkpointShapes';
import { dtypeName, formatShape, loadTensor, type StoredTensor, type StoredTensors } from './checkpointTensors';
import type { EncoderConfig } from './config';
import { encoderShapes, type HostTensor, type Parameters } from './parameters';
import { sequenceHeadPrefix, sequenceHeadShapes } from './sequenceHeadWeights';

export interface FoundEncoder {
  readonly config: EncoderConfig;
  readonly parameters: Parameters;
  readonly dtype: string;
  readonly notes: readonly string[];
}

/** A name within the encoder behind any prefix; the longest prefix wins. */
const encoderName = /^(.*\.)?((?:embedding|norm_f|layers\.\d+)\..+)$/s;

/**
 * Finds the encoder among a container's tensors, whatever prefix it has (`model.`, `state_dict.model.`, …), checks every
 * name and shape, and converts to float32 under the published names. Everything else is left out with a note.
 * @throws OrthrusError naming the first tensor that is missing, extra, misshapen, of another type or not finite
 */
export function findEncoder(stored: StoredTensors, file: string, fileBytes: number): FoundEncoder {
  const notes: string[] = [];
  const prefix = choosePrefix(stored.tensors, file, notes);
  const tensors = new Map<string, StoredTensor>();
  const others: StoredTensor[] = [];
  for (const tensor of stored.tensors) {
    const name = tensor.name.startsWith(prefix) ? tensor.name.slice(prefix.length) : '';
    if (/^(embedding|norm_f|layers)\./.test(name)) tensors.set(name, tensor);
    else others.push(tensor);
  }
  const encoder = configFromShapes(file, tensors, prefix);
  const shapes = new Map(encoderShapes(encoder));
  checkShapes(file, tensors, shapes, prefix);
  for (const [name, tensor] of tensors) if (!shapes.has(name)) throw extraTensor(file, tensor);

  const head = findSequenceHead(others, encoder.dModel, file, notes);
  const wanted = new Map([...shapes.keys()].map((name) => [name, tensors.get(name)!]));
  for (const [name, tensor] of head?.tensors ?? []) wanted.set(sequenceHeadPrefix + name, tensor);
  checkSize(wanted, file, fileBytes);
  notes.push(...describeOthers(others.filter((tensor) => !head?.all.has(tensor))));

  const parameters = new Map<string, HostTensor>();
  for (const [name, tensor] of wanted) parameters.set(name, loadTensor(tensor));
  return {
    config: { ...encoder, sequenceHead: head?.sizes },
    parameters,
    dtype: [...new Set([...wanted.values()].map(dtypeName))].sort().join(', '),
    notes,
  };
}

function choosePrefix(tensors: readonly StoredTensor[], file: string, notes: string[]): string {
  const counts = new Map<string, number>();
  for (const { name } of tensors) {
    const [, prefix = '', rest] = encoderName.exec(name) ?? [];
    if (rest !== undefined && axesOf(rest)) counts.set(prefix, (counts.get(prefix) ?? 0) + 1);
  }
  // A stable sort: of equals, the first in the file.
  const [best, second] = [...counts].sort((a, b) => b[1] - a[1]);
  if (!best || best[1] < 3) throw notAnEncoder(tensors, file);
  if (second && second[1] * 2 > best[1]) {
    notes.push(`The file holds several encoders; the one under "${clip(best[0])}" was read.`);
  }
  return best[0];
}

function notAnEncoder(tensors: readonly StoredTensor[], file: string): OrthrusError {
  const mend = 'Drop an Orthrus encoder: model.safetensors, pytorch_model.bin or a training checkpoint (.ckpt).';
  const first = tensors[0];
  if (!first) return new OrthrusError('checkpoint.empty', `${file} holds no tensors.`, mend);
  const has = (pattern: RegExp): boolean => tensors.some(({ name }) => pattern.test(name));
  const kind =
    has(/(^|\.)rnn_layer\./) && has(/(^|\.)(stem|final_fc)\./)
      ? 'a Saluki model (convolutions and a GRU)'
      : has(/(^|\.)blocks\.\d+\.conv1\./) && has(/(^|\.)fc\./)
        ? 'a dilated convolutional network'
        : 'another kind of model';
  return new OrthrusError(
    'checkpoint.notOrthrus',
    `${file} is ${kind}, not an Orthrus encoder: embedding.weight is missing; ` +
      `its first tensor is ${clip(first.name)} of shape ${formatShape(first.shape)}.`,
    mend,
  );
}

interface FoundHead {
  readonly sizes: { readonly body: number; readonly out: number };
  /** By name without prefix, those that are read. */
  readonly tensors: TensorsByName;
  /** Every tensor of the head, those that are not read included. */
  readonly all: ReadonlySet<StoredTensor>;
}

function findSequenceHead(
  others: readonly StoredTensor[],
  dModel: number,
  file: string,
  notes: string[],
): FoundHead | undefined {
  const tensors = new Map<string, StoredTensor>();
  let prefix: string | undefined;
  for (const tensor of others) {
    const at = tensor.name.search(/(?<=^|\.)sequence_head\./);
    if (at < 0) continue;
    prefix ??= tensor.name.slice(0, at) + sequenceHeadPrefix;
    if (tensor.name.startsWith(prefix)) tensors.set(tensor.name.slice(prefix.length), tensor);
  }
  if (prefix === undefined) return undefined;
  if (![...tensors.keys()].some((name) => name.includes('running_'))) {
    notes.push('The sequence head has no BatchNorm statistics: heads of other kinds cannot be used and are left out.');
    return undefined;
  }
  const all = new Set(tensors.values());
  tensors.delete('norm1.num_batches_tracked');
  tensors.delete('norm2.num_batches_tracked');
  const body = tensors.get('fc1.bias')?.shape[0] ?? tensors.get('norm1.weight')?.shape[0] ?? 0;
  const out = tensors.get('fc3.weight')?.shape[0] ?? 0;
  const shapes = sequenceHeadShapes(dModel, body, out);
  if (tensors.has('fc3.bias')) shapes.set('fc3.bias', [out]);
  checkShapes(file, tensors, shapes, prefix);
  for (const [name, tensor] of tensors) if (!shapes.has(name)) throw extraTensor(file, tensor);
  return { sizes: { body, out }, tensors, all };
}

/**
 * Strides of zero let a few bytes claim terabytes, so what the shapes add up to is held against the file's size. A real
 * encoder takes at most twice its file (from 2 bytes to 4); the allowance covers deflated ones.
 */
function checkSize(wanted: TensorsByName, file: string, fileBytes: number): void {
  let bytes = 0;
  for (const { shape } of wanted.values()) bytes += 4 * shape.reduce((a, b) => a * b, 1);
  if (bytes <= 8 * fileBytes + 2 ** 28) return;
  throw new OrthrusError(
    'checkpoint.tooLarge',
    `${file} has ${fileBytes} bytes, but its tensors' shapes add up to ${bytes}.`,
    'The file is damaged or made to exhaust memory: get it from its source again.',
  );
}

function describeOthers(others: readonly StoredTensor[]): string[] {
  const kinds: [string, RegExp][] = [
    ['optimizer state', /(^|\.)optimizer/],
    ['projection head', /(^|\.)(\w+_)?projection_head\./],
    ['sequence head', /(^|\.)sequence_head\./],
  ];
  const counts = new Map<string, number>();
  const unknown: string[] = [];
  for (const { name } of others) {
    const kind = kinds.find(([, pattern]) => pattern.test(name))?.[0];
    if (kind === undefined) unknown.push(name);
    else counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  const parts = [...counts].map(([kind, count]) => `${kind} (${count} tensors)`);
  if (unknown.length > 0) {
    const names = unknown.slice(0, 3).map((name) => clip(name, 60));
    parts.push(`${names.join(', ')}${unknown.length > 3 ? ` and ${unknown.length - 3} more` : ''}`);
  }
  return parts.length > 0 ? [`Not needed and left out: ${parts.join(', ')}.`] : [];
}
