/// <reference lib="webworker" />
/** A helper thread in a browser: works on what the board publishes until it is closed. Node's twin is in helpers.ts. */
import type { HelperStart } from './helpers';

self.onmessage = ({ data }: MessageEvent<HelperStart>) => {
  const { exports } = new WebAssembly.Instance(data.module, { env: { memory: data.memory } });
  self.postMessage('ready');
  try {
    (exports['serve'] as (board: number, thread: number) => void)(data.board, data.thread);
  } catch {
    (exports['fail'] as (board: number) => void)(data.board);
  }
  self.close();
};
