/**
 * What this engine's WebAssembly can do. A module with an instruction that the engine does not know is refused whole, so each
 * feature is asked for with the smallest module that has it.
 */

/** (func (result v128) i32.const 0, i8x16.splat, …): one function around `code`. */
const probe = (...code: number[]): boolean =>
  WebAssembly.validate(
    Uint8Array.of(
      ...[0, 97, 115, 109, 1, 0, 0, 0],
      ...[1, 5, 1, 96, 0, 1, 123], // type: () → v128
      ...[3, 2, 1, 0], // one function of it
      ...[10, code.length + 4, 1, code.length + 2, 0, ...code, 11],
    ),
  );

const SPLAT = [65, 0, 253, 15]; // i32.const 0, i8x16.splat
const RELAXED_MADD = [253, 133, 2]; // f32x4.relaxed_madd

export const hasSimd = (): boolean => probe(...SPLAT);

export const hasRelaxedSimd = (): boolean => probe(...SPLAT, ...SPLAT, ...SPLAT, ...RELAXED_MADD);

/** Whether memory can be shared: a page must be cross-origin isolated for that, Node always may. */
export function hasSharedMemory(): boolean {
  return (
    typeof SharedArrayBuffer !== 'undefined' &&
    (globalThis as { crossOriginIsolated?: boolean }).crossOriginIsolated !== false
  );
}

/** Whether this thread may sleep on shared memory: a page's own thread may not. */
export function mayWait(): boolean {
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1);
    return true;
  } catch {
    return false;
  }
}

/** `node:${name}` where this is Node, without an import that a browser bundle would stumble over. */
export function nodeModule<T>(name: string): T | undefined {
  const { process } = globalThis as { process?: { getBuiltinModule?: (id: string) => unknown } };
  return process?.getBuiltinModule?.(`node:${name}`) as T | undefined;
}

/** Cores this machine offers. */
export function coreCount(): number {
  const { navigator } = globalThis as { navigator?: Navigator };
  return navigator?.hardwareConcurrency ?? nodeModule<typeof import('node:os')>('os')?.availableParallelism() ?? 1;
}
