import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterEach, describe, expect, test } from 'vitest';
import { cpuKernels } from '../../../.config/cpuKernels.mjs';
import { declareKernel, type Backend, type DeviceBuffer } from '../contract';
import { openCpu, type CpuOptions } from './cpuBackend';

/** As ops/linear.ts declares it. */
const linearKernel = declareKernel({
  name: 'linear',
  params: {
    rows: 'u32',
    inner: 'u32',
    cols: 'u32',
    xStride: 'u32',
    xOffset: 'u32',
    epilogue: 'u32',
    yStride: 'u32',
    yOffset: 'u32',
  },
  bindings: { x: 'read', weight: 'read', bias: 'read', y: 'read_write' },
});

let backend: Backend;
const open = async (options: CpuOptions = {}): Promise<Backend> =>
  (backend = await openCpu({ threads: 1, relaxed: false, ...options }));
afterEach(() => {
  backend.dispose();
});

const put = (values: ArrayLike<number>, label = 'test'): DeviceBuffer => {
  const buffer = backend.allocate(4 * values.length, label);
  backend.upload(buffer, Float32Array.from(values));
  return buffer;
};
const get = async (buffer: DeviceBuffer): Promise<number[]> => [...new Float32Array(await backend.download(buffer))];

/** y (1, 1) = x (1, 1) · weight (1, 1). */
function product(x: DeviceBuffer, weight: DeviceBuffer, y: DeviceBuffer): void {
  const one = { rows: 1, inner: 1, cols: 1, xStride: 1, xOffset: 0, epilogue: 0, yStride: 1, yOffset: 0 };
  backend.dispatch(linearKernel, { x, weight, bias: weight, y }, one);
}

/** Queues matrix products of about a second; `steps` of them. */
function queueWork(steps: number): DeviceBuffer {
  const [rows, inner, cols] = [512, 512, 512];
  const [x, weight, y] = [rows * inner, inner * cols, rows * cols].map((size) =>
    backend.allocate(4 * size, 'work'),
  ) as [DeviceBuffer, DeviceBuffer, DeviceBuffer];
  const params = { rows, inner, cols, xStride: inner, xOffset: 0, epilogue: 0, yStride: cols, yOffset: 0 };
  for (let i = 0; i < steps; i++) backend.dispatch(linearKernel, { x, weight, bias: weight, y }, params);
  return y;
}

describe('work is done in the order in which it was asked for', () => {
  test('uploads and clears between kernels, though the caller changes its array', async () => {
    await open();
    const [x, weight, y, z] = [put([2]), put([5]), put([0]), put([0])];
    const value = Float32Array.of(7);
    product(x, weight, y);
    backend.upload(x, value);
    value[0] = 99;
    product(x, weight, z);
    backend.clear(x);
    expect([await get(y), await get(z), await get(x)]).toEqual([[10], [35], [0]]);
  });

  test('a packed weight follows every way of writing to it', async () => {
    await open();
    const [x, weight, y] = [put([2]), put([5]), put([0])];
    product(x, weight, y);
    expect(await get(y)).toEqual([10]);
    backend.upload(weight, Float32Array.of(6));
    product(x, weight, y);
    expect(await get(y)).toEqual([12]);
    product(x, x, weight); // a kernel writes the weight
    product(x, weight, y);
    expect(await get(y)).toEqual([8]);
    backend.clear(weight);
    product(x, weight, y);
    expect(await get(y)).toEqual([0]);
  });

  test('memory freed while work on it is queued is not handed out before that is done', async () => {
    await open();
    const [x, weight, y] = [put([2]), put([5]), put([0])];
    product(x, weight, y);
    backend.free(x);
    const other = put([100]);
    expect(await get(y)).toEqual([10]);
    expect(await get(other)).toEqual([100]);
  });
});

describe('the event loop turns while work is done', () => {
  test.each([1, 2])('timers run, and an abort rejects at once, %i thread(s)', async (threads) => {
    await open({ threads });
    const y = queueWork(200);
    const controller = new AbortController();
    let ticks = 0;
    let last = performance.now();
    let longest = 0;
    const timer = setInterval(() => {
      const now = performance.now();
      longest = Math.max(longest, now - last);
      last = now;
      if (++ticks === 3) controller.abort();
    }, 1);
    const waiting = backend.download(y, 0, 4, controller.signal);
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
    clearInterval(timer);
    console.log(`longest time without a turn of the event loop: ${longest.toFixed(0)} ms`);
    expect(ticks).toBeGreaterThanOrEqual(3);
    // What was queued is still done, in order.
    expect(await backend.pace()).toBe(true);
    expect(new Float32Array(await backend.download(y, 0, 4))[0]).toBe(0);
  });

  test('disposing in the middle rejects what waits', async () => {
    await open({ threads: 2 });
    const waiting = backend.download(queueWork(200), 0, 4);
    setTimeout(() => {
      backend.dispose();
    });
    await expect(waiting).rejects.toMatchObject({ code: 'device.lost' });
  });
});

test('too little memory is reported by the next flush, and the backend goes on', async () => {
  await open({ maxBytes: 1 << 20 });
  expect(backend.info.maxBufferBytes).toBeLessThan(1 << 20);
  const kept = put([3]);
  const large = backend.allocate(700_000, 'large');
  const another = backend.allocate(700_000, 'another');
  product(kept, another, kept);
  await expect(backend.flush()).rejects.toMatchObject({ code: 'device.out-of-memory', message: /another/ });
  backend.free(another);
  backend.free(large);
  const again = backend.allocate(700_000, 'again');
  await backend.flush();
  expect(new Float32Array(await backend.download(again, 0, 4))[0]).toBe(0);
  expect(await get(kept)).toEqual([3]);
  // The two, and the scratch memory of the product.
  expect(backend.memory.buffers).toBe(3);
});

test('bundled for Node it works as it does here, and helpers left alone do not keep the process', async () => {
  const outDir = mkdtempSync(join(tmpdir(), 'orthrus-cpu-'));
  try {
    const entry = fileURLToPath(new URL('./cpuBackend.ts', import.meta.url));
    const options = {
      configFile: false as const,
      logLevel: 'error' as const,
      publicDir: false as const,
      plugins: [cpuKernels()],
    };
    await build({ ...options, build: { ssr: entry, outDir, target: 'node20' } });
    const script = `
      const { openCpu } = await import(${JSON.stringify(join(outDir, 'cpuBackend.js'))});
      const backend = await openCpu({ threads: 3 });
      const buffer = backend.allocate(4, 'test');
      backend.upload(buffer, Float32Array.of(6));
      console.log(new Float32Array(await backend.download(buffer))[0], backend.info.name);`;
    const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
      timeout: 20_000,
      encoding: 'utf8',
    });
    expect(stdout).toMatch(/^6 CPU \(3 threads/);
    expect(status).toBe(0);
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
});
