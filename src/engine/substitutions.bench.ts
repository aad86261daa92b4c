/**
 * `npm run bench`: the categorical Jacobian of the Tiny model with a sequence head on the CPU backend, restarted from kept states and by
 * full recomputation in turn, so that their ratio comes from one run; and Orthrus Small's hidden states for some positions of a
 * transcript of 3,000 nt, from which the whole follows.
 */
import { afterAll, bench, describe } from 'vitest';
import { openCpu } from '../backend/cpu/cpuBackend';
import { Rng } from '../lib/rng';
import type { EncoderConfig } from '../model/config';
import { Encoder } from '../model/encoder';
import { initialParameters, presets } from '../model/initialise';
import type { ModelDevice } from './modelDevice';
import type { LoadedModel } from './modelLoading';
import { planRestarts, planWhole } from './restarts';
import { runSubstitutions } from './substitutions';
import type { SubstitutionRequest } from './variantContracts';

const backend = await openCpu();
const once = { iterations: 1, time: 0, warmupIterations: 0, warmupTime: 0 };
const lines: string[] = [];

function loaded(config: EncoderConfig): LoadedModel {
  const card = { name: 'bench', source: '', container: '', config, parameterCount: 0, sha256: '', trained: false };
  return { card: { ...card, notes: [] }, config, parameters: initialParameters(config, 0) };
}

async function measured(
  name: string,
  model: LoadedModel,
  request: SubstitutionRequest,
  plan: typeof planRestarts = planRestarts,
): Promise<void> {
  const encoder = Encoder.create(backend, model.config, model.parameters);
  const device: ModelDevice = { ready: async () => ({ backend, encoder }), markLost: () => undefined };
  backend.resetPeak();
  const before = process.cpuUsage();
  const { seconds, tokens, fullTokens } = await runSubstitutions(device, model, request, () => undefined, {}, plan);
  const { user, system } = process.cpuUsage(before);
  encoder.dispose();
  const share = ((100 * tokens) / fullTokens).toFixed(1);
  lines.push(
    `${name}: ${seconds.toFixed(1)} s (${((user + system) / 1e6).toFixed(1)} s of all threads), ${tokens.toLocaleString('en')} positions (${share} % of full recomputation), ` +
      `${Math.round(tokens / seconds).toLocaleString('en')} a second, at most ${(backend.memory.peak / 1e6).toFixed(1)} MB`,
  );
}

const random = (length: number): Uint8Array<ArrayBuffer> => {
  const rng = new Rng(1);
  return Uint8Array.from({ length }, () => 1 << (rng.uint32() & 3));
};
const range = (from: number, to: number): Uint32Array<ArrayBuffer> =>
  Uint32Array.from({ length: to - from }, (_, i) => from + i);

describe('categorical Jacobian of 600 nt, Tiny (2 × 64) with a sequence head of 512', () => {
  const model = loaded({ ...presets.tiny, sequenceHead: { body: 512, out: 4 } });
  const request = { codes: random(600), positions: range(0, 600), read: 'logits' } as const;
  bench('restarted', () => measured('600 nt, Tiny, restarted', model, request), once);
  bench('full recomputation', () => measured('600 nt, Tiny, full', model, request, planWhole), once);
});

describe('hidden states, Orthrus Small, 3,000 nt', () => {
  const model = loaded(presets['orthrus-small']);
  for (const from of [0, 1500]) {
    const request = { codes: random(3000), positions: range(from, from + 10), read: 'hidden' } as const;
    bench(
      `10 positions from ${from}`,
      () => measured(`3,000 nt, Small, ${from} to ${from + 10}`, model, request),
      once,
    );
  }
});

afterAll(() => {
  console.log([`\n${backend.info.name}`, ...lines].join('\n'));
  backend.dispose();
});
