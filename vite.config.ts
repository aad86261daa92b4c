import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { softwareVulkan } from './src/cli/softwareVulkan.mjs';

// Test processes inherit this: WebGPU without a GPU.
Object.assign(process.env, softwareVulkan());

/** WebGPU buffers are shared with nothing, but workers, precise timers and later WebAssembly threads want isolation. */
const isolation = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };

export default defineConfig({
  plugins: [react()],
  worker: { format: 'es' },
  server: { headers: isolation },
  preview: { headers: isolation },
  build: { target: 'es2023' },
  test: {
    include: ['src/**/*.test.ts'],
    pool: 'forks',
    testTimeout: 60_000,
  },
});
