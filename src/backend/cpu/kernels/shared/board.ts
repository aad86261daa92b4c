/**
 * The block of shared memory through which threads share a kernel's tiles.
 *
 * A `ticket` holds the number of the publication (high half) and the tiles still unclaimed (low half). A thread claims a tile by
 * decrementing the ticket with compare-and-exchange: a late helper's stale ticket fails, and once a claim succeeds, kernel, command
 * and last stand still until that tile is done, because the publisher waits for it. So nobody ever waits for a helper
 * that sleeps or was taken off its core. Which thread runs which tile changes nothing: tiles share no sums.
 */

/** Loads before a thread goes to sleep, some 20 µs: longer than the gap between two kernels of an encoder. */
const SPINS: u32 = 20000;

@unmanaged
export class Board {
  ticket: u64;
  /** Number of the last publication; what sleeping helpers wait on. */
  generation: i32;
  /** Tiles done of the present publication. */
  done: i32;
  closed: i32;
  kernel: u32;
  command: usize;
  /** One past the last tile. */
  last: u32;
  /** A helper trapped, and its tile will never be done. */
  failed: i32;

  publish(kernel: u32, command: usize, first: u32, last: u32): void {
    const at = changetype<usize>(this);
    const generation = this.generation + 1;
    this.kernel = kernel;
    this.command = command;
    this.last = last;
    atomic.store<i32>(at, 0, offsetof<Board>('done'));
    atomic.store<u64>(at, ((<u64>generation) << 32) | (last - first), offsetof<Board>('ticket'));
    atomic.store<i32>(at, generation, offsetof<Board>('generation'));
    atomic.notify(at + offsetof<Board>('generation'), -1);
  }

  /** Tiles left before the claim, the claimed one included; 0 where there was none. */
  claim(): u32 {
    const at = changetype<usize>(this);
    let ticket = atomic.load<u64>(at, offsetof<Board>('ticket'));
    while (<u32>ticket !== 0) {
      const seen = atomic.cmpxchg<u64>(at, ticket, ticket - 1, offsetof<Board>('ticket'));
      if (seen === ticket) return <u32>ticket;
      ticket = seen;
    }
    return 0;
  }

  finish(): void {
    const at = changetype<usize>(this);
    atomic.add<i32>(at, 1, offsetof<Board>('done'));
    atomic.notify(at + offsetof<Board>('done'), 1);
  }

  awaitDone(count: u32, mayWait: bool): void {
    const at = changetype<usize>(this);
    let spins: u32 = 0;
    while (true) {
      const done = atomic.load<i32>(at, offsetof<Board>('done'));
      if (done === <i32>count) return;
      // Traps here too: the host then takes the device for lost, where it would wait for ever.
      if (atomic.load<i32>(at, offsetof<Board>('failed'))) unreachable();
      if (mayWait && ++spins > SPINS) atomic.wait<i32>(at + offsetof<Board>('done'), done, -1);
    }
  }

  /** Waits for a publication after `seen`; returns its number. */
  awaitPublished(seen: i32): i32 {
    const at = changetype<usize>(this);
    let spins: u32 = 0;
    while (true) {
      const generation = atomic.load<i32>(at, offsetof<Board>('generation'));
      if (generation !== seen) return generation;
      if (++spins > SPINS) atomic.wait<i32>(at + offsetof<Board>('generation'), seen, -1);
    }
  }

  close(): void {
    const at = changetype<usize>(this);
    atomic.store<i32>(at, 1, offsetof<Board>('closed'));
    atomic.add<i32>(at, 1, offsetof<Board>('generation'));
    atomic.notify(at + offsetof<Board>('generation'), -1);
  }

  fail(): void {
    const at = changetype<usize>(this);
    atomic.store<i32>(at, 1, offsetof<Board>('failed'));
    // Changes what the publisher waits on, lest it fall asleep just before it is woken.
    atomic.add<i32>(at, 1 << 30, offsetof<Board>('done'));
    atomic.notify(at + offsetof<Board>('done'), 1);
  }

  isClosed(): bool {
    return atomic.load<i32>(changetype<usize>(this), offsetof<Board>('closed')) !== 0;
  }
}
