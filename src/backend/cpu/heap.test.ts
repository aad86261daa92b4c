import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Heap } from './heap';
import { openMemory } from './memory';

const PAGE = 65536;

test('blocks never overlap, hold zeros, and all of the memory comes back', () => {
  const step = fc.oneof(
    fc.record({ allocate: fc.integer({ min: 1, max: 20_000 }) }),
    fc.record({ free: fc.nat({ max: 30 }) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const { memory, maxBytes } = openMemory(false, 64 * PAGE);
      const heap = new Heap(memory, 1024, maxBytes);
      const live: { start: number; bytes: number; mark: number }[] = [];
      const check = ({ start, bytes, mark }: (typeof live)[number]): void => {
        expect(new Uint8Array(memory.buffer, start, bytes).every((byte) => byte === mark)).toBe(true);
      };
      for (const [i, action] of steps.entries()) {
        if ('allocate' in action) {
          const start = heap.allocate(action.allocate)!;
          expect(start % 64).toBe(0);
          expect(start).toBeGreaterThanOrEqual(1024);
          const block = { start, bytes: action.allocate, mark: 0 };
          check(block);
          block.mark = 1 + (i % 250);
          new Uint8Array(memory.buffer, start, block.bytes).fill(block.mark);
          live.push(block);
        } else if (live.length > 0) {
          const [block] = live.splice(action.free % live.length, 1);
          check(block!);
          heap.free(block!.start);
        }
      }
      for (const block of live) {
        check(block);
        heap.free(block.start);
      }
      // One block again: as much as was ever handed out fits without growing.
      const held = memory.buffer.byteLength;
      expect(heap.allocate(1)).toBe(1024);
      expect(memory.buffer.byteLength).toBe(held);
    }),
    { numRuns: 60, seed: 0 },
  );
});

test('says when the memory does not grow that far, and goes on', () => {
  const { memory, maxBytes } = openMemory(false, 4 * PAGE);
  const heap = new Heap(memory, 1024, maxBytes);
  expect(heap.allocate(4 * PAGE)).toBeUndefined();
  const start = heap.allocate(3 * PAGE)!;
  expect(heap.allocate(PAGE)).toBeUndefined();
  heap.free(start);
  expect(heap.allocate(3 * PAGE)).toBe(start);
  expect(() => {
    heap.free(5);
  }).toThrow('nothing was allocated');
});
