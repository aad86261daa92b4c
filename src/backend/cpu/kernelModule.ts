import { relaxed, relaxedThreads, simd, simdThreads } from 'virtual:cpu-kernels';

/** What kernels/index.ts exports. */
export interface KernelExports {
  run(kernel: number, command: number, first: number, last: number): void;
  share(board: number, kernel: number, command: number, first: number, last: number, mayWait: number): void;
  serve(board: number, thread: number): void;
  fail(board: number): void;
  close(board: number): void;
}

const variants = { simd, relaxed, simdThreads, relaxedThreads };

/** Compiles the variant that the engine can run. */
export async function compileKernels(useRelaxed: boolean, shared: boolean): Promise<WebAssembly.Module> {
  const name = `${useRelaxed ? 'relaxed' : 'simd'}${shared ? 'Threads' : ''}` as const;
  return WebAssembly.compile(Uint8Array.from(atob(variants[name]), (letter) => letter.charCodeAt(0)));
}

/** The kernels over a memory, on the calling thread. */
export function instantiate(module: WebAssembly.Module, memory: WebAssembly.Memory): KernelExports {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as KernelExports;
}
