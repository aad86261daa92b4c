import { isAbort, OrthrusError } from '../lib/errors';
import { checkConfigFile, isConfigFile } from './checkpointConfigFile';
import { findEncoder } from './checkpointEncoder';
import { weightsReader, wrongKind } from './checkpointKind';
import { damaged } from './checkpointReject';
import type { Checkpoint, CheckpointFile } from './checkpointTypes';

/**
 * Reads a checkpoint of an Orthrus encoder: safetensors, what `torch.save` writes (zip and legacy) and Lightning
 * checkpoints, told by content; float32, float16, bfloat16 or float64, converted to float32; names with or without a
 * prefix. The configuration comes from the tensors' shapes and is held against a `config.json` where one is given.
 * Pickles are read with an allow-list and nothing in them is executed (model/pickle.ts).
 * @param files one file of weights, at will its config.json, and files that are not needed (noted)
 * @throws OrthrusError, and nothing else: what is wrong with which file or tensor, and how to mend it
 */
export async function readCheckpoint(files: readonly CheckpointFile[]): Promise<Checkpoint> {
  const weights = files.filter(({ bytes }) => weightsReader(bytes) !== undefined);
  const configs = files.filter((file) => !weights.includes(file) && isConfigFile(file));
  const rest = files.filter((file) => !weights.includes(file) && !configs.includes(file));
  const [file, second] = weights;
  if (!file) throw noWeights(files, rest);
  if (second) throw severalWeights(weights);
  try {
    const stored = weightsReader(file.bytes)!(file.bytes, file.name);
    const { config, parameters, dtype, notes } = findEncoder(stored, file.name, file.bytes.length);
    const remarks = configs.flatMap((configFile) => checkConfigFile(configFile, config, file.name));
    const unused = rest.map(({ name }) => name);
    if (unused.length > 0) remarks.push(`Not needed: ${unused.join(', ')}.`);
    return { container: stored.container, dtype, config, parameters, notes: [...notes, ...remarks] };
  } catch (error) {
    if (error instanceof OrthrusError || isAbort(error)) throw error;
    throw damaged(file.name, 'reading it failed unexpectedly', { cause: error });
  }
}

function noWeights(files: readonly CheckpointFile[], rest: readonly CheckpointFile[]): OrthrusError {
  // A README or licence beside a broken weights file is not the one to complain of: the largest is.
  const [suspect] = [...(rest.length > 0 ? rest : files)].sort(
    (a, b) =>
      Number(looksMeantAsWeights(b.name)) - Number(looksMeantAsWeights(a.name)) || b.bytes.length - a.bytes.length,
  );
  if (suspect) return wrongKind(suspect);
  return new OrthrusError('checkpoint.kind', 'No file was given.', 'Drop model.safetensors or another checkpoint.');
}

function looksMeantAsWeights(name: string): boolean {
  return /\.(safetensors|ckpt|bin|pth?)$/i.test(name);
}

function severalWeights(weights: readonly CheckpointFile[]): OrthrusError {
  const names = weights.map(({ name }) => name);
  const shards = names.some((name) => /-\d{5}-of-\d{5}\./.test(name));
  return new OrthrusError(
    'checkpoint.several',
    `${names.length} files of weights were given: ${names.join(', ')}.`,
    shards
      ? 'Models split over several files are not read: save it as one file.'
      : 'Drop one of them, with its config.json where you have it.',
  );
}
