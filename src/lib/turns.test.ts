import { expect, it } from 'vitest';
import { Turns } from './turns';

it('goes in order, on after a failure, and past who cancelled while waiting', async () => {
  const turns = new Turns();
  const free = new AbortController().signal;
  const cancelled = new AbortController();
  const order: string[] = [];
  let end = (): void => undefined;
  const first = turns.take(free, async () => {
    await new Promise<void>((resolve) => (end = resolve));
    order.push('first');
    throw new RangeError('odd');
  });
  const waiting = turns.take(cancelled.signal, async () => void order.push('never'));
  const last = turns.take(free, async () => void order.push('last'));
  expect(turns.busy).toBe(true);
  cancelled.abort();
  await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  expect(order).toEqual([]);
  end();
  await expect(first).rejects.toThrow('odd');
  await last;
  expect(order).toEqual(['first', 'last']);
  await expect.poll(() => turns.busy).toBe(false);
});
