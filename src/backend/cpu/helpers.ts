import { nodeModule } from './features';

/** What a helper thread starts with. */
export interface HelperStart {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** Address of the board (kernels/shared/board.ts). */
  readonly board: number;
  /** From 1; the caller is thread 0. */
  readonly thread: number;
}

/** A running helper thread. */
export interface Helper {
  terminate(): void;
}

/** kernelWorker.ts for Node: text, because a bundle has no file of its own for it, and Node does not read TypeScript. */
const NODE_HELPER = `
const { parentPort, workerData } = require('node:worker_threads');
const { exports } = new WebAssembly.Instance(workerData.module, { env: { memory: workerData.memory } });
parentPort.postMessage('ready');
try {
  exports.serve(workerData.board, workerData.thread);
} catch {
  exports.fail(workerData.board);
}
`;

/** Starts one helper; fulfilled when it is at work, rejected where it cannot start. */
export function startHelper(start: HelperStart): Promise<Helper> {
  const threads = nodeModule<typeof import('node:worker_threads')>('worker_threads');
  return threads ? startNodeHelper(threads, start) : startBrowserHelper(start);
}

function startNodeHelper({ Worker }: typeof import('node:worker_threads'), start: HelperStart): Promise<Helper> {
  return new Promise((resolve, reject) => {
    // Without this process's own flags: --input-type=module would make the text a module.
    const worker = new Worker(NODE_HELPER, { eval: true, execArgv: [], workerData: start, name: 'kernels' });
    worker.once('error', reject);
    worker.once('message', () => {
      // The process may end while a helper waits for work.
      worker.unref();
      resolve({ terminate: () => void worker.terminate() });
    });
  });
}

function startBrowserHelper(start: HelperStart): Promise<Helper> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./kernelWorker.ts', import.meta.url), { type: 'module', name: 'kernels' });
    worker.onerror = () => {
      worker.terminate();
      reject(new Error('a kernel worker did not start'));
    };
    worker.onmessage = () => {
      resolve(worker);
    };
    worker.postMessage(start);
  });
}
