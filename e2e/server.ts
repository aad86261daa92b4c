import { preview } from 'vite';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    baseUrl: string;
  }
}

/** Serves the build as `npm start` does, on a free port, for the length of the run. */
export default async function serve(project: TestProject): Promise<() => Promise<void>> {
  const server = await preview({ preview: { port: 4273, strictPort: false }, logLevel: 'error' });
  project.provide('baseUrl', server.resolvedUrls!.local[0]!);
  return () => server.close();
}
