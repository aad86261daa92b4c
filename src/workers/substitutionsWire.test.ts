import { expose, proxy, wrap, type Endpoint, type Remote } from 'comlink';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SubstitutionBlock } from '../engine/variantContracts';
import { createEngineService, type EngineService } from './engineService';
import './wire';

let service: EngineService;
let remote: Remote<EngineService>;
let channel: MessageChannel;
beforeAll(async () => {
  service = createEngineService(undefined, { device: { choice: 'cpu', threads: 1 } });
  channel = new MessageChannel();
  expose(service, channel.port1 as unknown as Endpoint);
  remote = wrap<EngineService>(channel.port2 as unknown as Endpoint);
  await remote.loadModel(
    { kind: 'untrained', preset: 'tiny', seed: 1 },
    'load',
    proxy(() => undefined),
  );
});
afterAll(async () => {
  await service.dispose();
  channel.port1.close();
  channel.port2.close();
});

const codes = Uint8Array.from({ length: 60 }, (_, i) => 1 << (i % 4));
const positions = Uint32Array.from({ length: 60 }, (_, i) => i);
const silent = proxy((): void => undefined);

test('all blocks are there before the summary, and the arrays stay the caller’s', async () => {
  const blocks: SubstitutionBlock[] = [];
  const summary = await remote.substitutions(
    { codes, positions, read: 'hidden' },
    'a',
    proxy((block: SubstitutionBlock) => void blocks.push(block)),
    silent,
  );
  expect(blocks.reduce((sum, { count }) => sum + count, 0)).toBe(60);
  expect(blocks.reduce((sum, { values }) => sum + values.length, 0)).toBe(60 * 60);
  expect(summary.wildType.length).toBe(64);
  expect([codes.length, positions.length]).toEqual([60, 60]);
});

test('segment sums come back, and a cancelled run ends in an AbortError', async () => {
  const packed = { ids: ['a'], codes, offsets: Uint32Array.of(0, 60) };
  const segments = { offsets: Uint32Array.of(0, 2), ends: Uint32Array.of(20, 60) };
  const { sums, dim } = await remote.segmentSums(packed, segments, 'b', silent);
  expect(sums.length).toBe(2 * dim);
  const run = remote.substitutions(
    { codes, positions, read: 'mean' },
    'c',
    proxy(() => remote.cancel('c')),
    silent,
  );
  await expect(run).rejects.toMatchObject({ name: 'AbortError' });
});
