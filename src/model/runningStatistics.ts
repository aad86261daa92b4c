import type { HostTensor, Parameters } from './parameters';

/** Published BatchNorm statistics (`X.running_mean`, `X.running_var`) as the one `X.running` (2, D) that the device holds. */
export function joinRunning(parameters: Parameters): Map<string, HostTensor> {
  const joined = new Map<string, HostTensor>();
  for (const [name, tensor] of parameters) {
    if (name.endsWith('.running_var') || name.endsWith('.num_batches_tracked')) continue;
    if (!name.endsWith('.running_mean')) {
      joined.set(name, tensor);
      continue;
    }
    const width = tensor.data.length;
    const data = new Float32Array(2 * width);
    data.set(tensor.data);
    data.set(parameters.get(name.replace(/mean$/, 'var'))!.data, width);
    joined.set(name.replace(/_mean$/, ''), { shape: [2, width], data });
  }
  return joined;
}

/** The way back from `joinRunning`. */
export function splitRunning(parameters: Parameters): Map<string, HostTensor> {
  const split = new Map<string, HostTensor>();
  for (const [name, tensor] of parameters) {
    if (!name.endsWith('.running')) {
      split.set(name, tensor);
      continue;
    }
    const width = tensor.data.length / 2;
    split.set(`${name}_mean`, { shape: [width], data: tensor.data.slice(0, width) });
    split.set(`${name}_var`, { shape: [width], data: tensor.data.slice(width) });
  }
  return split;
}
