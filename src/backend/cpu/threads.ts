import { startHelper, type Helper } from './helpers';
import { compileKernels, instantiate, type KernelExports } from './kernelModule';
import { mayWait } from './features';
import type { TileRunner } from './workQueue';

/** Below these addresses: the board, then the one command that is being run. */
const BOARD = 64;
const COMMAND = 128;
/** First address that the heap may hand out. */
export const HEAP_BASE = 1024;

/**
 * The kernels on one thread or several. Helpers claim tiles from a board in shared memory (kernels/shared/board.ts); the calling
 * thread works with them. Results do not depend on the number of threads: tiles share no sums.
 */
export class Threads {
  private constructor(
    private readonly memory: WebAssembly.Memory,
    private readonly kernels: KernelExports,
    private readonly helpers: readonly Helper[],
    private readonly wait: boolean,
    /** Threads asked for: their numbers are below this. */
    readonly slots: number,
  ) {}

  /** @param threads more than one needs a shared memory. Helpers that cannot start are done without. */
  static async start(memory: WebAssembly.Memory, relaxed: boolean, threads: number): Promise<Threads> {
    const shared = !(memory.buffer instanceof ArrayBuffer);
    const module = await compileKernels(relaxed, shared);
    const starts = Array.from({ length: threads - 1 }, (_, i) =>
      startHelper({ module, memory, board: BOARD, thread: i + 1 }),
    );
    const helpers = (await Promise.allSettled(starts)).flatMap((start) =>
      start.status === 'fulfilled' ? [start.value] : [],
    );
    return new Threads(memory, instantiate(module, memory), helpers, shared && mayWait(), threads);
  }

  get count(): number {
    return this.helpers.length + 1;
  }

  readonly run: TileRunner = (index, command, first, last) => {
    new Uint32Array(this.memory.buffer, COMMAND, command.length).set(command);
    if (this.helpers.length === 0) this.kernels.run(index, COMMAND, first, last);
    else this.kernels.share(BOARD, index, COMMAND, first, last, this.wait ? 1 : 0);
  };

  dispose(): void {
    if (this.helpers.length > 0) this.kernels.close(BOARD);
    for (const helper of this.helpers) helper.terminate();
  }
}
