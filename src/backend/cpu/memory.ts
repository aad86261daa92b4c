import { OrthrusError } from '../../lib/errors';

const PAGE = 65536;
/** One page short of 4 GiB: kernels compare addresses with one past an array's end, which must not wrap to 0. */
const MOST_PAGES = 65535;

/** A memory that can grow as far as this engine lets it: address space is refused on some phones long before 4 GiB. */
export function openMemory(shared: boolean, maxBytes = Infinity): { memory: WebAssembly.Memory; maxBytes: number } {
  for (let pages = Math.max(1, Math.min(MOST_PAGES, Math.floor(maxBytes / PAGE))); pages >= 1; pages >>= 1) {
    try {
      return { memory: new WebAssembly.Memory({ initial: 1, maximum: pages, shared }), maxBytes: pages * PAGE };
    } catch {
      // Half of it, then.
    }
  }
  throw new OrthrusError('device.no-memory', 'This browser gives WebAssembly no memory.', 'Close other pages.');
}
