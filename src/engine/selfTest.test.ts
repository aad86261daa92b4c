import { afterEach, describe, expect, test } from 'vitest';
import type { Backend } from '../backend/contract';
import { kernels } from '../backend/cpu/plans';
import { backends } from '../oracle/backends';
import { selfTest, testedKernels } from './selfTest';

let backend: Backend | undefined;
afterEach(() => {
  backend?.dispose();
  backend = undefined;
});

test('every kernel has a known answer', () => {
  expect([...testedKernels].sort()).toEqual(Object.keys(kernels).sort());
});

describe.each(backends)('%s', (name, open) => {
  test('passes, and leaves no buffer behind', async () => {
    backend = await open();
    const started = performance.now();
    await selfTest(backend);
    console.log(`self-test on ${name}: ${(performance.now() - started).toFixed(1)} ms`);
    const { buffers } = backend.memory;
    await selfTest(backend);
    expect(backend.memory.buffers).toBe(buffers);
  });

  test.each(testedKernels)('a device that forgets %s is refused by that name', async (forgotten) => {
    backend = await open();
    // The real device, but for one kernel that does nothing.
    const faulty = new Proxy(backend, {
      get: (device, property) => {
        if (property === 'dispatch') {
          const dispatch: Backend['dispatch'] = (kernel, bindings, params) => {
            if (kernel.name !== forgotten) device.dispatch(kernel, bindings, params);
          };
          return dispatch;
        }
        const value: unknown = Reflect.get(device, property, device);
        return typeof value === 'function' ? value.bind(device) : value;
      },
    });
    const wrong = selfTest(faulty);
    await expect(wrong).rejects.toMatchObject({ code: 'device.wrong' });
    await expect(wrong).rejects.toThrow(forgotten);
  });
});
