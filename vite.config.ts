import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { cpuKernels } from './.config/cpuKernels.mjs';
import { serviceWorker } from './.config/serviceWorker.mjs';
import { katexFonts } from './.config/katexFonts.mjs';
import { softwareVulkan } from './src/cli/softwareVulkan.mjs';

// Test processes inherit this: WebGPU without a GPU.
Object.assign(process.env, softwareVulkan());

/** Cross-origin isolation: precise timers and WebAssembly threads. */
const isolation = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };

/** Compiling the CPU kernels takes its seconds; a warning about it on each `npm start` helps nobody. */
const quiet = { checks: { pluginTimings: false } };

export default defineConfig({
  // A part of Plotly asks for Node's name of the global object.
  define: { global: 'globalThis' },
  plugins: [react(), cpuKernels(), katexFonts(), serviceWorker()],
  worker: { format: 'es', rolldownOptions: quiet, plugins: () => [cpuKernels()] },
  server: { headers: isolation },
  preview: { headers: isolation },
  // Plotly alone is a megabyte; it comes with the first plot and not with the page.
  build: {
    target: 'es2023',
    rolldownOptions: quiet,
    chunkSizeWarningLimit: 1100,
    // The page's policy allows no fonts from data: addresses.
    assetsInlineLimit: (path) => (path.endsWith('.woff2') ? false : undefined),
  },
  test: {
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts'],
          setupFiles: ['src/oracle/gpuOff.ts'],
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: { name: 'bench', include: [], benchmark: { include: ['src/**/*.bench.ts'] } },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['e2e/**/*.test.ts'],
          globalSetup: 'e2e/server.ts',
          setupFiles: ['src/oracle/gpuOff.ts'],
          testTimeout: 300_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
