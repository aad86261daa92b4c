/**
 * The service worker, `sw.js`: src/app/offline/serviceWorker.ts with the list of every file of the build, written beside index.html when the
 * build is on disk (docs/decisions/0007-own-service-worker.md). There is none in `vite dev`.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const NAME = 'sw.js';

/** A folder from public/ that holds more is left on the server: nobody who opens a notebook asked for its download. */
const FOLDER_BYTES = 20_000_000;

/** Folders of public/ with what single panels ask for: left on the server too, however small. */
const ON_DEMAND = ['domains'];

/** What a visit keeps for work offline. */
export function precacheOf(outDir, assetsDir = 'assets') {
  const files = readdirSync(outDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path, name: path.slice(outDir.length + 1).replaceAll(sep, '/'), bytes: statSync(path).size }))
    .filter(({ name }) => name !== NAME && !name.endsWith('.map'))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const folders = new Map();
  for (const { name, bytes } of files) folders.set(dirname(name), (folders.get(dirname(name)) ?? 0) + bytes);
  const isKept = ({ name }) =>
    [assetsDir, '.'].includes(dirname(name)) ||
    (folders.get(dirname(name)) <= FOLDER_BYTES && !ON_DEMAND.includes(dirname(name)));
  const kept = files.filter(isKept);
  const version = createHash('sha256');
  const entries = kept.map(({ path, name }) => {
    const digest = createHash('sha256').update(readFileSync(path)).digest('base64');
    version.update(`${name} ${digest}\n`);
    // The page is asked for by its folder: some hosts redirect index.html, and a redirected answer may not open a page. Files that are
    // compressed may be unpacked on the way, by servers that take .gz for an encoding: then their digest is another.
    return [name === 'index.html' ? '' : name, name.endsWith('.gz') ? '' : `sha256-${digest}`];
  });
  const bytes = kept.reduce((sum, file) => sum + file.bytes, 0);
  const left = [...folders].filter(([folder]) => files.some((file) => dirname(file.name) === folder && !isKept(file)));
  return { version: version.digest('hex').slice(0, 16), bytes, files: entries, left };
}

/** Writes sw.js into a finished build. @returns what it keeps */
export async function writeServiceWorker(outDir, assetsDir) {
  const { left, ...precache } = precacheOf(outDir, assetsDir);
  const { output } = await build({
    root,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    define: { PRECACHE: JSON.stringify(precache) },
    build: {
      write: false,
      target: 'es2023',
      rolldownOptions: {
        input: join(root, 'src/app/offline/serviceWorker.ts'),
        output: { format: 'iife', entryFileNames: NAME },
      },
    },
  });
  writeFileSync(join(outDir, NAME), output[0].code);
  return { left, ...precache };
}

/** The Vite plugin. */
export function serviceWorker() {
  let config;
  return {
    name: 'service-worker',
    apply: 'build',
    configResolved(resolved) {
      config = resolved;
    },
    // Not earlier: the files of public/ are copied while the bundle is written.
    async closeBundle(error) {
      if (error) return;
      const outDir = resolve(config.root, config.build.outDir);
      const { left, files, bytes } = await writeServiceWorker(outDir, config.build.assetsDir);
      config.logger.info(`${NAME} keeps ${files.length} files, ${(bytes / 1e6).toFixed(2)} MB, for work offline`);
      for (const [folder, size] of left.filter(([folder]) => !ON_DEMAND.includes(folder))) {
        config.logger.warn(`${NAME} leaves out ${folder}: ${(size / 1e6).toFixed(1)} MB`);
      }
    },
  };
}
