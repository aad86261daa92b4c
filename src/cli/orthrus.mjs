#!/usr/bin/env node
/**
 * The `orthrus` command. Bundles src/cli/main.ts when the sources are newer than the bundle, then runs it in a process that
 * finds a Vulkan device also where there is no graphics driver (that has to be in the environment before Node starts).
 */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { softwareVulkan } from './softwareVulkan.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const bundle = join(root, '.cache', 'cli', 'main.js');

function newest(folder) {
  let time = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isFile()) time = Math.max(time, statSync(join(entry.parentPath ?? entry.path, entry.name)).mtimeMs);
  }
  return time;
}

async function buildBundle() {
  if (!existsSync(join(root, 'node_modules', 'vite'))) {
    console.error('orthrus: the packages are not installed; run "npm ci" in the project first');
    process.exit(1);
  }
  const sources = Math.max(newest(join(root, 'src')), newest(join(root, 'shaders')));
  if (existsSync(bundle) && statSync(bundle).mtimeMs > sources) return;
  const { build } = await import('vite');
  const { cpuKernels } = await import('../../.config/cpuKernels.mjs');
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    plugins: [cpuKernels()],
    build: { ssr: join(root, 'src/cli/main.ts'), outDir: dirname(bundle), emptyOutDir: true, target: 'node20' },
  });
}

await buildBundle();
const child = spawn(process.execPath, [bundle, ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, ...softwareVulkan() },
});
// Ctrl-C reaches the child too; this process waits for it to finish.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
