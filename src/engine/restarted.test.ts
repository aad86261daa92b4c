/** Restarting from kept states against full recomputation. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Backend } from '../backend/contract';
import { Rng } from '../lib/rng';
import { encoderConfig } from '../model/config';
import { Encoder } from '../model/encoder';
import { initialParameters } from '../model/initialise';
import { onCpu, onWebGpu } from '../oracle/backends';
import { relativeError } from '../oracle/goldens';
import type { ModelDevice } from './modelDevice';
import { planRestarts, planWhole } from './restarts';
import { runSubstitutions } from './substitutions';
import type { SubstitutionReadout } from './variantContracts';

const config = { ...encoderConfig(6, 16, 2), sequenceHead: { body: 24, out: 4 } };
const parameters = initialParameters(config, 4);
const card = { name: '', source: '', container: '', config, parameterCount: 0, sha256: '', trained: false, notes: [] };
const LENGTH = 50;
const rng = new Rng(2);
const codes = Uint8Array.from({ length: LENGTH }, (_, i) => (1 << (rng.uint32() & 3)) | (i % 3 === 0 ? 16 : 0));
const positions = Uint32Array.from([0, 20, 21, 22, 24, 37, 49]);

/** Values of all positions and the positions run. Chunks of `chunkTokens`, batches of at most `maxBatch` mutants. */
async function run(
  backend: Backend,
  read: SubstitutionReadout,
  plan: typeof planRestarts,
  chunkTokens: number,
  maxBatch: number,
) {
  const encoder = Encoder.create(backend, config, parameters, chunkTokens, maxBatch);
  const device: ModelDevice = { ready: async () => ({ backend, encoder }), markLost: () => undefined };
  const width = read === 'mean' ? 4 * config.dModel : LENGTH;
  const values = new Float32Array(positions.length * width);
  const { tokens, fullTokens } = await runSubstitutions(
    device,
    { card, config, parameters },
    { codes, positions, read },
    (block) => {
      values.set(block.values, block.first * width);
    },
    {},
    plan,
  );
  encoder.dispose();
  return { values, tokens, fullTokens };
}

describe.each([
  onWebGpu(),
  onWebGpu('as on hardware', { linear: 'tiled', layerNorm: 'workgroup_per_row', scan: 'parallel', scanSegment: 8 }),
  onCpu(2),
])('%s', (name, open) => {
  let backend: Backend;
  beforeAll(async () => {
    backend = await open();
  });
  afterAll(() => {
    backend.dispose();
  });

  // The shaders for hardware take long on a software adapter.
  const reads = (name.includes('hardware') ? ['hidden'] : ['logits', 'hidden', 'mean']) as SubstitutionReadout[];
  test.each(reads)('%s: equal to full recomputation', async (read) => {
    const whole = await run(backend, read, planWhole, 256, 16);
    const restarted = await run(backend, read, planRestarts, 200, 9);
    expect(whole.tokens).toBe(whole.fullTokens);
    expect(restarted.fullTokens).toBe(whole.fullTokens);
    expect(restarted.tokens).toBeLessThan(0.7 * whole.tokens);
    expect(relativeError(restarted.values, whole.values)).toBeLessThan(1e-5);
    // A sweep does the same sums however the positions are cut, so what is read at a position is the same to the bit.
    if (name.startsWith('cpu') && read !== 'mean') expect(restarted.values).toEqual(whole.values);
  });
});
