import { expect, test } from 'vitest';
import { within } from './within';

test('gives what work gives in time, throws what it throws, and waits no longer', async () => {
  expect(await within(1000, Promise.resolve(3))).toBe(3);
  await expect(within(1000, Promise.reject(new RangeError('odd')))).rejects.toThrow(RangeError);
  const never = new Promise(() => undefined);
  await expect(within(10, never)).rejects.toMatchObject({
    name: 'TimeoutError',
    message: 'no answer within 0.01 s',
  });
});
