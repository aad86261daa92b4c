/**
 * The CPU backend's kernels as a Vite module, `virtual:cpu-kernels`: src/backend/cpu/kernels compiled by AssemblyScript into four
 * variants, inlined as base64 (13 KB of WebAssembly each). A module and not files, so that pages, workers, tests and the bundled
 * command line load them alike. Compiled when sources have changed, kept in .cache/kernels under their hash.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const sources = join(root, 'src', 'backend', 'cpu', 'kernels');
const cache = join(root, '.cache', 'kernels');
const MODULE = 'virtual:cpu-kernels';

/** Flags of each variant; a browser refuses a whole module for one instruction that it does not know. */
export const variants = {
  simd: ['--enable', 'simd'],
  relaxed: ['--enable', 'simd', '--enable', 'relaxed-simd'],
  simdThreads: ['--enable', 'simd', '--enable', 'threads', '--sharedMemory'],
  relaxedThreads: ['--enable', 'simd', '--enable', 'relaxed-simd', '--enable', 'threads', '--sharedMemory'],
};

/** No heap, no exported memory, nothing in the memory: threads share it, and backend/cpu/heap.ts hands it out. */
const FLAGS = [
  ...['--runtime', 'stub', '--importMemory', '--noExportMemory', '--initialMemory', '1', '--maximumMemory', '65536'],
  ...['--optimizeLevel', '3', '--shrinkLevel', '0', '--converge', '--noAssert', '--use', 'abort='],
];

const sourceFiles = () =>
  readdirSync(sources, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.ts'))
    .sort();

/** Compiles one variant. Throws with the compiler's messages; warnings count. */
async function compile(name) {
  const { default: asc } = await import('assemblyscript/asc');
  let wasm;
  const { error, stderr } = await asc.main(['index.ts', ...FLAGS, ...variants[name], '--outFile', 'kernels.wasm'], {
    readFile: (file, base) => {
      const path = resolve(sources, base, file);
      return existsSync(path) ? readFileSync(path, 'utf8') : null;
    },
    writeFile: (file, contents) => {
      if (file.endsWith('.wasm')) wasm = contents;
    },
    listFiles: () => [],
  });
  const messages = stderr.toString();
  if (error || messages || !wasm) {
    throw new Error(`src/backend/cpu/kernels (${name}) do not compile:\n${messages}${error?.message ?? ''}`);
  }
  return wasm;
}

/**
 * Every variant's WebAssembly, from the cache where the sources have not changed.
 * @returns {Promise<Record<keyof typeof variants, Uint8Array>>}
 */
export async function buildKernels() {
  const hash = createHash('sha256').update(JSON.stringify([FLAGS, variants]));
  hash.update(readFileSync(join(root, 'package.json')));
  for (const name of sourceFiles()) hash.update(name).update(readFileSync(join(sources, name)));
  const folder = join(cache, hash.digest('hex').slice(0, 16));
  mkdirSync(folder, { recursive: true });
  const built = {};
  for (const name of Object.keys(variants)) {
    const file = join(folder, `${name}.wasm`);
    if (!existsSync(file)) {
      // Renamed into place: another process may be doing the same.
      const own = `${file}.${process.pid}`;
      writeFileSync(own, await compile(name));
      renameSync(own, file);
    }
    built[name] = readFileSync(file);
  }
  return built;
}

/** The Vite plugin; also needed in `worker.plugins`, workers being bundled apart. */
export function cpuKernels() {
  return {
    name: 'cpu-kernels',
    resolveId: (id) => (id === MODULE ? `\0${MODULE}` : undefined),
    async load(id) {
      if (id !== `\0${MODULE}`) return undefined;
      for (const name of sourceFiles()) this.addWatchFile(join(sources, name));
      const exports = Object.entries(await buildKernels()).map(
        ([name, wasm]) => `export const ${name} = ${JSON.stringify(Buffer.from(wasm).toString('base64'))};`,
      );
      return exports.join('\n');
    },
  };
}
