import type { KernelDeclaration } from '../contract';

/** A kernel's command as its AssemblyScript class lays it out: params, addresses, extra; 4 bytes each. */
export function commandWords(
  kernel: KernelDeclaration,
  params: Readonly<Record<string, number>>,
  addresses: readonly number[],
  extra: readonly number[],
): Uint32Array {
  const types = Object.entries(kernel.params);
  const words = new Uint32Array(types.length + addresses.length + extra.length);
  const floats = new Float32Array(words.buffer);
  for (const [i, [name, type]] of types.entries()) {
    const value = params[name];
    if (value === undefined) throw new Error(`${kernel.name}: no value for parameter ${name}`);
    if (type === 'u32') words[i] = value;
    else floats[i] = value;
  }
  words.set(addresses, types.length);
  words.set(extra, types.length + addresses.length);
  return words;
}
