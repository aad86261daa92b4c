import { urlSource } from '../bio/byteSources';
import { parseManifest } from '../bio/shards';
import { OrthrusError } from '../lib/errors';
import { memoryPairSource, shardPairSource, type PairSource, type SamplerOptions } from '../train/sampler';
import { readPairInput } from './pairInput';
import { packBatch, transferBatches } from './pairWire';
import type { PairSourceApi, PairSpec, WireStep } from './protocol';
import { openFiles, type ShardStore } from './shardStore';
import type { TranscriptSets } from './transcriptSets';

/** An open source, and the step that is being made while the trainer works on the one before. */
interface Opened {
  readonly source: PairSource;
  ahead: Promise<WireStep> | undefined;
}

/** Serves pair sources to whoever holds the other end of a port. */
export function createPairService(sets: TranscriptSets, store: ShardStore): PairSourceApi {
  const sources = new Map<number, Opened>();
  let opened = 0;

  const at = (handle: number): Opened => {
    const found = sources.get(handle);
    if (!found) throw new OrthrusError('sampler.closed', 'The training data was closed.', 'Open it again.');
    return found;
  };

  const open = async (spec: PairSpec, options: Partial<SamplerOptions>): Promise<PairSource> => {
    switch (spec.kind) {
      case 'held':
        return memoryPairSource(await readPairInput(await sets.get(spec.set), spec.links ?? {}), options);
      case 'opfs': {
        const { manifest, open: file } = await store.open(spec.name);
        return shardPairSource(manifest, file, options);
      }
      case 'files': {
        const files = new Map(spec.files.map(({ name, blob }) => [name, blob]));
        const { manifest, open: file } = await openFiles(files);
        return shardPairSource(manifest, file, options);
      }
      case 'url': {
        const text = await new Response(await urlSource(spec.url).stream()).text();
        const beside = (name: string) => urlSource(new URL(name, spec.url).href);
        return shardPairSource(parseManifest(text, spec.url), beside, options);
      }
    }
  };

  const makeStep = async (source: PairSource): Promise<WireStep> => {
    const { batches, epoch } = await source.next();
    return { batches: batches.map(packBatch), epoch, state: source.state() };
  };

  return {
    openPairSource: async (spec, options) => {
      const source = await open(spec, options);
      const handle = ++opened;
      sources.set(handle, { source, ahead: undefined });
      return { handle, summary: source.summary, state: source.state() };
    },
    nextStep: async (handle) => {
      const entry = at(handle);
      const making = entry.ahead ?? makeStep(entry.source);
      entry.ahead = undefined;
      const step = await making;
      // In flight at the same time, two calls must not both make the step ahead.
      if (!entry.ahead && sources.has(handle)) {
        entry.ahead = makeStep(entry.source);
        // Who asks for it hears of a failure.
        entry.ahead.catch(() => undefined);
      }
      return transferBatches(step, step.batches);
    },
    restoreSource: async (handle, state) => {
      const entry = at(handle);
      await entry.ahead?.catch(() => undefined);
      entry.ahead = undefined;
      await entry.source.restore(state);
    },
    heldOut: async (handle, count) => {
      const batch = packBatch(await at(handle).source.heldOut(count));
      return transferBatches(batch, [batch]);
    },
    closeSource: async (handle) => {
      sources.get(handle)?.source.close();
      sources.delete(handle);
    },
  };
}
