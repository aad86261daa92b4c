import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Backend } from '../backend/contract';
import { kernels } from '../backend/cpu/plans/index';
import { backends } from '../oracle/backends';
import { gpuOff } from '../oracle/gpuOff';
import { selfTest, testedKernels, type SelfTestScope } from './selfTest';

const scopes: readonly SelfTestScope[] = ['inference', 'training', 'analysis'];

test('every kernel has a known answer', () => {
  expect(scopes.flatMap(testedKernels).sort()).toEqual(Object.keys(kernels).sort());
});

describe.each(backends)('%s', (name, open) => {
  // One for all: compiling every pipeline anew for each kernel would take a software adapter minutes.
  let backend: Backend;
  beforeAll(async () => {
    if (!(gpuOff && name === 'webgpu')) backend = await open();
  });
  afterAll(() => {
    if (!(gpuOff && name === 'webgpu')) backend.dispose();
  });

  test.each(scopes)('passes for %s, and leaves no buffer behind', async (scope) => {
    const started = performance.now();
    await selfTest(backend, scope);
    console.log(`self-test for ${scope} on ${name}: ${(performance.now() - started).toFixed(1)} ms`);
    const { buffers } = backend.memory;
    await selfTest(backend, scope);
    expect(backend.memory.buffers).toBe(buffers);
  });

  const kernelsOfScopes = scopes.flatMap((scope) => testedKernels(scope).map((kernel) => [kernel, scope] as const));
  test.each(kernelsOfScopes)('a device that forgets %s is refused by that name', async (forgotten, scope) => {
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
    const wrong = selfTest(faulty, scope);
    await expect(wrong).rejects.toMatchObject({ code: 'device.wrong' });
    await expect(wrong).rejects.toThrow(forgotten);
  });
});
