import { nextMacrotask } from './macrotask';

/** One kernel with its command's words; `next` is the first tile not done. */
interface KernelJob {
  readonly index: number;
  readonly command: Uint32Array;
  readonly tiles: number;
  readonly flops: number;
  next: number;
}

type Job = KernelJob | (() => void);

/** Runs tiles [first, last) of a kernel, on all threads, and returns when they are done. */
export type TileRunner = (index: number, command: Uint32Array, first: number, last: number) => void;

/** Work between two turns of the event loop, in milliseconds: messages wait that long, Node’s timers twice that. */
const SLICE_MS = 20;
/** Work between two looks at the clock. */
const PIECE_MS = 5;

/**
 * Work in the order in which it was queued: kernels, and what the host does between them. Kernels run on the thread that asks for
 * them, so a long queue is run in slices, and a long kernel a few tiles at a time, with a turn of the event loop between.
 */
export class WorkQueue {
  private readonly jobs: Job[] = [];
  private head = 0;
  private queuedFlops = 0;
  private running: Promise<void> | undefined;
  private stopped = false;
  /** Learned from what has run. */
  private flopsPerMs: number;

  constructor(
    private readonly runTiles: TileRunner,
    private readonly threads: number,
  ) {
    // Low, so that the first slice is not long while the engine still runs unoptimised code.
    this.flopsPerMs = 4e6 * threads;
  }

  get idle(): boolean {
    return this.head === this.jobs.length;
  }

  /** Whether about a slice of work is queued. */
  get sliceQueued(): boolean {
    return this.queuedFlops >= this.flopsPerMs * SLICE_MS;
  }

  /** Host work: at once where nothing is queued before it. */
  do(action: () => void): void {
    if (this.idle) action();
    else this.jobs.push(action);
  }

  push(index: number, command: Uint32Array, tiles: number, flops: number): void {
    if (tiles === 0) return;
    this.jobs.push({ index, command, tiles, flops, next: 0 });
    this.queuedFlops += flops;
  }

  /** Runs all that is queued; what is queued meanwhile too. */
  drain(): Promise<void> {
    return (this.running ??= this.run().finally(() => (this.running = undefined)));
  }

  /** Forgets what is queued. */
  stop(): void {
    this.stopped = true;
    this.clear();
  }

  private clear(): void {
    this.jobs.length = 0;
    this.head = 0;
    this.queuedFlops = 0;
  }

  private async run(): Promise<void> {
    do {
      const end = performance.now() + SLICE_MS;
      for (let left = SLICE_MS; !this.idle && left > 0; left = end - performance.now()) this.step(left);
      if (this.idle) this.clear();
      await nextMacrotask();
    } while (!this.idle && !this.stopped);
  }

  /** The next job, or a piece of it that should take no longer than `left` milliseconds. */
  private step(left: number): void {
    const job = this.jobs[this.head]!;
    if (typeof job === 'function') {
      this.head++;
      job();
      return;
    }
    const perTile = job.flops / job.tiles;
    // A tile for every thread however long it takes: fewer would leave threads idle.
    const rounds = Math.floor((this.flopsPerMs * Math.min(left, PIECE_MS)) / (perTile * this.threads));
    const last = Math.min(job.tiles, job.next + this.threads * Math.max(1, rounds));
    const started = performance.now();
    this.runTiles(job.index, job.command, job.next, last);
    const took = performance.now() - started;
    const flops = perTile * (last - job.next);
    // Shorter ones say more about the clock than about the work.
    if (took > 0.2) this.flopsPerMs += 0.2 * (flops / took - this.flopsPerMs);
    job.next = last;
    this.queuedFlops -= flops;
    if (last === job.tiles) this.head++;
  }
}
