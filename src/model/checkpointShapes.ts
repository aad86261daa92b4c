import { OrthrusError } from '../lib/errors';
import { formatShape, type StoredTensor } from './checkpointTensors';
import { clip } from './checkpointReject';
import type { EncoderConfig } from './config';

/** Tensors by their name within the encoder, i.e. without prefix. */
export type TensorsByName = ReadonlyMap<string, StoredTensor>;

const whole = 'Drop a whole Orthrus encoder (published or from training), not a part of one or another model.';

export function missingTensor(file: string, name: string, shape: string): OrthrusError {
  return new OrthrusError(
    'checkpoint.missingTensor',
    `${file} is not a whole Orthrus encoder: the tensor ${name} of shape ${shape} is missing.`,
    whole,
  );
}

export function extraTensor(file: string, tensor: StoredTensor): OrthrusError {
  return new OrthrusError(
    'checkpoint.extraTensor',
    `${file} holds ${clip(tensor.name)} of shape ${formatShape(tensor.shape)}, which an Orthrus encoder does not have.`,
    'It is another kind of model, or a damaged one: drop an Orthrus encoder as published or as training saved it.',
  );
}

export function misshapenTensor(file: string, tensor: StoredTensor, expected: string, why = ''): OrthrusError {
  return new OrthrusError(
    'checkpoint.tensorShape',
    `${file}: the tensor ${clip(tensor.name)} has shape ${formatShape(tensor.shape)}; ${expected} is expected${why}.`,
    whole,
  );
}

/** @throws OrthrusError naming the first tensor of `shapes` that is missing or has another shape */
export function checkShapes(
  file: string,
  tensors: TensorsByName,
  shapes: ReadonlyMap<string, readonly number[]>,
  prefix: string,
): void {
  for (const [name, shape] of shapes) {
    const tensor = tensors.get(name);
    if (!tensor) throw missingTensor(file, prefix + name, formatShape(shape));
    const same = tensor.shape.length === shape.length && tensor.shape.every((size, axis) => size === shape[axis]);
    if (!same) throw misshapenTensor(file, tensor, formatShape(shape));
  }
}

/** What the axes of each tensor of a layer mean. D model width, E inner width, N state, K convolution, R rank of dt. */
const layerAxes: Readonly<Record<string, readonly string[]>> = {
  'mixer.A_log': ['E', 'N'],
  'mixer.D': ['E'],
  'mixer.in_proj.weight': ['2E', 'D'],
  'mixer.conv1d.weight': ['E', '1', 'K'],
  'mixer.conv1d.bias': ['E'],
  'mixer.x_proj.weight': ['R+2N', 'E'],
  'mixer.dt_proj.weight': ['E', 'R'],
  'mixer.dt_proj.bias': ['E'],
  'mixer.out_proj.weight': ['D', 'E'],
  'norm.weight': ['D'],
  'norm.bias': ['D'],
};

const outerAxes: Readonly<Record<string, readonly string[]>> = {
  'embedding.weight': ['D', 'C'],
  'embedding.bias': ['D'],
  'norm_f.weight': ['D'],
  'norm_f.bias': ['D'],
};

/** The axes of an encoder tensor by name (without prefix), and its layer; undefined for a name it does not have. */
export function axesOf(name: string): { readonly axes: readonly string[]; readonly layer?: number } | undefined {
  if (Object.hasOwn(outerAxes, name)) return { axes: outerAxes[name]! };
  const [, index, rest] = /^layers\.(0|[1-9]\d{0,8})\.(.+)$/s.exec(name) ?? [];
  if (rest === undefined || !Object.hasOwn(layerAxes, rest)) return undefined;
  return { axes: layerAxes[rest]!, layer: Number(index) };
}

/** A layer with more than half of its tensors counts as one, with fewer they are strays. */
const enoughOfLayer = Object.keys(layerAxes).length / 2;

function countLayers(file: string, tensors: TensorsByName, prefix: string): number {
  const found = new Map<number, number>();
  for (const name of tensors.keys()) {
    const layer = axesOf(name)?.layer;
    if (layer !== undefined) found.set(layer, (found.get(layer) ?? 0) + 1);
  }
  const layers = new Set([...found].filter(([, count]) => count > enoughOfLayer).map(([layer]) => layer));
  let count = 0;
  while (layers.has(count)) count++;
  if (count < layers.size || count === 0) {
    const name = Object.keys(layerAxes).find((part) => !tensors.has(`layers.${count}.${part}`))!;
    throw missingTensor(file, `${prefix}layers.${count}.${name}`, `(${layerAxes[name]!.join(', ')})`);
  }
  return count;
}

/**
 * The encoder's configuration from its tensors' shapes. Each size is what most tensors say, so that one misshapen
 * tensor is the one that gets named.
 * @param tensors by name without prefix
 * @throws OrthrusError `checkpoint.missingTensor`, `checkpoint.tensorShape`
 */
export function configFromShapes(file: string, tensors: TensorsByName, prefix: string): EncoderConfig {
  const nLayer = countLayers(file, tensors, prefix);
  const size = (axis: string): number => {
    const votes = new Map<number, number>();
    let witness: { name: string; axes: readonly string[] } | undefined;
    for (const name of allNames(nLayer)) {
      const { axes } = axesOf(name)!;
      const at = axes.indexOf(axis);
      if (at < 0) continue;
      witness ??= { name, axes };
      const tensor = tensors.get(name);
      if (tensor?.shape.length === axes.length) votes.set(tensor.shape[at]!, (votes.get(tensor.shape[at]!) ?? 0) + 1);
    }
    const [best] = [...votes].sort((a, b) => b[1] - a[1]);
    if (best && best[0] > 0) return best[0];
    const { name, axes } = witness!;
    const shape = `(${axes.join(', ')})`;
    const tensor = tensors.get(name);
    throw tensor ? misshapenTensor(file, tensor, shape) : missingTensor(file, prefix + name, shape);
  };
  const config: EncoderConfig = {
    nTracks: size('C'),
    dModel: size('D'),
    nLayer,
    dInner: size('E'),
    dState: size('N'),
    dConv: size('K'),
    dtRank: size('R'),
    sequenceHead: undefined,
  };
  if (config.nTracks !== 4 && config.nTracks !== 6) {
    const tensor = tensors.get('embedding.weight')!;
    throw misshapenTensor(
      file,
      tensor,
      `(${config.dModel}, 4) or (${config.dModel}, 6)`,
      ': Orthrus reads 4 or 6 tracks',
    );
  }
  return config;
}

function allNames(nLayer: number): string[] {
  const names = Object.keys(outerAxes);
  for (let layer = 0; layer < nLayer; layer++) {
    for (const part of Object.keys(layerAxes)) names.push(`layers.${layer}.${part}`);
  }
  return names;
}
