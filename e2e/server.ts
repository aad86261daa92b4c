import { preview, type PreviewServer } from 'vite';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    baseUrl: string;
    /** The same build from a server without the COOP and COEP headers: no shared memory, so one CPU thread. */
    plainUrl: string;
  }
}

/** Serves the build as `npm start` does, on free ports, for the length of the run. */
export default async function serve(project: TestProject): Promise<() => Promise<void>> {
  const isolated = await preview({ preview: { port: 4273, strictPort: false }, logLevel: 'error' });
  const plain = await preview({
    preview: { port: 4373, strictPort: false },
    logLevel: 'error',
    plugins: [{ name: 'no-isolation', configurePreviewServer: withoutIsolation }],
  });
  project.provide('baseUrl', isolated.resolvedUrls!.local[0]!);
  project.provide('plainUrl', plain.resolvedUrls!.local[0]!);
  return async () => {
    await isolated.close();
    await plain.close();
  };
}

/** Takes the isolation headers, which vite.config.ts sets, off every answer. */
function withoutIsolation(server: PreviewServer): void {
  server.middlewares.use((_request, response, next) => {
    const { setHeader } = response;
    response.setHeader = function (name, value) {
      return /^cross-origin-(opener|embedder)-policy$/i.test(name) ? this : setHeader.call(this, name, value);
    };
    next();
  });
}
