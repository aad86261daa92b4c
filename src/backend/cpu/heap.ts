/** WebAssembly's page. */
const PAGE = 65536;
/** Blocks start at multiples of a cache line, and end with one to spare: vector loads may read past an array's end. */
const LINE = 64;

interface Block {
  start: number;
  end: number;
}

/**
 * Hands out the memory that the kernels work in. Blocks lie on the JavaScript side, because WebAssembly instances in several
 * threads share the memory and would each think it theirs.
 */
export class Heap {
  /** Sorted, never adjacent. */
  private readonly freed: Block[] = [];
  private readonly taken = new Map<number, number>();
  /** Everything from here on has never been handed out, and is zero. */
  private untouched: number;

  /**
   * @param base first byte that may be handed out
   * @param maxBytes end of what the memory may grow to
   */
  constructor(
    private readonly memory: WebAssembly.Memory,
    base: number,
    private readonly maxBytes: number,
  ) {
    this.untouched = Math.ceil(base / LINE) * LINE;
  }

  /** Address of `bytes` zeros, or undefined where the memory does not grow that far. */
  allocate(bytes: number): number | undefined {
    const size = (Math.ceil(bytes / LINE) + 1) * LINE;
    const index = this.freed.findIndex(({ start, end }) => end - start >= size);
    if (index >= 0) {
      const block = this.freed[index]!;
      const start = block.start;
      block.start += size;
      if (block.start === block.end) this.freed.splice(index, 1);
      new Uint8Array(this.memory.buffer, start, size).fill(0);
      this.taken.set(start, size);
      return start;
    }
    const start = this.untouched;
    if (!this.reach(start + size)) return undefined;
    this.untouched = start + size;
    this.taken.set(start, size);
    return start;
  }

  free(start: number): void {
    const size = this.taken.get(start);
    if (size === undefined) throw new Error(`nothing was allocated at ${start}`);
    this.taken.delete(start);
    let at = this.freed.findIndex((block) => block.start > start);
    if (at < 0) at = this.freed.length;
    const before = this.freed[at - 1];
    const after = this.freed[at];
    const end = start + size;
    if (before?.end === start && after?.start === end) {
      before.end = after.end;
      this.freed.splice(at, 1);
    } else if (before?.end === start) before.end = end;
    else if (after?.start === end) after.start = start;
    else this.freed.splice(at, 0, { start, end });
  }

  /** Grows the memory to hold `end` bytes. */
  private reach(end: number): boolean {
    const missing = end - this.memory.buffer.byteLength;
    if (missing <= 0) return true;
    if (end > this.maxBytes) return false;
    try {
      this.memory.grow(Math.ceil(missing / PAGE));
      return true;
    } catch {
      return false;
    }
  }
}
